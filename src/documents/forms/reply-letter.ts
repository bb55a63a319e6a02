import { bodyText, heading, paragraph, title } from '../official/text.ts'
import { pageBreak, repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { INQUIRY_FIELDS, inquirySheet } from './inquiry-sheet.ts'
import { copies, letterOf } from './letter-blocks.ts'

/** 答复函: what the unit answers to one deputy, with the sheet for the deputy's opinion. */
export const REPLY_LETTER: FormKind = {
  id: 'reply_letter',
  label: '答复函',
  group: 'letter',
  fields: [
    { name: '发文机关', hint: '答复的单位，红色，自动缩到一行', sample: '甲局', isRequired: true },
    { name: '类别标识', hint: '办理结果类别和公开标识，第一页右上角', sample: 'B（公开）', isRequired: true },
    { name: '文号', hint: '发文字号，年份用六角括号', sample: '甲交函〔2026〕24号', isRequired: true },
    { name: '签发人', hint: '签发答复的单位负责人', sample: '局长乙', isRequired: true },
    {
      name: '函题',
      hint: '答复函的标题',
      sample: '对甲市第十五届人民代表大会第四次会议第12号建议的答复',
      isRequired: true,
    },
    { name: '称谓', hint: '代表姓名加“代表”，后面没有冒号', sample: '代表甲代表', isRequired: true },
    {
      name: '开头',
      hint: '收悉的话；正文里已经写了的为空',
      sample: '您提出的《关于加强农村道路日常养护的建议》收悉，现答复如下：',
    },
    {
      name: '正文',
      hint: '逐项答复的正文，一段一行',
      sample: '一、关于养护经费。已列入今年预算。\n二、关于养护队伍。年内完成组建。',
      isRequired: true,
    },
    { name: '协办情况', hint: '主办、协办单位，以及未提出意见的协办单位', sample: '本建议由甲局主办，乙局协办。' },
    {
      name: '承诺',
      hint: '答复中的承诺事项，一项一行；没有的整段不印',
      of: [
        { name: '序号', hint: '第几项', sample: '1' },
        { name: '事项', hint: '承诺的内容', sample: '完成三条村道的修复' },
        { name: '期限', hint: '完成的日期', sample: '2026年12月20日前完成' },
      ],
    },
    { name: '结尾', hint: '感谢的话，承办单位自己写的或者通用的', sample: '感谢您对我们工作的关心和支持。' },
    { name: '审签', hint: '已经谁审签', sample: '（本答复已经局长乙审签）' },
    { name: '附件说明', hint: '附件的名称', sample: '附件：代表建议办理情况征询意见表' },
    { name: '日期', hint: '成文日期', sample: '2026年5月20日', isRequired: true },
    { name: '联系人', hint: '经办人和电话', sample: '联系人：经办人丙，联系电话：0393-0000000', isRequired: true },
    {
      name: '抄送',
      hint: '抄送的单位，用逗号隔开',
      sample: '甲市人大常委会选举任免代表联络工作委员会，甲市人民政府督查室',
    },
    ...INQUIRY_FIELDS,
  ],
  build: () =>
    letterOf('对代表建议的答复', [
      paragraph('{类别标识}', { font: 'heading', place: 'right' }),
      ...repeated('文号', [paragraph('{文号}', { place: 'right' })]),
      ...repeated('签发人', [paragraph('签发人：{签发人}', { place: 'right' })]),
      title('{函题}', { beforePt: 28.9, afterPt: 28.9 }),
      paragraph('{称谓}：', { keepsWithNext: true }),
      ...repeated('开头', [bodyText('{开头}')]),
      bodyText('{正文}'),
      ...repeated('协办情况', [bodyText('{协办情况}')]),
      ...repeated('承诺', [bodyText('承诺事项{序号}：{事项}（{期限}）。')]),
      ...repeated('结尾', [bodyText('{结尾}', { keepsWithNext: true })]),
      ...repeated('审签', [bodyText('{审签}', { keepsWithNext: true })]),
      paragraph('{附件说明}', { indentChars: 2, beforePt: 28.9, keepsWithNext: true }),
      ...signatureLines('发文机关', '日期'),
      paragraph('（{联系人}）', { indentChars: 2, beforePt: 14 }),
      ...copies(),
      pageBreak(),
      heading('附件', { indentChars: 0 }),
      ...inquirySheet(),
    ]),
}
