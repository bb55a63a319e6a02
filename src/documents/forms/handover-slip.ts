import { packDocument } from '../official/page.ts'
import { paragraph, SIZES } from '../official/text.ts'
import { formNote, formTable, formTitle, label, listTable, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 交办单: one suggestion goes to those who handle it, with what is asked of them and by when. */
export const HANDOVER_SLIP: FormKind = {
  id: 'handover_slip',
  label: '交办单',
  group: 'form',
  fields: [
    { name: '届次', hint: '第几届第几次会议', sample: '甲市第九届人民代表大会第三次会议', isRequired: true },
    { name: '编号', hint: '建议编号', sample: '第12号', isRequired: true },
    { name: '标题', hint: '建议的标题；涉密件留空', sample: '关于加强农村道路日常养护的建议', isRequired: true },
    { name: '提出时间', hint: '大会期间或闭会期间', sample: '大会期间' },
    { name: '提出日期', hint: '代表提出建议的日期', sample: '2026年3月2日' },
    { name: '领衔代表', hint: '领衔代表的姓名；不公开姓名的留空', sample: '代表甲' },
    { name: '代表团', hint: '领衔代表所在代表团', sample: '第一代表团' },
    { name: '代表电话', hint: '领衔代表的联系电话', sample: '0393-0000000' },
    { name: '附议人数', hint: '附议代表的人数', sample: '4' },
    { name: '性质', hint: '当年提出、多年重复提出、重点督办等', sample: '多年重复提出' },
    { name: '类别', hint: '建议的类别', sample: '一类' },
    { name: '公开', hint: '是否公开', sample: '公开全文' },
    { name: '交办机关', hint: '交办单位的名称', sample: '甲市人大常委会代表工作机构', isRequired: true },
    { name: '交办日期', hint: '交办的日期，期限由此起算', sample: '2026年3月20日', isRequired: true },
    { name: '交办意见', hint: '交办时写的意见', sample: '请认真研究办理，办理中主动与代表沟通，按期书面答复代表。' },
    {
      name: '承办',
      hint: '承办单位，一个单位一行',
      isRequired: true,
      of: [
        { name: '单位', hint: '承办单位的名称', sample: '甲局' },
        { name: '方式', hint: '单独办理、主办、协办或分别办理', sample: '主办' },
        { name: '任务', hint: '答复代表，或者向主办单位提协办意见', sample: '书面答复代表' },
        { name: '期限', hint: '应当完成的日期', sample: '2026年6月20日' },
      ],
    },
    { name: '签收单位', hint: '交给哪个单位的一份；给全部单位的空着，由单位填写', sample: '甲局' },
    { name: '期限依据', hint: '办理期限依据的条文', sample: '《甲市人大代表建议办理办法》第二十条' },
  ],
  build: () =>
    packDocument({
      title: '代表建议交办单',
      margins: 'official',
      children: [
        ...formTitle('代表建议、批评和意见交办单', '{届次}{编号}'),
        formTable([
          { cells: [label('标题'), value('{标题}', 10)], leastPt: 40 },
          { cells: [label('领衔代表'), value('{领衔代表}'), label('代表团'), value('{代表团}')] },
          { cells: [label('联系电话'), value('{代表电话}'), label('附议人数'), value('{附议人数}')] },
          { cells: [label('提出时间'), value('{提出时间}'), label('提出日期'), value('{提出日期}')] },
          { cells: [label('性质'), value('{性质}'), label('类别'), value('{类别}')] },
          { cells: [label('公开方式'), value('{公开}'), label('交办日期'), value('{交办日期}')] },
          { cells: [label('交办意见'), value('{交办意见}', 10, { foot: ['{交办机关}', '{交办日期}'] })], leastPt: 110 },
        ]),
        paragraph('承办单位和期限', {
          font: 'heading',
          sizePt: SIZES.four,
          linePt: 30,
          beforePt: 8,
          keepsWithNext: true,
        }),
        listTable({
          list: '承办',
          columns: [
            { header: '承办单位', text: '{单位}', share: 34 },
            { header: '办理方式', text: '{方式}', share: 16, place: 'center' },
            { header: '办理任务', text: '{任务}', share: 30 },
            { header: '完成期限', text: '{期限}', share: 24, place: 'center' },
          ],
        }),
        formTable([
          { cells: [label('签收单位'), value('{签收单位}'), label('签收人'), value('')], leastPt: 34 },
          { cells: [label('签收日期'), value(''), label('承办科室'), value('')], leastPt: 34 },
        ]),
        formNote('说明：{期限依据}　对承办单位有异议的，请在规定期限内书面申请改办。'),
      ],
    }),
}
