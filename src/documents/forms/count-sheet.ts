import { packDocument } from '../official/page.ts'
import { paragraph, SIZES, title } from '../official/text.ts'
import { formNote, formTable, handLines, label, listTable, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 计票单: what was counted of each suggestion, by which rule it becomes a result, and who signs for it. */
export const COUNT_SHEET: FormKind = {
  id: 'count_sheet',
  label: '计票单',
  group: 'meeting',
  fields: [
    { name: '会议', hint: '会议的名称', sample: '甲市人大常委会第三十次会议', isRequired: true },
    { name: '日期', hint: '会议的日期', sample: '2026年10月28日', isRequired: true },
    { name: '应到', hint: '应到人数；未计票时留空', sample: '41' },
    { name: '实到', hint: '实到人数；未计票时留空', sample: '36' },
    { name: '方式', hint: '无记名、公开或电子', sample: '无记名' },
    {
      name: '项目',
      hint: '测评的建议，一件一行；未计票的留空，用笔填写',
      isRequired: true,
      of: [
        { name: '序号', hint: '从1开始', sample: '1' },
        { name: '建议', hint: '建议的编号和标题', sample: '第12号　关于加强农村道路日常养护的建议' },
        { name: '发出', hint: '发出票数', sample: '36' },
        { name: '收回', hint: '收回票数', sample: '36' },
        { name: '有效', hint: '有效票数', sample: '35' },
        { name: '无效', hint: '无效票数', sample: '1' },
        { name: '满意', hint: '满意票数', sample: '28' },
        { name: '基本满意', hint: '基本满意票数', sample: '5' },
        { name: '不满意', hint: '不满意票数', sample: '1' },
        { name: '弃权', hint: '弃权票数', sample: '1' },
        { name: '结果', hint: '按规则得出的结果', sample: '满意' },
      ],
    },
    {
      name: '规则',
      hint: '基数、达到多少为满意、刚好一半怎么算、法定人数，出自办理规则',
      sample: '以全体组成人员为基数，满意票达到1/2的为满意。',
      isRequired: true,
    },
  ],
  build: () =>
    packDocument({
      title: '满意度测评计票单',
      margins: 'compact',
      hasPageNumbers: true,
      children: [
        paragraph('{会议}', {
          place: 'center',
          font: 'subheading',
          sizePt: SIZES.four,
          linePt: 24,
          keepsWithNext: true,
        }),
        title('代表建议办理情况满意度测评计票单', { sizePt: 18, linePt: 32, afterPt: 6 }),
        formTable(
          [
            {
              cells: [
                label('应到', 1),
                value('{应到}', 1, { place: 'center' }),
                label('实到', 1),
                value('{实到}', 2, { place: 'center' }),
                label('方式', 1),
                value('{方式}', 2, { place: 'center' }),
                label('日期', 1),
                value('{日期}', 3, { place: 'center' }),
              ],
            },
          ],
          { margins: 'compact', sizePt: SIZES.five },
        ),
        paragraph('', { sizePt: 1, linePt: 6 }),
        listTable({
          margins: 'compact',
          sizePt: SIZES.five,
          leastPt: 30,
          list: '项目',
          columns: [
            { header: '序号', text: '{序号}', share: 7, place: 'center' },
            { header: '代表建议', text: '{建议}', share: 38 },
            ...['发出', '收回', '有效', '无效', '满意', '基本满意', '不满意', '弃权'].map((name) => ({
              header: name,
              text: `{${name}}`,
              share: name.length > 2 ? 9 : 7.5,
              place: 'center' as const,
            })),
            { header: '结果', text: '{结果}', share: 13, place: 'center' },
          ],
        }),
        formNote('计票规则：{规则}'),
        handLines(['监票人（签字）：________________', '计票人（签字）：________________']),
        handLines(['监票人（签字）：________________', '计票人（签字）：________________']),
        handLines(['日期：________年____月____日']),
      ],
    }),
}
