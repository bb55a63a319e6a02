import { bodyText, paragraph, title } from '../official/text.ts'
import { repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { copies, letterOf } from './letter-blocks.ts'

/** 整改通知书: what a unit must put right after a ballot, and by when. */
export const RECTIFICATION_NOTICE: FormKind = {
  id: 'rectification_notice',
  label: '整改通知书',
  group: 'letter',
  fields: [
    { name: '发文机关', hint: '常委会，红色，自动缩到一行', sample: '甲市人民代表大会常务委员会', isRequired: true },
    { name: '文号', hint: '发文字号', sample: '甲人大督〔2026〕9号' },
    { name: '函题', hint: '标题', sample: '整改通知书', isRequired: true },
    { name: '主送', hint: '整改的单位', sample: '甲局', isRequired: true },
    {
      name: '建议',
      hint: '建议的届次、编号和标题',
      sample: '甲市第十五届人民代表大会第四次会议第12号建议《关于加强农村道路日常养护的建议》',
      isRequired: true,
    },
    { name: '会议', hint: '在哪次会议上测评', sample: '市人大常委会第三十次会议' },
    { name: '测评日期', hint: '测评的日期', sample: '2026年10月20日', isRequired: true },
    { name: '测评结果', hint: '测评的结果', sample: '不满意', isRequired: true },
    { name: '票数', hint: '各种票数；不公布的为空', sample: '收回有效票28张，其中满意8票、基本满意5票、不满意15票' },
    { name: '要求', hint: '整改要求，一段一行', sample: '一、限期修复；二、建立长效机制。', isRequired: true },
    { name: '整改期限', hint: '完成整改的日期', sample: '2026年12月20日', isRequired: true },
    { name: '再次测评', hint: '是否再次测评；没有的为空', sample: '整改结果将再次提请常委会会议测评。' },
    { name: '日期', hint: '成文日期', sample: '2026年10月22日', isRequired: true },
    { name: '联系人', hint: '联系人和电话；没有的为空', sample: '联系人：工作人员戊，联系电话：0393-0000002' },
    { name: '抄送', hint: '抄送的单位', sample: '甲市人民政府督查室' },
  ],
  build: () =>
    letterOf('整改通知书', [
      paragraph('{文号}', { place: 'right' }),
      title('{函题}', { beforePt: 14, afterPt: 14 }),
      paragraph('{主送}：', { keepsWithNext: true }),
      bodyText('{测评日期}，{会议}对你单位承办的{建议}的办理情况进行满意度测评，测评结果为“{测评结果}”。'),
      ...repeated('票数', [bodyText('测评情况：{票数}。')]),
      bodyText('现责成你单位进行整改，要求如下：', { keepsWithNext: true }),
      bodyText('{要求}'),
      bodyText('请于{整改期限}前完成整改，并将整改情况书面报告我单位。', { keepsWithNext: true }),
      ...repeated('再次测评', [bodyText('{再次测评}')]),
      ...signatureLines('发文机关', '日期'),
      ...repeated('联系人', [paragraph('（{联系人}）', { indentChars: 2, beforePt: 14 })]),
      ...copies(),
    ]),
}
