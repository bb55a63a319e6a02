import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { Calendar, CalendarYear } from '../../machines/policy/calendar.ts'
import type { MovedDeadline } from '../engine/deadlines/recount.ts'
import { AppError } from '../errors.ts'
import * as office from '../office/calendars.ts'
import { previewCalendarYear } from '../office/calendars.ts'
import { pickCongress, withDuban } from './session.ts'

/** The calendar by which that congress counts now. */
export async function calendarOf(tenant: string): Promise<Calendar> {
  return withDuban(async ({ db, calendars }) => calendars.of((await pickCongress(db, tenant)).id))
}

/**
 * Shows which deadlines the year would move; with `yes` stores it and moves them, each as an event of its case. To
 * import the same year again changes nothing, but finishes what was interrupted. Returns what there is to say.
 */
export async function importCalendarYear(
  year: CalendarYear,
  options: { tenant?: string; yes?: true; json?: true },
): Promise<string> {
  return withDuban(async ({ engine, db, calendars }) => {
    const { id: tenantId, name } = await pickCongress(db, options.tenant)
    const desk = { engine, db, calendars, tenantId }
    const { isNew, changes: days, moved } = await previewCalendarYear(desk, year)
    const changes = days.length

    let version: number | undefined
    if (options.yes) {
      const importer = {
        principal: { id: 'calendar-import', role: 'administrator' },
        now: new Date().toISOString(),
      } as const
      const { refused, ...imported } = await office.importCalendarYear(desk, importer, year)
      version = imported.version
      if (refused.length > 0) {
        const lines = refused.map(({ deadline, code, why }) => `  ${moveLine(deadline)}：${why}（${code}）`)
        throw new AppError(
          'CALENDAR_INVALID',
          `已保存，但有 ${refused.length} 个期限没有改定，请重试：\n${lines.join('\n')}`,
        )
      }
    }
    if (options.json) return JSON.stringify({ year: year.year, isSaved: options.yes === true, version, changes, moved })
    return describeImport({
      name,
      year: year.year,
      isNew,
      changes,
      moved,
      isSaved: options.yes === true,
      version,
    })
  })
}

type Imported = {
  name: string
  year: number
  isNew: boolean
  changes: number
  moved: readonly MovedDeadline[]
  isSaved: boolean
  version: number | undefined
}

function describeImport({ name, year, isNew, changes, moved, isSaved, version }: Imported): string {
  const days = isNew ? `${name}还没有 ${year} 年的安排` : `与现有的 ${year} 年安排相比，有 ${changes} 天不同`
  const head = moved.length === 0 ? '没有期限因此变动' : `有 ${moved.length} 个期限${isSaved ? '已改定' : '会变动'}：`
  const tail = isSaved
    ? version === undefined
      ? '安排与现有的相同，没有另存'
      : `已保存为 ${year} 年第 ${version} 版`
    : '还没有保存；核对后加 --yes 再执行一次'
  return [days, head, ...moved.map((deadline) => `  ${moveLine(deadline)}`), tail].join('\n')
}

function moveLine({ caseId, number, actorId, kind, was, becomes }: MovedDeadline): string {
  const whose = actorId === 'suggestion' ? '' : `（${actorId}）`
  const day = was.dueOn === becomes.dueOn ? `${was.dueOn}（不变）` : `${was.dueOn} → ${becomes.dueOn}`
  const certain = was.provisional === becomes.provisional ? '' : becomes.provisional ? '　成为暂定' : '　不再是暂定'
  return `${number ?? caseId} ${CLOCK_LABELS[kind]}${whose} ${day}${certain}`
}
