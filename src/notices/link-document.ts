import { LineRuleType, Paragraph } from 'docx'

import type { LinkPage } from '../contract/links-endpoints.ts'
import { packDocument, textWidthTwips } from '../documents/official/page.ts'
import { table } from '../documents/official/table.ts'
import { bodyText, dateInWords, heading, paragraph, SIZES, title } from '../documents/official/text.ts'

const FACTS = [
  { header: '', share: 22, place: 'center' },
  { header: '', share: 78 },
] as const
const LOOK = { sizePt: SIZES.smallFour }
/** A line to write on by hand. */
const BLANK_PT = 42
const MOST_NAMES = 30
/** What the deputy fills in. */
const OPINIONS = [
  ['收到答复', '□ 收到　□ 未收到　　　　　　年　　月　　日'],
  ['沟通方式', '□ 走访　□ 座谈　□ 电话　□ 书信　□ 未沟通'],
  ['对办理态度', '□ 满意　　□ 基本满意　　□ 不满意'],
  ['对办理结果', '□ 满意　　□ 基本满意　　□ 不满意'],
  ['意见和要求', '不满意的请写明原因：'],
  ['代表签名、日期', ''],
] as const

/** 办理单 with the text of the suggestion, and a blank 征询意见表, for a unit that works on paper: a .docx. */
export async function linkDocument(page: LinkPage): Promise<Buffer> {
  const { case: it, unitName, congressName, deadline } = page
  const widthTwips = textWidthTwips('compact')
  const columns = [...FACTS]
  const rows = (given: readonly (readonly [string, string])[], rowPt?: number) =>
    table({
      columns,
      rows: given,
      widthTwips,
      look: LOOK,
      hasHead: false,
      ...(rowPt !== undefined && { rowPt, mayGrow: true }),
    })
  const number = it.number ?? '（未编号）'
  const signers = namesOf(it.signers.map(({ name }) => name)) || '（按规定不公开）'
  const paragraphs = (it.body ?? '').split(/\n+/).filter((line) => line.trim() !== '')
  const classes = page.reply?.classes.map(({ code, label }) => `${code} ${label}`).join('　') ?? ''
  return packDocument({
    title: `${number}办理单`,
    margins: 'compact',
    hasPageNumbers: true,
    children: [
      title('代表建议办理单', { afterPt: 6 }),
      rows([
        ['编号', number],
        ['案由', it.title ?? ''],
        ['提出代表', signers],
        ['承办单位', `${unitName}（${it.assignmentLabel}）`],
        ['交办机关', congressName],
        [
          '期限',
          deadline ? `${deadline.label}：${dateInWords(deadline.dueOn)}（自${dateInWords(deadline.startOn)}起算）` : '',
        ],
      ]),
      paragraph('', { linePt: 10 }),
      rows(
        [
          ['责任领导', ''],
          ['具体承办人及电话', ''],
          ['与代表沟通情况', '时间、方式、参加人：'],
          ['办理情况', ''],
          ['办理结果类别', classes],
          ['承诺事项及完成时限', ''],
          ['核稿、签发（签名、日期）', ''],
        ],
        BLANK_PT,
      ),
      ...(paragraphs.length > 0 ? [heading('建议内容', { sizePt: SIZES.four, beforePt: 12 })] : []),
      ...paragraphs.map((line) => bodyText(line.trim(), { sizePt: SIZES.four, linePt: 26 })),
      new Paragraph({ pageBreakBefore: true, spacing: { line: 20, lineRule: LineRuleType.EXACT } }),
      title('代表建议办理征询意见表', { afterPt: 6 }),
      rows([
        ['编号', number],
        ['案由', it.title ?? ''],
        ['承办单位', unitName],
      ]),
      paragraph('', { linePt: 10 }),
      rows(OPINIONS, BLANK_PT),
      paragraph('本表由代表填写后交代表工作机构；承办单位不得代填。', { sizePt: SIZES.five, linePt: 18, beforePt: 6 }),
    ],
  })
}

/** On a form that is written on by hand, two hundred names would leave no room. */
function namesOf(names: readonly string[]): string {
  const told = names.slice(0, MOST_NAMES).join('、')
  return names.length > MOST_NAMES ? `${told}等 ${names.length} 名代表` : told
}
