import { packDocument } from '../official/page.ts'
import { formNote, formTable, formTitle, label, repeated, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { newPage } from './letter-blocks.ts'

/** 征求意见记录: the deputy office's own check of one deputy's view; it never goes to a unit. */
export const INQUIRY_RECORD: FormKind = {
  id: 'inquiry_record',
  label: '征求意见记录',
  group: 'form',
  fields: [
    {
      name: '份',
      hint: '一名代表一份，各占一页',
      isRequired: true,
      of: [
        { name: '届次', hint: '第几届第几次会议', sample: '甲市第十五届人民代表大会第四次会议' },
        { name: '编号', hint: '建议编号', sample: '第12号', isRequired: true },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议', isRequired: true },
        { name: '承办单位', hint: '答复的单位', sample: '甲局' },
        { name: '代表', hint: '被征求意见的代表', sample: '代表甲', isRequired: true },
        { name: '轮次', hint: '第几轮，针对答复或者“回头看”', sample: '第1轮（答复）' },
        { name: '要求方式', hint: '按类别应当采用的方式', sample: '当面' },
        { name: '实际方式', hint: '实际采用的方式', sample: '当面' },
        { name: '征求日期', hint: '征求意见的日期', sample: '2026年6月1日' },
        { name: '征求人', hint: '谁去征求的', sample: '工作人员戊' },
        { name: '地点', hint: '地点，或者隐去中间几位的号码', sample: '某村委会' },
        { name: '未联系上', hint: '此前几次没有联系上', sample: '1次' },
        { name: '结果', hint: '征求到没有', sample: '已确认' },
        { name: '评价', hint: '各项评价，一项一行', sample: '办理态度：满意\n办理结果：基本满意' },
        { name: '理由', hint: '代表的理由', sample: '还差一段没有修' },
        { name: '要求', hint: '代表的要求', sample: '年底前修完' },
        { name: '记录', hint: '谈话记录', sample: '代表肯定了工作，希望加快。' },
        { name: '凭证', hint: '有没有扫描件或者照片', sample: '有扫描件' },
        { name: '复核', hint: '谁在哪天复核确认', sample: '主任己，2026年6月2日' },
      ],
    },
  ],
  build: () =>
    packDocument({
      title: '代表建议征求意见记录',
      children: repeated('份', [
        newPage(),
        ...formTitle('代表建议征求意见记录', '{届次}{编号}'),
        formTable([
          { cells: [label('标题'), value('{标题}', 10)], leastPt: 40 },
          { cells: [label('承办单位'), value('{承办单位}'), label('代表'), value('{代表}')] },
          { cells: [label('轮次'), value('{轮次}'), label('征求日期'), value('{征求日期}')] },
          { cells: [label('要求方式'), value('{要求方式}'), label('实际方式'), value('{实际方式}')] },
          { cells: [label('征求人'), value('{征求人}'), label('地点/号码'), value('{地点}')] },
          { cells: [label('未联系上'), value('{未联系上}'), label('结果'), value('{结果}')] },
          { cells: [label('评价'), value('{评价}', 10)], leastPt: 56 },
          { cells: [label('理由'), value('{理由}', 10)], leastPt: 66 },
          { cells: [label('要求'), value('{要求}', 10)], leastPt: 66 },
          { cells: [label('谈话记录'), value('{记录}', 10)], leastPt: 100 },
          { cells: [label('凭证'), value('{凭证}'), label('复核'), value('{复核}')] },
        ]),
        formNote('说明：本记录由代表工作机构保存，不得提供给承办单位。'),
      ]),
    }),
}
