import { EVENT_FIELDS, FIELDS_BY_EVENT } from './event-field-labels.ts'

/** 中文 names of the fields that are no event's, by the last name of their path; the forms and the problems use them. */
export const FIELD_LABELS: Readonly<Record<string, string>> = {
  occurredOn: '发生日期',
  onBehalfOf: '代谁登记',
  lateReason: '补录原因',
  reference: '依据的名称',
  actorId: '环节',
  event: '事项',
  type: '事项',
  name: '名称',
}

/** The Chinese name of a field by its path, in an event of that type if given; the path itself where there is none. */
export function fieldLabel(path: string, type?: string): string {
  const last = lastName(path)
  if (last === undefined) return '（整体）'
  return wordsOf(last, type)?.[0] ?? FIELD_LABELS[last] ?? path
}

/** What to enter in a field of an event; empty where the name says it all. */
export function fieldHelp(path: string, type?: string): string {
  const last = lastName(path)
  return last === undefined ? '' : (wordsOf(last, type)?.[1] ?? '')
}

function wordsOf(name: string, type: string | undefined) {
  return (type === undefined ? undefined : FIELDS_BY_EVENT[type]?.[name]) ?? EVENT_FIELDS[name]
}

/** `event.plan.0.unitId` → `unitId`. */
function lastName(path: string): string | undefined {
  return path
    .split('.')
    .filter((part) => part !== '' && !/^\d+$/.test(part))
    .at(-1)
}
