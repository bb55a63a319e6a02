import type { FileChild } from 'docx'

import { copiesAtFoot, packLetter } from '../letters/letter-page.ts'
import { textWidthTwips } from '../official/page.ts'
import { type Column, table } from '../official/table.ts'
import { bodyText, heading, paragraph, SIZES, signature, title } from '../official/text.ts'
import { pageBreak, repeated } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

const LINE_PT = 28.9
const ATTACHMENT = '逾期代表建议清单'

/** 催办函: the letter to a unit that is late, in the form of a letter (信函格式). */
export const CHASE_LETTER: FormKind = {
  id: 'chase_letter',
  label: '催办函',
  group: 'letter',
  fields: [
    { name: '发函机关', hint: '红头和落款的机关名称', sample: '甲市人民代表大会常务委员会', isRequired: true },
    { name: '文号', hint: '发文字号', sample: '甲人常选〔2026〕5号', isRequired: true },
    { name: '标题', hint: '函的标题', sample: '关于催办逾期代表建议的函', isRequired: true },
    { name: '主送', hint: '主送单位，不带冒号', sample: '甲局', isRequired: true },
    { name: '首段', hint: '正文第一段', sample: '你单位承办的下列代表建议已经逾期，现予催办。', isRequired: true },
    {
      name: '中间段落',
      hint: '第一段和最后一段之间的各段',
      isRequired: true,
      of: [
        { name: '段落', hint: '一段文字', sample: '请于2026年7月8日前书面答复代表，并报送答复件。', isRequired: true },
      ],
    },
    { name: '末段', hint: '正文最后一段；只有一段时为空', sample: '特此函告。', isRequired: true },
    { name: '文中列表', hint: '件数少、清单排在正文里时有值，用作“{#文中列表}…{/文中列表}”', sample: '1' },
    { name: '附件列表', hint: '件数多、清单作为附件时有值，用作“{#附件列表}…{/附件列表}”', sample: '' },
    { name: '办理期限', hint: '要求办结的日期', sample: '2026年7月8日' },
    {
      name: '事项',
      hint: '逾期的事项，一项一行',
      isRequired: true,
      of: [
        { name: '序号', hint: '从1起的序号', sample: '1' },
        { name: '编号', hint: '建议编号', sample: '第12号', isRequired: true },
        { name: '建议标题', hint: '建议标题；涉密件写“（标题从略）”', sample: '关于加强农村道路日常养护的建议' },
        { name: '期限种类', hint: '签收、答复等期限', sample: '答复期限' },
        { name: '届满日期', hint: '期限届满的日期', sample: '2026年6月10日' },
        { name: '逾期', hint: '逾期天数', sample: '21天' },
        { name: '要求', hint: '要求承办单位做什么', sample: '书面答复代表并报送答复件' },
      ],
    },
    { name: '成文日期', hint: '函的日期', sample: '2026年7月1日', isRequired: true },
    { name: '联系', hint: '联系人和电话；没有时为空', sample: '联系人：某甲；电话：0393-0000000' },
    { name: '抄送', hint: '抄送机关，用逗号隔开；没有时为空', sample: '甲市人民政府督查室' },
  ],
  build: () => packLetter({ title: '催办函', sender: '{发函机关|一行}', children: content() }),
}

function content(): FileChild[] {
  return [
    paragraph('{文号}', { place: 'right' }),
    title('{标题}', { beforePt: 2 * LINE_PT, afterPt: LINE_PT }),
    paragraph('{主送}：', { keepsWithNext: true }),
    bodyText('{首段}'),
    ...repeated('文中列表', [spacer(6), itemTable(), spacer(8)]),
    ...repeated('中间段落', [bodyText('{段落}')]),
    ...repeated('末段', [bodyText('{末段}', { keepsWithNext: true })]),
    ...repeated('附件列表', [
      paragraph(`附件：${ATTACHMENT}`, { indentChars: 2, beforePt: LINE_PT, keepsWithNext: true }),
    ]),
    signature('{发函机关|署名}', { beforePt: 1.5 * LINE_PT, keepsWithNext: true }),
    signature('{成文日期}', { keepsWithNext: true }),
    ...repeated('联系', [paragraph('（{联系}）', { indentChars: 2, beforePt: 14 })]),
    ...repeated('附件列表', [
      pageBreak(),
      heading('附件', { indentChars: 0 }),
      title(ATTACHMENT, { beforePt: LINE_PT / 2, afterPt: LINE_PT / 2 }),
      itemTable(),
    ]),
    // The frame hangs on the last line, which is there without copies too.
    ...repeated('抄送', copiesAtFoot(['{抄送}']).slice(0, 1)),
    ...copiesAtFoot([]),
  ]
}

function itemTable(): FileChild {
  const columns: (Column & { tag: string })[] = [
    { header: '序号', tag: '{#事项}{序号}', share: 10, place: 'center' },
    { header: '编号', tag: '{编号}', share: 22, place: 'center' },
    { header: '标题', tag: '{建议标题}', share: 44 },
    { header: '期限种类', tag: '{期限种类}', share: 20, place: 'center' },
    { header: '届满日期', tag: '{届满日期}', share: 22, place: 'center' },
    { header: '逾期', tag: '{逾期}', share: 12, place: 'center' },
    { header: '办理要求（{办理期限}前）', tag: '{要求}{/事项}', share: 26 },
  ]
  const rows = [columns.map(({ tag }) => tag)]
  return table({ columns, rows, widthTwips: textWidthTwips(), look: { sizePt: SIZES.five } })
}

function spacer(heightPt: number): FileChild {
  return paragraph('', { linePt: heightPt, sizePt: 1 })
}
