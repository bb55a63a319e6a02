import { CLOCK_LABELS } from '../../../machines/labels.ts'
import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { DeadlineView } from '../../contract/case-views.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import type { ShownDeadline } from '../../db/read/case-deadlines.ts'
import type { TimelineRow } from '../../db/read/case-timeline.ts'
import { eventLabel } from '../../office/actor-label.ts'
import { keptText } from '../../office/kept-text.ts'
import type { NameBook } from '../../office/name-book.ts'
import { toChip } from './list-line.ts'

export type DayContext = { today: string; calendar: Calendar }

/** How a due day was worked out and what moved it, from the row and the lines of the log that the reader may know. */
export function deadlineView(
  row: ShownDeadline,
  actor: ShownActor | undefined,
  timeline: readonly TimelineRow[],
  names: NameBook,
  { today, calendar }: DayContext,
): DeadlineView {
  const { explanation } = row
  const clock = {
    actorId: row.actor_id,
    kind: row.kind,
    dueOn: row.due_on,
    originalDueOn: row.original_due_on,
    provisional: row.provisional,
    status: row.status,
  }
  return {
    ...toChip(clock, { calendar, today }),
    version: row.version,
    owner: names.partyOrNull('unit', actor?.unit_id),
    startOn: row.start_on,
    term: row.term,
    termLabel: row.term === null ? null : termLabel(row.term),
    roll: row.roll,
    endedOn: row.ended_on,
    skipped: explanation.skipped,
    counted: explanation.counted,
    within: explanation.within === undefined ? null : clockLabel(explanation.within),
    policy: { id: row.policy_id, version: row.policy_version },
    calendarVersion: row.calendar_version,
    moves: movesOf(row, timeline, names),
  }
}

/** `5wd` → 5 个工作日. */
export function termLabel(term: string): string {
  return term.replace('wd', ' 个工作日').replace('mo', ' 个月').replace(/d$/, ' 日')
}

/** Original → current: each line of the log that set this run of the clock to another day. */
function movesOf(row: ShownDeadline, timeline: readonly TimelineRow[], names: NameBook): DeadlineView['moves'] {
  const moves: DeadlineView['moves'] = []
  let before: string | null = null
  for (const line of timeline) {
    if (line.seq < row.started_seq || line.seq > row.version || line.actor_id !== row.actor_id) continue
    for (const { clock, change, dueOn } of line.clocks ?? []) {
      if (clock !== row.kind || (change !== 'started' && change !== 'moved')) continue
      if (change === 'moved') {
        const root = rootOf(line, timeline)
        const reason = keptText(root).text?.['reason']
        const why = typeof reason === 'string' ? `${eventLabel(root.type)}：${reason}` : eventLabel(root.type)
        const by = names.actor(root.principal_id, root.role)
        moves.push({ seq: line.seq, on: line.occurred_on, from: before, to: dueOn, why, by })
      }
      before = dueOn
    }
  }
  return moves
}

/** The line from which this one followed, as far back as the reader may know it. */
function rootOf(line: TimelineRow, timeline: readonly TimelineRow[]): TimelineRow {
  const cause = line.cause_seq === null ? undefined : timeline.find(({ seq }) => seq === line.cause_seq)
  return cause ? rootOf(cause, timeline) : line
}

function clockLabel(kind: string): string {
  return (CLOCK_LABELS as Readonly<Record<string, string>>)[kind] ?? kind
}
