import { packDocument } from '../official/page.ts'
import { paragraph, SIZES, title } from '../official/text.ts'
import { formNote, listTable } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 满意度测评票: one voter's paper, as often on the page as it fits. Nothing on it tells one voter from another. */
export const BALLOT_PAPER: FormKind = {
  id: 'ballot_paper',
  label: '满意度测评票',
  group: 'meeting',
  fields: [
    { name: '会议', hint: '会议的名称', sample: '甲市人大常委会第三十次会议', isRequired: true },
    { name: '日期', hint: '会议的日期', sample: '2026年10月28日', isRequired: true },
    {
      name: '份',
      hint: '一页上印几份，一份一行；各份之间印裁切线',
      isRequired: true,
      of: [{ name: '裁切线', hint: '第一份没有，其余各份上方的裁切线', sample: '' }],
    },
    {
      name: '项目',
      hint: '测评的建议，一件一行',
      isRequired: true,
      of: [
        { name: '序号', hint: '从1开始', sample: '1' },
        { name: '编号', hint: '建议的编号', sample: '第12号' },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '单位', hint: '承办单位', sample: '甲局' },
      ],
    },
    {
      name: '填写说明',
      hint: '怎样画票，什么样的票无效',
      sample: '同意哪一项，就在哪一项的空格内画“○”。',
      isRequired: true,
    },
  ],
  build: () =>
    packDocument({
      title: '满意度测评票',
      margins: 'compact',
      children: [
        paragraph('{#份}'),
        paragraph('{裁切线}', { place: 'center', sizePt: SIZES.smallFive, linePt: 26 }),
        paragraph('{会议}', {
          place: 'center',
          font: 'subheading',
          sizePt: SIZES.four,
          linePt: 24,
          keepsWithNext: true,
        }),
        title('代表建议办理情况满意度测评票', { sizePt: 18, linePt: 30, afterPt: 4 }),
        listTable({
          margins: 'compact',
          sizePt: SIZES.smallFour,
          leastPt: 34,
          list: '项目',
          columns: [
            { header: '序号', text: '{序号}', share: 8, place: 'center' },
            { header: '代表建议', text: '{编号}　{标题}', share: 54 },
            { header: '承办单位', text: '{单位}', share: 19, place: 'center' },
            { header: '满意', text: '', share: 13, place: 'center' },
            { header: '基本满意', text: '', share: 15, place: 'center' },
            { header: '不满意', text: '', share: 13, place: 'center' },
          ],
        }),
        formNote('填写说明：{填写说明}'),
        paragraph('{日期}', { place: 'right', sizePt: SIZES.smallFour, linePt: 20 }),
        paragraph('{/份}'),
      ],
    }),
}
