import type { Transaction } from 'kysely'

import { CLOCK_LABELS } from '../../machines/labels.ts'
import { toDayNumber } from '../../machines/policy/day.ts'
import { workingDaysBetween } from '../../machines/policy/term.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { numbersOf } from '../office/case-name.ts'
import { requireOffice } from '../office/doer.ts'
import { listOwed, type OwedRow, readUnitPlaces, successorOf } from './letter-facts.ts'
import { type LetterDays, type LetterDesk, openDays } from './letter-proposal.ts'
import { countCases, dayInWords, demandOf } from './letter-words.ts'

type Trx = Transaction<Database>
type Days = Pick<LetterDays, 'calendar' | 'today'>

/**
 * Words to be copied into a chat, one text for each unit that owes something in this case: `brief` for groups holds
 * numbers and dates alone, `full` is for one person. Of a case that the viewer may not see there are none.
 */
export async function listChaseTexts(
  desk: LetterDesk,
  viewer: Viewer,
  ask: { caseId: string; to?: string | undefined },
) {
  const days = await openDays(desk, viewer.tenantId)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const byUnit = await owedByUnit(trx, viewer, { caseIds: [ask.caseId] })
    return [...byUnit.values()]
      .filter(
        ({ unit, rows }) => ask.to === undefined || unit.id === ask.to || rows.some((row) => row.unit_id === ask.to),
      )
      .map(({ unit, rows }) => ({
        unit,
        clocks: rows.map((row) => ({
          clock: row.kind,
          clockLabel: CLOCK_LABELS[row.kind],
          dueOn: row.due_on,
          isOverdue: row.due_on < days.today,
        })),
        ...chaseWords(unit.name, rows, days),
      }))
  })
}

export type OwingUnitRows = { unit: { id: string; name: string }; phone: string | null; rows: OwedRow[] }

/** What is owed, by the unit that has the duties now. */
export async function owedByUnit(
  trx: Trx,
  viewer: Viewer,
  ask: Parameters<typeof listOwed>[2],
): Promise<Map<string, OwingUnitRows>> {
  const units = await readUnitPlaces(trx)
  const byUnit = new Map<string, OwingUnitRows>()
  for (const row of await listOwed(trx, viewer, ask)) {
    const { id, name, phone } = successorOf(units, row.unit_id) ?? { id: row.unit_id, name: row.unit_id, phone: null }
    const known = byUnit.get(id) ?? { unit: { id, name }, phone, rows: [] }
    known.rows.push(row)
    byUnit.set(id, known)
  }
  return byUnit
}

/** So many cases are told one by one; of more, their number. */
const MOST_TOLD = 10

/** The words for what one unit owes. Groups and public clouds are told numbers and dates and no more. */
export function chaseWords(unitName: string, rows: readonly OwedRow[], days: Days): { brief: string; full: string } {
  const numberOf = numbersOf(rows)
  const cases = countCases(rows.map((row) => ({ caseId: row.case_id })))
  const told = rows.slice(0, MOST_TOLD)
  const more = rows.length > told.length ? `等共${cases}件` : ''
  const daysOf = new Map<string, Set<string>>()
  for (const row of told) {
    const number = numberOf(row)
    daysOf.set(number, (daysOf.get(number) ?? new Set()).add(dayInWords(row.due_on)))
  }
  const briefly = [...daysOf].map(([number, dates]) => `${number}（${[...dates].join('、')}）`).join('、')
  const lines = told.map((row, n) => `${told.length > 1 ? `${n + 1}. ` : ''}${lineOf(row, numberOf(row), days)}`)
  const rest = more === '' ? '' : `\n……${more}，详见督办系统。`
  return {
    brief: `【代表建议办理提醒】${briefly}${more}，请抓紧办理。`,
    full: [
      `${unitName}：您好！现就代表建议办理工作提醒如下：`,
      `${lines.join('\n')}${rest}`,
      '请抓紧办理，办理中有困难请及时与我们联系。感谢支持！',
    ].join('\n'),
  }
}

/** Marked cases are named by their numbers alone. */
function lineOf(row: OwedRow, number: string, { calendar, today }: Days): string {
  const isOpen = row.title !== null && (row.mark === null || row.mark === 'none' || row.mark === 'protected_proposer')
  const name = isOpen ? `${number}《${row.title}》` : number
  const days = toDayNumber(today) - toDayNumber(row.due_on)
  const due = `${CLOCK_LABELS[row.kind]}${dayInWords(row.due_on)}${row.provisional ? '（暂定）' : ''}`
  if (days > 0) {
    return `${name}，${due}，已逾期${days}天（${workingDaysBetween(calendar, row.due_on, today)}个工作日），请尽快${demandOf(row.kind)}。`
  }
  const left = days === 0 ? '今天到期' : `还有${workingDaysBetween(calendar, today, row.due_on)}个工作日`
  return `${name}，${due}，${left}，请按期${demandOf(row.kind)}。`
}
