import { packDocument } from '../official/page.ts'
import { paragraph, SIZES } from '../official/text.ts'
import { formNote, formTitle, handLines, listTable } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 交办清单: all that was handed over to one unit in a period or at a meeting, with a column to sign in. */
export const UNIT_HANDOVER_LIST: FormKind = {
  id: 'unit_handover_list',
  label: '交办清单',
  group: 'form',
  fields: [
    { name: '单位', hint: '承办单位的名称', sample: '甲局', isRequired: true },
    { name: '范围', hint: '哪一次交办会，或者从哪天到哪天', sample: '2026年3月20日代表建议交办会', isRequired: true },
    { name: '交办机关', hint: '交办机关的名称', sample: '甲市人大常委会选举任免代表联络工作委员会' },
    { name: '件数', hint: '清单共几件', sample: '3', isRequired: true },
    { name: '主办件数', hint: '其中单独办理、主办和分别办理的件数', sample: '2' },
    { name: '协办件数', hint: '其中协办的件数', sample: '1' },
    {
      name: '建议',
      hint: '交办的建议，一件一行',
      isRequired: true,
      of: [
        { name: '序号', hint: '第几件', sample: '1' },
        { name: '编号', hint: '建议编号', sample: '第12号' },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '领衔代表', hint: '领衔代表；保护提出人时为空', sample: '代表甲' },
        { name: '方式', hint: '单独办理、主办、协办或分别办理', sample: '主办' },
        { name: '交办日期', hint: '交办的日期', sample: '2026年3月20日' },
        { name: '期限', hint: '应当完成的日期', sample: '2026年6月20日' },
      ],
    },
    { name: '日期', hint: '制表的日期', sample: '2026年3月20日' },
  ],
  build: () =>
    packDocument({
      title: '代表建议交办清单',
      hasPageNumbers: true,
      margins: 'compact',
      children: [
        ...formTitle('代表建议交办清单'),
        paragraph('承办单位：{单位}', { font: 'heading', sizePt: SIZES.four, linePt: 24 }),
        paragraph('交办范围：{范围}，共{件数}件（主办、单独办理、分别办理{主办件数}件，协办{协办件数}件）', {
          sizePt: SIZES.four,
          linePt: 24,
          afterPt: 6,
        }),
        listTable({
          list: '建议',
          margins: 'compact',
          sizePt: SIZES.five,
          leastPt: 30,
          columns: [
            { header: '序号', text: '{序号}', share: 9, place: 'center' },
            { header: '编号', text: '{编号}', share: 20, place: 'center' },
            { header: '标题', text: '{标题}', share: 58 },
            { header: '领衔代表', text: '{领衔代表}', share: 18, place: 'center' },
            { header: '方式', text: '{方式}', share: 15, place: 'center' },
            { header: '交办日期', text: '{交办日期}', share: 21, place: 'center' },
            { header: '完成期限', text: '{期限}', share: 21, place: 'center' },
            { header: '签收', text: '', share: 20 },
          ],
        }),
        formNote('说明：本清单一式两份，由承办单位签收；涉密件、内部件不列入本清单，另行交接。'),
        handLines(['交办人（签字）：', '签收人（签字）：', '签收日期：　　年　月　日']),
        paragraph('{交办机关}　{日期}', { place: 'right', sizePt: SIZES.smallFour, linePt: 24, beforePt: 10 }),
      ],
    }),
}
