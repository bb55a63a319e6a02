import { packDocument } from '../official/page.ts'
import { bodyText, heading, paragraph, title } from '../official/text.ts'
import { repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 重点建议督办情况报告: each key suggestion with what was done about it, for the council of chairpersons. */
export const COUNCIL_REPORT: FormKind = {
  id: 'council_report',
  label: '重点建议督办情况报告（报主任会议）',
  group: 'meeting',
  fields: [
    { name: '标题', hint: '报告的标题', sample: '关于重点督办代表建议办理情况的报告', isRequired: true },
    { name: '主送', hint: '主送的机关，后面没有冒号', sample: '甲市人大常委会主任会议', isRequired: true },
    {
      name: '引言',
      hint: '共几件、进展到哪里、截止哪一天',
      sample: '截至2026年10月10日，重点督办的代表建议共2件，已办复1件，办结1件。现将督办情况报告如下。',
    },
    {
      name: '件',
      hint: '重点建议，一件一行',
      isRequired: true,
      of: [
        { name: '序号', hint: '一、二、三', sample: '一' },
        { name: '编号', hint: '建议的编号', sample: '第12号' },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        {
          name: '基本情况',
          hint: '代表、承办单位、领办和督办领导、期限',
          sample: '代表甲等5名代表提出，甲局主办，乙局协办。',
        },
        { name: '督办情况', hint: '督办活动、要求和落实', sample: '2026年6月3日开展现场督办，提出要求1项，已落实。' },
        {
          name: '办理进展',
          hint: '办复、办结和承诺事项',
          sample: '2026年5月20日办复（B类），承诺事项2项，已完成1项。',
        },
        { name: '代表评价', hint: '已经确认的评价', sample: '满意' },
        { name: '建议意见', hint: '下一步；没有的不印', sample: '年底前完成全部路段的养护。' },
      ],
    },
    { name: '署名', hint: '报告的机关', sample: '甲市人大常委会选举任免代表联络工作委员会', isRequired: true },
    { name: '日期', hint: '成文日期', sample: '2026年10月12日', isRequired: true },
  ],
  build: () =>
    packDocument({
      title: '重点建议督办情况报告',
      hasPageNumbers: true,
      children: [
        title('{标题}', { afterPt: 20 }),
        paragraph('{主送}：', { keepsWithNext: true }),
        ...repeated('引言', [bodyText('{引言}')]),
        ...repeated('件', [
          heading('{序号}、{编号}　{标题}'),
          bodyText('{基本情况}'),
          bodyText('督办情况：{督办情况}'),
          bodyText('办理进展：{办理进展}'),
          bodyText('代表评价：{代表评价}'),
          ...repeated('建议意见', [bodyText('下一步：{建议意见}')]),
        ]),
        ...signatureLines('署名', '日期'),
      ],
    }),
}
