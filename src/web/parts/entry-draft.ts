import type { sendEvent } from '../../contract/case-endpoints.ts'
import type { CallInput } from '../../contract/client.ts'
import type { FieldProblems } from './form-payload.ts'
import { looseDay } from './form-payload.ts'

type Body = CallInput<typeof sendEvent>['body']
/** What the paper says around an event. */
export type Entry = Pick<Body, 'occurredOn' | 'onBehalfOf' | 'basis' | 'lateReason'>
/** The same as it is typed. */
export type EntryDraft = {
  occurredOn: string
  onBehalfOf: string
  basisKind: '' | 'paper' | 'scan' | 'phone_note' | 'minutes'
  reference: string
  lateReason: string
}
export const EMPTY_ENTRY: EntryDraft = { occurredOn: '', onBehalfOf: '', basisKind: '', reference: '', lateReason: '' }

/** Is the day so far back that the rules ask why it is entered only now? An unreadable day is not. */
export function isLateEntry(occurredOn: string, today: string | undefined, reasonAfterDays: number): boolean {
  const day = looseDay(occurredOn)
  if (!today || !day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  return Date.parse(today) - Date.parse(day) > reasonAfterDays * 24 * 60 * 60 * 1000
}

/** As the contract wants it; today goes without saying. */
export function entryOf(draft: EntryDraft, today: string | undefined): Entry {
  const occurredOn = looseDay(draft.occurredOn)
  const reference = draft.reference.trim()
  return {
    ...(occurredOn !== undefined && occurredOn !== today && { occurredOn }),
    ...(draft.onBehalfOf && { onBehalfOf: draft.onBehalfOf }),
    ...(draft.basisKind && { basis: { kind: draft.basisKind, ...(reference && { reference }) } }),
    ...(draft.lateReason.trim() && { lateReason: draft.lateReason.trim() }),
  }
}

/** What is wrong with it before anybody is asked. */
export function problemsOfEntry(draft: EntryDraft, today: string | undefined, reasonAfterDays: number): FieldProblems {
  const day = looseDay(draft.occurredOn)
  if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return { occurredOn: '看不出是哪一天；可写 2026-03-05、2026.3.5 或 2026年3月5日' }
  }
  if (day !== undefined && today !== undefined && day > today) {
    return { occurredOn: '发生日期在今天以后；只能登记已经发生的事' }
  }
  if (isLateEntry(draft.occurredOn, today, reasonAfterDays) && draft.lateReason.trim() === '') {
    return { lateReason: '发生日期较早，属于补录；请写明原因' }
  }
  return {}
}
