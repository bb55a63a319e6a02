import { bodyText, paragraph, title } from '../official/text.ts'
import { repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { copies, letterOf } from './letter-blocks.ts'

/** 通报: a decision of the standing committee's side about how suggestions are handled, with a red head. */
export const CIRCULAR: FormKind = {
  id: 'circular',
  label: '通报',
  group: 'letter',
  fields: [
    {
      name: '发文机关',
      hint: '发出通报的机关，红色，自动缩到一行',
      sample: '甲市人民代表大会常务委员会',
      isRequired: true,
    },
    { name: '文号', hint: '发文字号，年份用六角括号', sample: '甲人常〔2026〕18号', isRequired: true },
    { name: '标题', hint: '通报的标题', sample: '关于代表建议办理情况的通报', isRequired: true },
    { name: '主送', hint: '主送的单位，后面没有冒号', sample: '各承办单位' },
    {
      name: '正文',
      hint: '一段一行',
      sample: '现将今年以来代表建议办理情况通报如下。\n请有关单位对照检查，限期整改。',
      isRequired: true,
    },
    {
      name: '附表',
      hint: '通报附的名单，一个单位一行；没有的整段不印',
      of: [
        { name: '序号', hint: '从1开始', sample: '1' },
        { name: '单位', hint: '单位名称', sample: '甲局' },
        { name: '情况', hint: '得分、等次或存在的问题', sample: '优秀' },
      ],
    },
    { name: '日期', hint: '成文日期', sample: '2026年12月28日', isRequired: true },
    { name: '抄送', hint: '抄送的单位，用逗号隔开', sample: '甲市人民政府督查室' },
  ],
  build: () =>
    letterOf('通报', [
      paragraph('{文号}', { place: 'right' }),
      title('{标题}', { beforePt: 2 * 28.9, afterPt: 28.9 }),
      ...repeated('主送', [paragraph('{主送}：', { keepsWithNext: true })]),
      bodyText('{正文}'),
      ...repeated('附表', [bodyText('{序号}．{单位}：{情况}')]),
      ...signatureLines('发文机关', '日期'),
      ...copies(),
    ]),
}
