import { packDocument } from '../official/page.ts'
import { formNote, formTable, formTitle, label, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 当面答复记录: what was answered by word of mouth, signed by the deputy. */
export const ORAL_REPLY_RECORD: FormKind = {
  id: 'oral_reply_record',
  label: '当面答复记录',
  group: 'form',
  fields: [
    { name: '届次', hint: '第几届第几次会议', sample: '甲市第十五届人民代表大会第四次会议' },
    { name: '编号', hint: '建议编号', sample: '第12号', isRequired: true },
    { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议', isRequired: true },
    { name: '承办单位', hint: '答复的单位', sample: '甲局', isRequired: true },
    { name: '代表', hint: '被答复的代表；保护提出人时留空', sample: '代表甲' },
    { name: '答复日期', hint: '当面答复的日期；还没有的供填写', sample: '2026年5月20日' },
    { name: '答复方式', hint: '走访、座谈等；供填写', sample: '走访' },
    { name: '答复人', hint: '答复人的职务', sample: '主要负责人' },
    { name: '结果类别', hint: '办理结果类别', sample: 'B' },
    { name: '书面答复', hint: '代表是否已表示不需要书面答复', sample: '代表已签字表示不需要书面答复' },
    { name: '要点', hint: '答复的要点，一段一行；没有的供填写', sample: '一、已列入今年养护计划。\n二、年内完成。' },
    { name: '经办人', hint: '经办人', sample: '经办人丙' },
  ],
  build: () =>
    packDocument({
      title: '代表建议当面答复记录',
      children: [
        ...formTitle('代表建议当面答复记录', '{届次}{编号}'),
        formTable([
          { cells: [label('标题'), value('{标题}', 10)], leastPt: 44 },
          { cells: [label('承办单位'), value('{承办单位}'), label('代表'), value('{代表}')] },
          { cells: [label('答复日期'), value('{答复日期}'), label('地点'), value('')] },
          { cells: [label('答复方式'), value('{答复方式}'), label('答复人'), value('{答复人}')] },
          { cells: [label('结果类别'), value('{结果类别}'), label('记录人'), value('{经办人}')] },
          { cells: [label('书面答复'), value('{书面答复}', 10)] },
          { cells: [label('答复要点'), value('{要点}', 10)], leastPt: 160 },
          {
            cells: [
              label('代表意见'),
              value('', 10, { foot: ['代表签名：＿＿＿＿＿＿＿＿', '　　　　年　　月　　日'] }),
            ],
            leastPt: 120,
          },
          {
            cells: [
              label('答复单位'),
              value('', 10, { foot: ['答复人签名：＿＿＿＿＿＿＿＿', '　　　　年　　月　　日'] }),
            ],
            leastPt: 64,
          },
        ]),
        formNote('说明：本记录由代表本人签名后有效，一式两份，报代表工作机构一份。'),
      ],
    }),
}
