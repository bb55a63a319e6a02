import { bodyText, paragraph, SIZES, title } from '../official/text.ts'
import { listTable, repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { letterOf } from './letter-blocks.ts'

/** 承诺事项说明: tells a deputy, in the last quarter or at a change of congress, how the promises stand. */
export const COMMITMENTS_STATEMENT: FormKind = {
  id: 'commitments_statement',
  label: '承诺事项说明',
  group: 'letter',
  fields: [
    {
      name: '发文机关',
      hint: '代表工作机构，红色，自动缩到一行',
      sample: '甲市人大常委会选举任免代表联络工作委员会',
      isRequired: true,
    },
    { name: '文号', hint: '发文字号；没有的留空', sample: '甲人大选〔2026〕31号' },
    { name: '函题', hint: '标题', sample: '关于代表建议答复承诺事项落实情况的说明', isRequired: true },
    { name: '称谓', hint: '代表姓名加“代表”，后面没有冒号', sample: '代表甲代表', isRequired: true },
    {
      name: '开头',
      hint: '说明的缘由',
      sample: '现将您提出的建议在答复中承诺的事项截至2026年11月30日的落实情况说明如下：',
    },
    { name: '件数', hint: '承诺共几项', sample: '3', isRequired: true },
    { name: '已销号', hint: '已经销号几项', sample: '1' },
    { name: '未完成', hint: '还没有完成几项', sample: '2' },
    {
      name: '承诺',
      hint: '承诺事项，一项一行',
      isRequired: true,
      of: [
        { name: '序号', hint: '第几项', sample: '1' },
        { name: '编号', hint: '建议编号', sample: '第12号' },
        { name: '事项', hint: '承诺的内容', sample: '完成三条村道的修复' },
        { name: '单位', hint: '承诺的单位', sample: '甲局' },
        { name: '期限', hint: '完成的日期', sample: '2026年12月20日' },
        { name: '进展', hint: '完成的百分比和状态', sample: '完成60%，正在办理' },
        { name: '说明', hint: '延期、结转或不能兑现的说明', sample: '结转下一年，因雨季延误。' },
      ],
    },
    {
      name: '换届说明',
      hint: '换届或者跨年结转的说明；没有的为空',
      sample: '未完成的承诺事项由下一届人大常委会代表工作机构继续跟踪督办。',
    },
    { name: '日期', hint: '成文日期', sample: '2026年11月30日', isRequired: true },
    { name: '联系人', hint: '联系人和电话；没有的为空', sample: '联系人：工作人员戊，联系电话：0393-0000002' },
  ],
  build: () =>
    letterOf('承诺事项说明', [
      paragraph('{文号}', { place: 'right' }),
      title('{函题}', { beforePt: 28.9, afterPt: 28.9 }),
      paragraph('{称谓}：', { keepsWithNext: true }),
      bodyText('{开头}', { afterPt: 6 }),
      listTable({
        list: '承诺',
        sizePt: SIZES.five,
        columns: [
          { header: '序号', text: '{序号}', share: 9, place: 'center' },
          { header: '编号', text: '{编号}', share: 20, place: 'center' },
          { header: '承诺事项', text: '{事项}', share: 50 },
          { header: '承办单位', text: '{单位}', share: 24, place: 'center' },
          { header: '承诺期限', text: '{期限}', share: 24, place: 'center' },
          { header: '进展', text: '{进展}', share: 26 },
          { header: '说明', text: '{说明}', share: 34 },
        ],
      }),
      bodyText('以上承诺共{件数}项，已销号{已销号}项，未完成{未完成}项。', { beforePt: 8 }),
      ...repeated('换届说明', [bodyText('{换届说明}')]),
      bodyText('您对承诺事项的落实有什么意见，请随时告诉我们。', { keepsWithNext: true }),
      ...signatureLines('发文机关', '日期'),
      ...repeated('联系人', [paragraph('（{联系人}）', { indentChars: 2, beforePt: 14 })]),
    ]),
}
