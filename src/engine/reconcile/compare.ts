import type { StateValue } from 'xstate'

import { describeValue, type StoredActor } from '../../../machines/step.ts'
import type { CaseRows } from '../../db/read/reconcile-cases.ts'
import { eventBody } from '../apply/event-body.ts'
import { partiesOf } from '../apply/parties.ts'
import { readColumns } from '../apply/read-columns.ts'
import type { Clock, Rulebook, Timer } from '../apply/shapes.ts'
import { type Difference, firstDifference, plain } from './difference.ts'
import type { LogLine } from './log-line.ts'
import type { Replayed } from './replay.ts'

const LONGEST_STATE = 300
/** Not told by the log: who the case is, how often it was saved and sealed, and two columns that are looked at apart. */
const OTHER_COLUMNS = [
  'id',
  'tenant_id',
  'revision',
  'sealed_revision',
  'title',
  'outer_due_on',
  'session_rank',
] as const

/** The first difference between a case as stored and its log as replayed: events, actors, deadlines, timers, columns. */
export function compareCase(
  rows: CaseRows,
  lines: readonly LogLine[],
  replayed: Replayed,
  rules: Rulebook,
): Difference | undefined {
  return (
    compareEvents(rows.case.id, lines, replayed) ??
    firstDifference(replayedActors(replayed, rules), storedActors(rows, rules), 'actors') ??
    firstDifference(replayedDeadlines(replayed), storedDeadlines(rows), 'deadlines') ??
    firstDifference(replayedTimers(replayed), storedTimers(rows), 'timers') ??
    firstDifference(orderedThen(replayed), orderedNow(rows), 'outbox') ??
    firstDifference(namedParties(partiesOf(replayed.stepped.actors)), namedParties(rows.parties), 'parties') ??
    compareColumns(rows, lines, replayed, rules)
  )
}

function compareEvents(caseId: string, lines: readonly LogLine[], { stepped }: Replayed): Difference | undefined {
  const isAnyErased = lines.some((line) => line.isErased)
  for (let i = 0; i < Math.max(lines.length, stepped.events.length); i += 1) {
    const [line, logged] = [lines[i], stepped.events[i]]
    const path = `events[${i + 1}]`
    if (!line || !logged) {
      const name = logged && `${logged.actorId} ${logged.event.type}`
      return { path, expected: name ?? '没有这条记录', found: line ? line.recorded.type : '没有' }
    }
    const { recordedAt, calendar } = line.recorded
    const { body } = eventBody(caseId, logged, recordedAt, calendar, () => line.text?.salt ?? '')
    if (body === line.body) continue
    const [expected, found] = [JSON.parse(body), JSON.parse(line.body)] as [Hashed, Hashed]
    // What was told on carries the same words, so the hash cannot be computed where any of them are erased.
    if (isAnyErased) expected.textHash = found.textHash
    const difference = firstDifference(expected, found, path)
    if (difference) return difference
  }
  return undefined
}

type Hashed = { textHash?: unknown }

function replayedActors({ stepped }: Replayed, rules: Rulebook): unknown {
  return plain(
    Object.fromEntries(
      stepped.actors.map((actor) => {
        const change = stepped.changedActors.get(actor.id)
        return [actor.id, { ...described(actor, rules), openedSeq: change?.openedSeq, changedSeq: change?.seq }]
      }),
    ),
  )
}

/** An actor of an older version of its machine is lifted first, as it would be at its next event. */
function storedActors({ actors }: CaseRows, rules: Rulebook): unknown {
  return plain(
    Object.fromEntries(
      actors.map((row) => {
        const module = rules.family[row.machine]
        const stored: StoredActor = {
          id: row.id,
          machine: row.machine,
          version: row.version,
          value: row.value as StateValue,
          context: row.context,
        }
        const seqs = { openedSeq: row.opened_seq, changedSeq: row.changed_seq }
        if (row.version !== module.version) return [row.id, { ...described(module.upgrade(stored), rules), ...seqs }]
        const { is_settled: isSettled, unit_id: unitId, state } = row
        return [row.id, { ...stored, isSettled, unitId, state, ...seqs }]
      }),
    ),
  )
}

function described(actor: StoredActor, rules: Rulebook): Record<string, unknown> {
  const { machine, value, context } = actor
  const unitId = context['unitId']
  return {
    ...actor,
    isSettled: rules.family[machine].isSettled(value, context),
    unitId: typeof unitId === 'string' ? unitId : null,
    state: describeValue(value).slice(0, LONGEST_STATE),
  }
}

function replayedDeadlines({ stepped }: Replayed): unknown {
  return plain(Object.fromEntries(stepped.runs.map(({ clock }) => [clockName(clock), deadlineOf(clock)])))
}

