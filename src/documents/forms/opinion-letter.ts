import { bodyText, paragraph, title } from '../official/text.ts'
import { repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { copies, letterOf } from './letter-blocks.ts'

/** 协办意见函: what a co-handling unit writes to the lead unit. It bears no result class. */
export const OPINION_LETTER: FormKind = {
  id: 'opinion_letter',
  label: '协办意见函',
  group: 'letter',
  fields: [
    { name: '发文机关', hint: '协办单位，红色，自动缩到一行', sample: '乙局', isRequired: true },
    { name: '文号', hint: '发文字号；没有的留空', sample: '乙财函〔2026〕8号' },
    {
      name: '函题',
      hint: '函的标题',
      sample: '关于甲市第十五届人民代表大会第四次会议第12号建议的协办意见',
      isRequired: true,
    },
    { name: '主送', hint: '主办单位', sample: '甲局', isRequired: true },
    {
      name: '开头',
      hint: '收到的话；意见里已经写了的为空',
      sample: '由你单位主办、我单位协办的《关于加强农村道路日常养护的建议》收悉，现提出协办意见如下：',
    },
    { name: '意见', hint: '协办意见的正文，一段一行', sample: '一、关于经费。\n二、关于考核。', isRequired: true },
    { name: '日期', hint: '成文日期', sample: '2026年4月20日', isRequired: true },
    { name: '联系人', hint: '经办人和电话', sample: '联系人：经办人丁，联系电话：0393-0000001' },
    {
      name: '抄送',
      hint: '抄送的单位，用逗号隔开',
      sample: '甲市人大常委会选举任免代表联络工作委员会，甲市人民政府督查室',
    },
  ],
  build: () =>
    letterOf('协办意见函', [
      paragraph('{文号}', { place: 'right' }),
      title('{函题}', { beforePt: 2 * 28.9, afterPt: 28.9 }),
      paragraph('{主送}：', { keepsWithNext: true }),
      ...repeated('开头', [bodyText('{开头}')]),
      bodyText('{意见}'),
      ...signatureLines('发文机关', '日期'),
      ...repeated('联系人', [paragraph('（{联系人}）', { indentChars: 2, beforePt: 14 })]),
      ...copies(),
    ]),
}
