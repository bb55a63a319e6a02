import type { FileChild } from 'docx'

import { title } from '../official/text.ts'
import { formNote, formTable, label, value } from './form-blocks.ts'
import type { TextField } from './form-kind.ts'

/** What the 征询意见表 shows, alone or behind a reply. */
export const INQUIRY_FIELDS: readonly TextField[] = [
  { name: '届次', hint: '第几届第几次会议', sample: '甲市第十五届人民代表大会第四次会议' },
  { name: '编号', hint: '建议编号', sample: '第12号', isRequired: true },
  { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议', isRequired: true },
  { name: '代表', hint: '填写意见的代表；保护提出人时留空，由代表自己填写', sample: '代表甲' },
  { name: '代表团', hint: '代表所在代表团', sample: '第一代表团' },
  { name: '承办单位', hint: '答复的单位，主办的在前', sample: '甲局', isRequired: true },
  { name: '收到答复', hint: '收到书面答复的日期；空表供代表填写', sample: '　　　　年　　月　　日' },
  {
    name: '评价',
    hint: '各项评价，一项一行；空表上是方框',
    sample: '办理态度：□满意　□基本满意　□不满意\n办理结果：□满意　□基本满意　□不满意',
    isRequired: true,
  },
  { name: '意见', hint: '具体意见；空表上留空', sample: '' },
  { name: '填写日期', hint: '代表签名的日期；空表供代表填写', sample: '　　　　年　　月　　日' },
  { name: '收表单位', hint: '填好后寄回哪里', sample: '甲市人大常委会选举任免代表联络工作委员会' },
]

/** 代表建议办理情况征询意见表, one sheet for one deputy. */
export function inquirySheet(): FileChild[] {
  return [
    title('代表建议办理情况征询意见表', { afterPt: 12 }),
    formTable([
      { cells: [label('会议'), value('{届次}', 6), label('编号', 1), value('{编号}', 3, { place: 'center' })] },
      { cells: [label('标题'), value('{标题}', 10)], leastPt: 44 },
      { cells: [label('承办单位'), value('{承办单位}', 10)] },
      { cells: [label('代表姓名'), value('{代表}', 4), label('代表团'), value('{代表团}', 4)] },
      { cells: [label('收到答复'), value('{收到答复}', 10)] },
      { cells: [label('总的评价'), value('{评价}', 10)], leastPt: 64 },
      {
        cells: [label('具体意见\n和要求'), value('{意见}', 10, { foot: ['代表签名：＿＿＿＿＿＿＿＿', '{填写日期}'] })],
        leastPt: 150,
      },
    ]),
    formNote(
      '说明：1. 请在选定的方框内划“√”；评价为“不满意”的，请写明理由和要求。2. 本表由代表本人填写，承办单位不得代填。' +
        '3. 填好后请寄回{收表单位}；本表一式三份，分别留存代表工作机构、督查机构和承办单位。',
    ),
  ]
}
