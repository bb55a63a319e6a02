import { z } from 'zod'

import { ClockKind } from '../../machines/policy/words.ts'
import { CaseId, Day, endpoint, IdParams, Moment, Party } from './endpoint.ts'
import { Name, Note, OFFICE, RecordId } from './record-shapes.ts'

const TAG = '电话和群聊催办'

export const readChaseText = endpoint({
  name: 'readChaseText',
  method: 'GET',
  url: '/api/cases/:id/chase-text',
  tag: TAG,
  summary: '一键复制的催办文字：发群用的只有编号和日期，发个人用的写明事由',
  access: OFFICE,
  params: IdParams,
  query: z.strictObject({ to: RecordId.optional() }),
  reply: z.strictObject({
    /** One for each unit that owes something; empty where nobody does. */
    texts: z.array(
      z.strictObject({
        unit: Party,
        clocks: z.array(
          z.strictObject({ clock: ClockKind, clockLabel: z.string(), dueOn: Day, isOverdue: z.boolean() }),
        ),
        brief: z.string(),
        full: z.string(),
      }),
    ),
  }),
})

export const PHONE_LISTS = ['overdue', 'due_soon', 'not_acknowledged', 'not_contacted'] as const
export const PHONE_LIST_LABELS: Readonly<Record<(typeof PHONE_LISTS)[number], string>> = {
  overdue: '已逾期',
  due_soon: '3 个工作日内到期',
  not_acknowledged: '未签收',
  not_contacted: '未联系代表',
}
export const readPhoneList = endpoint({
  name: 'readPhoneList',
  method: 'GET',
  url: '/api/phone-list',
  tag: TAG,
  summary: '电话催办单：各单位的建议和应找的人（查看电话留痕）',
  access: OFFICE,
  query: z.strictObject({ what: z.enum(PHONE_LISTS).default('overdue'), unitId: RecordId.optional() }),
  reply: z.strictObject({
    what: z.enum(PHONE_LISTS),
    label: z.string(),
    madeAt: Moment,
    today: Day,
    cases: z.int(),
    /** More than two thousand lines: only the earliest are here. */
    isCut: z.boolean(),
    /** Units with the earliest due day first. */
    units: z.array(
      z.strictObject({
        unit: Party,
        phone: z.string().nullable(),
        /** Whom to call, the clerk first. */
        contacts: z.array(
          z.strictObject({
            id: RecordId,
            name: z.string(),
            dutyLabel: z.string(),
            section: z.string().nullable(),
            phone: z.string().nullable(),
          }),
        ),
        cases: z.array(
          z.strictObject({
            caseId: CaseId,
            number: z.string(),
            title: z.string().nullable(),
            clockLabel: z.string(),
            dueOn: Day.nullable(),
            /** Calendar days; negative: still to come. */
            daysOverdue: z.int().nullable(),
            /** Who has it in hand there, as named when it was signed for. */
            handler: z.strictObject({ name: z.string(), phone: z.string().nullable() }).nullable(),
          }),
        ),
        brief: z.string(),
        full: z.string(),
      }),
    ),
  }),
})

export const notePhoneChase = endpoint({
  name: 'notePhoneChase',
  method: 'POST',
  url: '/api/cases/:id/phone-chases',
  tag: TAG,
  summary: '登记一次电话催办：找到了谁，怎么说的',
  access: OFFICE,
  params: IdParams,
  body: z.strictObject({
    unitId: RecordId,
    /** The person who was reached. */
    reached: Name,
    said: Note,
    on: Day,
  }),
  reply: z.strictObject({ id: z.uuid() }),
  status: 201,
})
