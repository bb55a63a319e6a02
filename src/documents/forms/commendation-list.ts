import { packDocument } from '../official/page.ts'
import { bodyText, heading, SIZES, title } from '../official/text.ts'
import { listTable, repeated, signatureLines } from './form-blocks.ts'
import type { FormKind } from './form-kind.ts'

/** 表扬名单: units, people and suggestions that were chosen; a part that is empty is not printed. */
export const COMMENDATION_LIST: FormKind = {
  id: 'commendation_list',
  label: '表扬名单',
  group: 'meeting',
  fields: [
    { name: '标题', hint: '名单的标题', sample: '关于2026年度代表建议办理工作先进名单', isRequired: true },
    {
      name: '引言',
      hint: '名单前的一段话',
      sample: '经主任会议研究，对2026年度代表建议办理工作先进单位、先进个人和优秀建议予以表扬。',
    },
    { name: '单位标题', hint: '这一部分的标题；没有的整段不印', sample: '一、先进单位' },
    {
      name: '单位',
      hint: '先进单位，一个一行',
      of: [
        { name: '序号', hint: '从1开始，按名称排列', sample: '1' },
        { name: '名称', hint: '单位名称', sample: '甲局' },
        { name: '事由', hint: '推荐理由', sample: '当面沟通率和按期办复率均为百分之百' },
      ],
    },
    { name: '个人标题', hint: '这一部分的标题；没有的整段不印', sample: '二、先进个人' },
    {
      name: '个人',
      hint: '先进个人，一人一行',
      of: [
        { name: '序号', hint: '从1开始', sample: '1' },
        { name: '姓名', hint: '姓名', sample: '经办人丙' },
        { name: '所在单位', hint: '所在单位', sample: '甲局' },
        { name: '事由', hint: '推荐理由', sample: '承办的建议均已落实' },
      ],
    },
    { name: '建议标题', hint: '这一部分的标题；没有的整段不印', sample: '三、优秀建议' },
    {
      name: '建议',
      hint: '优秀建议，一件一行；涉密件、内部件不列入',
      of: [
        { name: '序号', hint: '从1开始，按编号排列', sample: '1' },
        { name: '编号', hint: '届次和编号', sample: '15届4次 第12号' },
        { name: '标题', hint: '建议的标题', sample: '关于加强农村道路日常养护的建议' },
        { name: '代表', hint: '领衔代表；受保护的提出人不印', sample: '代表甲' },
      ],
    },
    { name: '署名', hint: '发布名单的机关', sample: '甲市人民代表大会常务委员会', isRequired: true },
    { name: '日期', hint: '成文日期', sample: '2026年12月28日', isRequired: true },
  ],
  build: () =>
    packDocument({
      title: '表扬名单',
      hasPageNumbers: true,
      children: [
        title('{标题}', { afterPt: 20 }),
        ...repeated('引言', [bodyText('{引言}')]),
        ...repeated('单位标题', [
          part('{单位标题}'),
          listTable({
            list: '单位',
            sizePt: SIZES.smallFour,
            columns: [
              { header: '序号', text: '{序号}', share: 10, place: 'center' },
              { header: '单位', text: '{名称}', share: 36 },
              { header: '主要事迹', text: '{事由}', share: 54 },
            ],
          }),
        ]),
        ...repeated('个人标题', [
          part('{个人标题}'),
          listTable({
            list: '个人',
            sizePt: SIZES.smallFour,
            columns: [
              { header: '序号', text: '{序号}', share: 10, place: 'center' },
              { header: '姓名', text: '{姓名}', share: 18, place: 'center' },
              { header: '单位', text: '{所在单位}', share: 30 },
              { header: '主要事迹', text: '{事由}', share: 42 },
            ],
          }),
        ]),
        ...repeated('建议标题', [
          part('{建议标题}'),
          listTable({
            list: '建议',
            sizePt: SIZES.smallFour,
            columns: [
              { header: '序号', text: '{序号}', share: 10, place: 'center' },
              { header: '编号', text: '{编号}', share: 24, place: 'center' },
              { header: '标题', text: '{标题}', share: 48 },
              { header: '领衔代表', text: '{代表}', share: 18, place: 'center' },
            ],
          }),
        ]),
        ...signatureLines('署名', '日期'),
      ],
    }),
}

function part(text: string) {
  return heading(text, { beforePt: 10, afterPt: 4 })
}
