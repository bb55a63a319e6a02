import { packDocument } from '../official/page.ts'
import { SIZES, title } from '../official/text.ts'
import { formNote, formTable, formTitle, label, listTable, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'
import { newPage } from './letter-blocks.ts'

/** 建议登记表: the sheet on which a suggestion is made and registered, with its text and all who signed. */
export const REGISTRATION_FORM: FormKind = {
  id: 'registration_form',
  label: '建议登记表',
  group: 'form',
  fields: [
    { name: '届次', hint: '第几届第几次会议', sample: '甲市第十五届人民代表大会第四次会议', isRequired: true },
    { name: '编号', hint: '正式编号；还没有编号的是流水号', sample: '第12号', isRequired: true },
    { name: '流水号', hint: '收到时的流水号', sample: '收2026-0031' },
    { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议', isRequired: true },
    { name: '种类', hint: '建议，或者由议案转来', sample: '建议、批评和意见' },
    { name: '来源', hint: '本级代表、上级人大转来等', sample: '本级代表' },
    { name: '提出时间', hint: '大会期间或闭会期间', sample: '大会期间' },
    { name: '提出日期', hint: '提交的日期', sample: '2026年3月2日' },
    { name: '领衔代表', hint: '领衔代表的姓名', sample: '代表甲' },
    { name: '代表团', hint: '领衔代表所在代表团', sample: '第一代表团' },
    { name: '工作单位', hint: '领衔代表的工作单位', sample: '某村村民委员会' },
    { name: '代表电话', hint: '领衔代表的联系电话', sample: '0393-0000000' },
    { name: '公开', hint: '全文公开、只公开标题或者不公开', sample: '全文公开' },
    { name: '多年提出', hint: '是否多年提出，与哪些建议重复', sample: '是：第88号' },
    { name: '希望承办', hint: '代表希望由谁承办', sample: '甲局' },
    { name: '内容分类', hint: '内容所属的领域', sample: '交通' },
    { name: '办理类别', hint: '一类、二类、三类，是否重点建议', sample: '一类，重点建议' },
    { name: '审核结果', hint: '审核的结论', sample: '审核通过' },
    { name: '原件', hint: '纸质原件收到没有，存放在哪里', sample: '已收到，存放于第3柜' },
    {
      name: '正文',
      hint: '建议的正文，一段一行',
      sample: '近年来，农村道路里程不断增加，养护跟不上。\n建议：一、增加经费；二、建立队伍。',
    },
    { name: '人数', hint: '提出人总数', sample: '5' },
    {
      name: '提出人',
      hint: '全体提出人，领衔的在前，一人一行',
      of: [
        { name: '序号', hint: '第几名', sample: '1' },
        { name: '姓名', hint: '代表姓名', sample: '代表甲' },
        { name: '身份', hint: '领衔或者附议', sample: '领衔' },
        { name: '代表团', hint: '所在代表团', sample: '第一代表团' },
        { name: '确认', hint: '是否已经确认附议', sample: '已确认' },
      ],
    },
  ],
  build: () =>
    packDocument({
      title: '代表建议登记表',
      hasPageNumbers: true,
      children: [
        ...formTitle('代表建议、批评和意见登记表', '{届次}{编号}'),
        formTable([
          { cells: [label('标题'), value('{标题}', 10)], leastPt: 44 },
          { cells: [label('种类'), value('{种类}'), label('来源'), value('{来源}')] },
          { cells: [label('提出时间'), value('{提出时间}'), label('提出日期'), value('{提出日期}')] },
          { cells: [label('领衔代表'), value('{领衔代表}'), label('代表团'), value('{代表团}')] },
          { cells: [label('工作单位'), value('{工作单位}'), label('联系电话'), value('{代表电话}')] },
          { cells: [label('附议情况'), value('提出人共{人数}人，名单附后'), label('公开方式'), value('{公开}')] },
          { cells: [label('多年提出'), value('{多年提出}'), label('希望承办'), value('{希望承办}')] },
          { cells: [label('内容分类'), value('{内容分类}'), label('办理类别'), value('{办理类别}')] },
          { cells: [label('流水号'), value('{流水号}'), label('审核结果'), value('{审核结果}')] },
          { cells: [label('纸质原件'), value('{原件}', 10)] },
          { cells: [label('建议正文'), value('{正文}', 10)], leastPt: 150 },
          { cells: [label('领衔代表\n签名'), value('', 4), label('登记人'), value('', 4)], leastPt: 40 },
        ]),
        formNote('说明：一事一议；姓名以亲笔签名的纸质原件为准。'),
        newPage(),
        title('提出人名单', { afterPt: 10 }),
        listTable({
          list: '提出人',
          sizePt: SIZES.smallFour,
          columns: [
            { header: '序号', text: '{序号}', share: 10, place: 'center' },
            { header: '姓名', text: '{姓名}', share: 22, place: 'center' },
            { header: '身份', text: '{身份}', share: 12, place: 'center' },
            { header: '代表团', text: '{代表团}', share: 32, place: 'center' },
            { header: '确认', text: '{确认}', share: 14, place: 'center' },
            { header: '签名', text: '', share: 20 },
          ],
        }),
      ],
    }),
}
