import { packDocument } from '../official/page.ts'
import { heading, paragraph, SIZES, title } from '../official/text.ts'
import { formNote, formTable, label, listTable, repeated, value } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

const MARGINS = 'compact'
const SMALL = { margins: MARGINS, sizePt: SIZES.five } as const

/** 代表履职档案: facts and days of one deputy, on paper for the office. No rating stands in it, and no comparison. */
export const DOSSIER: FormKind = {
  id: 'dossier',
  label: '代表履职档案',
  group: 'collection',
  fields: [
    { name: '人大名称', hint: '人民代表大会的全称', sample: '甲市人民代表大会', isRequired: true },
    { name: '时段', hint: '年度或届次', sample: '2026年', isRequired: true },
    { name: '姓名', hint: '代表姓名', sample: '代表甲', isRequired: true },
    { name: '代表团', hint: '所在代表团', sample: '第一代表团' },
    { name: '工作单位', hint: '工作单位', sample: '甲县甲镇卫生院' },
    { name: '届次', hint: '担任过哪几届代表', sample: '第十五届、第十六届' },
    { name: '资格', hint: '在任、暂停执行职务或资格终止', sample: '在任' },
    {
      name: '领衔',
      hint: '领衔提出的建议，一件一行',
      of: [
        { name: '编号', hint: '届次和编号', sample: '15届4次 第12号' },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '提出日期', hint: '提交的日期', sample: '2026-03-02' },
        {
          name: '办理',
          hint: '承办单位、办复和办结的日期、类别',
          sample: '甲局　2026-05-20 办复（B类）　2026-06-01 办结',
        },
        { name: '备注', hint: '议案转建议、重点督办、重复提出等', sample: '重点督办' },
      ],
    },
    {
      name: '附议',
      hint: '附议的建议，一件一行',
      of: [
        { name: '编号', hint: '届次和编号', sample: '15届4次 第21号' },
        { name: '标题', hint: '建议的标题', sample: '关于改造老旧小区供水管网的建议' },
        { name: '确认', hint: '何时、怎样确认附议', sample: '2026-03-01 书面签名' },
        { name: '办理', hint: '承办单位、办复和办结的日期、类别', sample: '乙局　办理中' },
        { name: '备注', hint: '议案转建议、重点督办、重复提出等', sample: '' },
      ],
    },
    {
      name: '活动',
      hint: '参加办理、督办和评价活动，一次一行；只记事实和日期',
      of: [
        { name: '日期', hint: '哪一天', sample: '2026-06-03' },
        { name: '事项', hint: '做了什么', sample: '参加视察' },
        { name: '建议', hint: '有关的建议', sample: '第12号《关于加强农村道路日常养护的建议》' },
      ],
    },
    {
      name: '登记',
      hint: '代表工作机构登记的履职情况，一次一行；划去的不印',
      of: [
        { name: '日期', hint: '哪一天', sample: '2026-02-10' },
        { name: '类别', hint: '出席会议、视察、调研、培训等', sample: '培训' },
        { name: '内容', hint: '做了什么', sample: '参加市人大代表履职培训班' },
      ],
    },
    {
      name: '更正',
      hint: '代表申请更正、已经采纳的，一件一行；没有的整段不印',
      of: [
        { name: '日期', hint: '答复的日期', sample: '2026-07-01' },
        { name: '所指', hint: '更正的是哪一条', sample: '2026-02-10 培训：参加学习班' },
        { name: '答复', hint: '代表工作机构的答复', sample: '核对属实，已划去' },
      ],
    },
    { name: '说明', hint: '档案怎样形成，哪些不列入', sample: '本档案只记事实和日期，不作代表之间的比较和排名。' },
    { name: '建档单位', hint: '代表工作机构的名称', sample: '甲市人大常委会选举任免代表联络工作委员会' },
    { name: '日期', hint: '制表日期', sample: '2026年12月31日', isRequired: true },
  ],
  build: () =>
    packDocument({
      title: '代表履职档案',
      margins: MARGINS,
      hasPageNumbers: true,
      children: [
        paragraph('{人大名称}', { place: 'center', font: 'subheading', beforePt: 12 }),
        title('代表履职档案', { sizePt: 26, linePt: 44, beforePt: 6 }),
        paragraph('（{时段}）', { place: 'center', font: 'subheading', afterPt: 12 }),
        formTable(
          [
            { cells: [label('姓名'), value('{姓名}'), label('代表团'), value('{代表团}')] },
            { cells: [label('工作单位'), value('{工作单位}', 10)] },
            { cells: [label('届次'), value('{届次}'), label('资格'), value('{资格}')] },
          ],
          { margins: MARGINS },
        ),
        part('一、领衔提出的建议'),
        suggestionTable('领衔', { header: '提出日期', text: '{提出日期}' }),
        part('二、附议的建议'),
        suggestionTable('附议', { header: '附议确认', text: '{确认}' }),
        part('三、参加建议办理、督办和评价活动'),
        listTable({
          ...SMALL,
          list: '活动',
          columns: [
            { header: '日期', text: '{日期}', share: 16, place: 'center' },
            { header: '事项', text: '{事项}', share: 34 },
            { header: '有关建议', text: '{建议}', share: 50 },
          ],
        }),
        part('四、出席会议、视察、调研等'),
        listTable({
          ...SMALL,
          list: '登记',
          columns: [
            { header: '日期', text: '{日期}', share: 16, place: 'center' },
            { header: '类别', text: '{类别}', share: 18, place: 'center' },
            { header: '内容', text: '{内容}', share: 66 },
          ],
        }),
        ...repeated('更正', [
          paragraph('已更正（{日期}）：{所指}——{答复}', { sizePt: SIZES.five, linePt: 17, beforePt: 4 }),
        ]),
        formNote('说明：{说明}'),
        paragraph('{建档单位}', { place: 'right', sizePt: SIZES.four, linePt: 26, beforePt: 16, keepsWithNext: true }),
        paragraph('{日期}', { place: 'right', sizePt: SIZES.four, linePt: 26 }),
      ],
    }),
}

function part(text: string) {
  return heading(text, { sizePt: SIZES.four, indentChars: 0, linePt: 28, beforePt: 10 })
}

function suggestionTable(list: string, day: { header: string; text: string }) {
  return listTable({
    ...SMALL,
    list,
    columns: [
      { header: '编号', text: '{编号}', share: 17, place: 'center' },
      { header: '标题', text: '{标题}', share: 42 },
      { ...day, share: 16, place: 'center' },
      { header: '办理情况', text: '{办理}', share: 28 },
      { header: '备注', text: '{备注}', share: 16 },
    ],
  })
}