function deadlineOf(clock: Clock): Record<string, unknown> {
  const { source, actorId, kind, version, ...rest } = clock
  return { ...rest, ...source }
}

function storedDeadlines({ deadlines }: CaseRows): unknown {
  return plain(
    Object.fromEntries(
      deadlines.map((row) => [
        clockName({ actorId: row.actor_id, kind: row.kind, version: row.version }),
        {
          setAt: row.set_at,
          startedSeq: row.started_seq,
          startOn: row.start_on,
          originalDueOn: row.original_due_on,
          dueOn: row.due_on,
          provisional: row.provisional,
          status: row.status,
          term: row.term,
          roll: row.roll,
          endedOn: row.ended_on,
          explanation: row.explanation,
          policyId: row.policy_id,
          policyVersion: row.policy_version,
          calendarVersion: row.calendar_version,
        },
      ]),
    ),
  )
}

function replayedTimers({ stepped }: Replayed): unknown {
  return Object.fromEntries(stepped.newTimers.map((timer) => [timerName(timer), timer.dueAt]))
}

function storedTimers({ timers }: CaseRows): unknown {
  return Object.fromEntries(
    timers.map((row) => [
      timerName({ actorId: row.actor_id, kind: row.kind, version: row.version, step: row.step }),
      row.due_at.toISOString(),
    ]),
  )
}

/** How often each message and each event for another case was ordered; none may be lost, and none doubled. */
function orderedThen({ stepped }: Replayed): unknown {
  return countNames(
    stepped.outbox.map(({ seq, topic, body }) => {
      const { kind, template, clock, version, step, caseId, event } = body as Record<string, unknown>
      const parts = [kind, template, clock, version, step, caseId, (event as { type?: unknown } | undefined)?.type]
      return `${seq} ${topic} ${parts.filter((part) => part !== undefined).join('/')}`
    }),
  )
}

function orderedNow({ outbox }: CaseRows): unknown {
  return countNames(outbox.map(({ seq, topic, what }) => `${seq} ${topic} ${what}`))
}

function countNames(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function namedParties(parties: readonly (readonly [string, string])[]): unknown {
  return Object.fromEntries(parties.map((party) => [party.join('/'), true]))
}

function clockName({ actorId, kind, version }: Pick<Clock, 'actorId' | 'kind' | 'version'>): string {
  return `${actorId}/${kind}/${version}`
}

function timerName(timer: Omit<Timer, 'dueAt'>): string {
  return `${clockName(timer)}/${timer.step}`
}

function compareColumns(
  rows: CaseRows,
  lines: readonly LogLine[],
  { stepped, outerDueOn }: Replayed,
  rules: Rulebook,
): Difference | undefined {
  const last = lines.at(-1)
  const { outer_due_on: _, ...columns } = readColumns(stepped.actors, stepped.openClocks, rules, stepped.policy)
  const expected = {
    ...columns,
    drafted_on: lines[0]?.recorded.occurredOn,
    last_seq: last?.seq,
    last_hash: rows.log.at(-1)?.hash.toString('hex'),
    last_recorded_at: last?.recorded.recordedAt,
    policy_id: stepped.policy.id,
    policy_version: stepped.policyVersion,
  }
  const found: Record<string, unknown> = { ...rows.case, last_hash: rows.case.last_hash.toString('hex') }
  for (const name of OTHER_COLUMNS) delete found[name]
  // A case from before the column, which no event has touched since.
  if (found['stamps'] === null) found['stamps'] = columns['stamps']
  const difference = firstDifference(plain(expected), plain(found), 'columns')
  if (difference) return difference

  const { outer_due_on, title } = rows.case
  if (!outerDueOn.has(outer_due_on)) {
    const days = [...outerDueOn].map((day) => day ?? '无').join(' 或 ')
    return { path: 'columns.outer_due_on', expected: days, found: outer_due_on ?? '无' }
  }
  return compareTitle(title, lines)
}

/** The newest title of the log; where words were erased by law the column may be empty. */
function compareTitle(title: string | null, lines: readonly LogLine[]): Difference | undefined {
  let newest: string | null = null
  for (const { recorded, text } of lines) {
    if (recorded.actor !== 'suggestion' || recorded.outcome !== 'accepted') continue
    const told = (text?.prose as { title?: unknown } | undefined)?.title
    if (typeof told === 'string') newest = told
  }
  if (title === newest) return undefined
  if (title === null && lines.some((line) => line.isErased)) return undefined
  return { path: 'columns.title', expected: newest ?? '无', found: title ?? '无' }
}
