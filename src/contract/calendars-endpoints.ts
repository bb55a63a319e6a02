import { z } from 'zod'

import { CLOCK_KINDS } from '../../machines/policy/words.ts'
import { Day, endpoint, Moment } from './endpoint.ts'
import { OFFICE_AND_ADMINISTRATOR, RECORD_READERS } from './record-shapes.ts'

const TAG = '日历'
const NamedDay = z.strictObject({ date: Day, name: z.string() })
export const CalendarYearView = z.strictObject({
  year: z.int(),
  /** 0: as shipped; 1…: imported by this congress. */
  version: z.int(),
  storedAt: Moment.nullable(),
  source: z.strictObject({ document: z.string(), article: z.string().optional() }),
  holidays: z.array(NamedDay),
  workdays: z.array(NamedDay),
})
/** One deadline that would be, or was, set on another day. */
export const MovedDeadline = z.strictObject({
  caseId: z.uuid(),
  number: z.string().nullable(),
  actorId: z.string(),
  kind: z.enum(CLOCK_KINDS),
  label: z.string(),
  was: z.strictObject({ dueOn: Day, isProvisional: z.boolean() }),
  becomes: z.strictObject({ dueOn: Day, isProvisional: z.boolean() }),
})
export const CalendarChange = z.strictObject({
  date: Day,
  before: z.strictObject({ isWorking: z.boolean(), why: z.string() }),
  after: z.strictObject({ isWorking: z.boolean(), why: z.string() }),
})

export const readCalendars = endpoint({
  name: 'readCalendars',
  method: 'GET',
  url: '/api/calendars',
  tag: TAG,
  summary: '已载入的年份、缺少的年份和提醒',
  access: RECORD_READERS,
  reply: z.strictObject({
    version: z.string(),
    years: z.array(CalendarYearView),
    /** Years in which open deadlines fall, and this year and the next, as far as they are not loaded. */
    missing: z.array(z.strictObject({ year: z.int(), provisionalDeadlines: z.int() })),
    /** From 1 November on, as long as next year is missing. */
    nag: z.string().nullable(),
  }),
})

/** The file as `duban calendar show 2026 --json` prints it; what is wrong is told in Chinese, with its path. */
const YearFile = z.looseObject({ year: z.unknown() }, { error: '应是一年的日历（JSON 对象）' })
const Preview = z.strictObject({
  year: z.int(),
  isNew: z.boolean(),
  /** It is just as what holds: importing it stores nothing. */
  isSame: z.boolean(),
  changes: z.array(CalendarChange),
  moved: z.array(MovedDeadline),
})
export const previewCalendar = endpoint({
  name: 'previewCalendar',
  method: 'POST',
  url: '/api/calendars/preview',
  tag: TAG,
  summary: '载入日历前预览：哪些日子不同，哪些期限会变动（不保存）',
  access: OFFICE_AND_ADMINISTRATOR,
  tokens: 'read',
  body: YearFile,
  reply: Preview,
})
export const importCalendar = endpoint({
  name: 'importCalendar',
  method: 'POST',
  url: '/api/calendars',
  tag: TAG,
  summary: '载入一年的日历并改定期限；中断后可再次提交接着办',
  access: OFFICE_AND_ADMINISTRATOR,
  body: z.strictObject({
    calendar: YearFile,
    /** How many deadlines the preview showed as moving; when it is another number by now, nothing is done. */
    seenMoves: z.int().min(0),
  }),
  reply: Preview.extend({
    /** Null when it was there already. */
    version: z.int().nullable(),
    refused: z.array(
      z.strictObject({ caseId: z.uuid(), number: z.string().nullable(), code: z.string(), why: z.string() }),
    ),
  }),
})
