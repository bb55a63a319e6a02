import { bodyText, paragraph, title } from '../official/text.ts'
import { repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { copies, letterOf } from './letter-blocks.ts'

/** 督办通知书: what those who supervise ask of the unit, and by when. */
export const SUPERVISION_NOTICE: FormKind = {
  id: 'supervision_notice',
  label: '督办通知书',
  group: 'letter',
  fields: [
    { name: '发文机关', hint: '督办机关，红色，自动缩到一行', sample: '甲市人民代表大会常务委员会', isRequired: true },
    { name: '文号', hint: '发文字号', sample: '甲人大督〔2026〕3号' },
    { name: '函题', hint: '标题', sample: '督办通知书', isRequired: true },
    { name: '主送', hint: '被督办的单位', sample: '甲局', isRequired: true },
    {
      name: '建议',
      hint: '建议的届次、编号和标题',
      sample: '甲市第十五届人民代表大会第四次会议第12号建议《关于加强农村道路日常养护的建议》',
      isRequired: true,
    },
    { name: '交办日期', hint: '交办的日期', sample: '2026年3月20日' },
    { name: '答复期限', hint: '答复的期限', sample: '2026年6月20日' },
    {
      name: '督办安排',
      hint: '督办的级别、领导和机构',
      sample: '该建议重点督办，由副主任庚领衔督办，由城建环保委员会具体督办。',
    },
    { name: '办理情况', hint: '到现在为止的办理情况', sample: '截至2026年5月10日，尚未答复代表。' },
    { name: '问题', hint: '督办中发现的问题；没有的为空', sample: '养护队伍尚未组建。' },
    { name: '要求', hint: '要求单位做什么', sample: '一、加快组建养护队伍；二、按期答复代表。', isRequired: true },
    { name: '反馈期限', hint: '报告结果的期限', sample: '2026年5月31日', isRequired: true },
    { name: '日期', hint: '成文日期', sample: '2026年5月10日', isRequired: true },
    { name: '联系人', hint: '联系人和电话；没有的为空', sample: '联系人：工作人员戊，联系电话：0393-0000002' },
    { name: '抄送', hint: '抄送的单位', sample: '甲市人民政府督查室' },
  ],
  build: () =>
    letterOf('督办通知书', [
      paragraph('{文号}', { place: 'right' }),
      title('{函题}', { beforePt: 14, afterPt: 14 }),
      paragraph('{主送}：', { keepsWithNext: true }),
      bodyText('{建议}，于{交办日期}交你单位办理，答复期限为{答复期限}。'),
      ...repeated('督办安排', [bodyText('{督办安排}')]),
      ...repeated('办理情况', [bodyText('{办理情况}')]),
      ...repeated('问题', [bodyText('督办中发现：{问题}')]),
      bodyText('现就有关要求通知如下：', { keepsWithNext: true }),
      bodyText('{要求}'),
      bodyText('请于{反馈期限}前将落实情况书面报告我单位。', { keepsWithNext: true }),
      ...signatureLines('发文机关', '日期'),
      ...repeated('联系人', [paragraph('（{联系人}）', { indentChars: 2, beforePt: 14 })]),
      ...copies(),
    ]),
}
