import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { Calendar } from '../../machines/policy/calendar.ts'
import { workingDaysBetween } from '../../machines/policy/term.ts'
import type { DigestLine } from '../contract/digests-endpoints.ts'
import type { DigestRow } from '../db/read/digest-desk.ts'
import { nameOfCase } from './variables.ts'

/** By what days are counted, and where cases are opened. */
export type LineOutlook = { calendar: Calendar; today: string; publicUrl: string }

/** A case as the contract has it. */
export function toDigestLine(row: DigestRow, { calendar, today }: Omit<LineOutlook, 'publicUrl'>): DigestLine {
  return {
    caseId: row.id,
    number: row.number,
    title: row.title,
    mark: row.mark,
    units: row.units,
    clock: row.clock,
    clockLabel: row.clock && CLOCK_LABELS[row.clock],
    dueOn: row.due_on,
    workingDaysLeft: row.due_on === null ? null : workingDaysLeft(calendar, today, row.due_on),
  }
}

/** Working days from today to the due day: 0 is today, negative is overdue; overdue by a weekend alone is one. */
function workingDaysLeft(calendar: Calendar, today: string, dueOn: string): number {
  if (dueOn === today) return 0
  if (dueOn > today) return workingDaysBetween(calendar, today, dueOn)
  // Counted forward, so that a day off counts the same as in the words of a chase.
  return Math.min(-workingDaysBetween(calendar, dueOn, today), -1)
}

const MARK_WORDS: Readonly<Partial<Record<DigestLine['mark'], string>>> = {
  state_secret: '（涉密件）',
  internal: '（内部件）',
}

/** `第17号建议《…》`; of what may not be named only the number and why. */
export function nameInDigest({ number, title, mark }: Pick<DigestLine, 'number' | 'title' | 'mark'>): string {
  const name = nameOfCase(number)
  if (title === null) return `${name}${MARK_WORDS[mark] ?? ''}`
  return `${name}《${title.replace(/\s+/g, ' ').trim()}》`
}

/** `3月12日，还有 2 个工作日`. */
export function dueInWords({ dueOn, workingDaysLeft: left }: Pick<DigestLine, 'dueOn' | 'workingDaysLeft'>): string {
  if (dueOn === null || left === null) return ''
  const day = shortDay(dueOn)
  if (left === 0) return `${day}，今天到期`
  return left > 0 ? `${day}，还有 ${left} 个工作日` : `${day}，已逾期 ${-left} 个工作日`
}

/** `3月12日`. */
export function shortDay(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}

/** `3月9日至3月15日`. */
export function periodInWords({ from, to }: { from: string; to: string }): string {
  return `${shortDay(from)}至${shortDay(to)}`
}

/** Numbered lines of one section, each with its address; `more` are not listed. */
export function linesInWords(
  lines: readonly DigestLine[],
  more: number,
  outlook: Pick<LineOutlook, 'publicUrl'> & { moreAt: string; withUnits: boolean },
): string[] {
  const listed = lines.flatMap((line, n) => {
    const clock = line.clockLabel === null ? '' : `：${line.clockLabel}${dueInWords(line)}`
    const units = outlook.withUnits && line.units.length > 0 ? `（${line.units.join('、')}）` : ''
    return [`${n + 1}. ${nameInDigest(line)}${units}${clock}`, `   ${outlook.publicUrl}/cases/${line.caseId}`]
  })
  return more > 0 ? [...listed, `另有 ${more} 件：${outlook.publicUrl}${outlook.moreAt}`] : listed
}
