import type { StateValue } from 'xstate'

import type { MachineName } from '../../../machines/effects.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { StoredActor } from '../../../machines/step.ts'
import { type Connection, type LoadedRow, type LoadRequest, loadCases } from '../../db/write/engine-statements.ts'
import { compareClocks } from '../deadlines/clocks.ts'
import type { Clock, Instant, StoredCase, Timer } from './shapes.ts'

/** A request that was carried out before, as its key remembers it. */
export type Remembered = {
  bodyHash: string
  caseId: string
  revision: number
  firstSeq: number
  lastSeq: number
}
export type Loaded = {
  now: Instant
  congressPolicy: { id: string; version: number }
  cases: Map<string, StoredCase>
  /** By `rememberedKey`. */
  remembered: Map<string, Remembered>
}

/** Reads the cases of a batch in one statement; undefined when there is no such congress. */
export async function loadBatch(db: Connection, request: LoadRequest): Promise<Loaded | undefined> {
  const rows = await loadCases(db, request)
  const head = rows.find((row) => row.case_id === null)
  if (!head) return undefined

  const cases = new Map<string, StoredCase>()
  for (const row of rows) if (row.case_id !== null) cases.set(row.case_id, parseCase(row.case_id, row))
  return {
    now: toInstant(Number(head.now_ms)),
    congressPolicy: { id: String(head.policy_id), version: Number(head.policy_version) },
    cases,
    remembered: parseRemembered(head),
  }
}

/** One key for a person's own key; the separator stands in neither. */
export function rememberedKey(principalId: string, key: string): string {
  return `${principalId}\n${key}`
}

/** Milliseconds since 1970 as an instant. */
export function toInstant(ms: number): Instant {
  return new Date(ms).toISOString()
}

function parseCase(id: string, row: LoadedRow): StoredCase {
  const [revision, lastSeq, lastHash = '', lastRecordedMs, policyId = '', policyVersion, hasFault] = fieldsOf(
    row.head ?? '',
  )
  return {
    id,
    revision: Number(revision),
    lastSeq: Number(lastSeq),
    lastHash,
    lastRecordedAt: toInstant(Number(lastRecordedMs)),
    policyId,
    policyVersion: Number(policyVersion),
    hasFault: hasFault === 't',
    actors: linesOf(row.actors)
      .map(parseActor)
      .sort(byOpening)
      .map(({ actor }) => actor),
    clocks: linesOf(row.clocks).map(parseClock).sort(compareClocks),
    dueTimers: linesOf(row.timers).map(parseTimer),
  }
}

function linesOf(text: string | null): string[] {
  return text === null ? [] : text.split('\n')
}

function fieldsOf(line: string): string[] {
  return line.split('\t')
}

type Opened = { openedSeq: number; actor: StoredActor }

function parseActor(line: string): Opened {
  const [openedSeq, id = '', machine = '', version, value = '', context = ''] = fieldsOf(line)
  return { openedSeq: Number(openedSeq), actor: asRead(id, machine as MachineName, Number(version), value, context) }
}

/** An actor whose snapshot is taken apart when somebody looks at it: most steps look at one or two of many. */
function asRead(id: string, machine: MachineName, version: number, value: string, context: string): StoredActor {
  let parsedValue: StateValue | undefined
  let parsedContext: Record<string, unknown> | undefined
  return {
    id,
    machine,
    version,
    get value() {
      parsedValue ??= JSON.parse(value) as StateValue
      return parsedValue
    },
    get context() {
      parsedContext ??= JSON.parse(context) as Record<string, unknown>
      return parsedContext
    },
  }
}

function byOpening(a: Opened, b: Opened): number {
  return a.openedSeq - b.openedSeq
}

function parseClock(line: string): Clock {
  const fields = fieldsOf(line)
  const [actorId = '', kind, version, startedSeq, startOn = '', originalDueOn = '', dueOn = '', provisional] = fields
  const [, , , , , , , , status, term = '', roll = '', setMs] = fields
  return {
    actorId,
    kind: kind as ClockKind,
    version: Number(version),
    setAt: toInstant(Number(setMs)),
    startedSeq: Number(startedSeq),
    startOn,
    originalDueOn,
    dueOn,
    provisional: provisional === 't',
    status: status as Clock['status'],
    term: term === '' ? null : term,
    roll: roll === '' ? null : (roll as Clock['roll']),
    endedOn: null,
    source: null,
  }
}

function parseTimer(line: string): Timer {
  const [actorId = '', kind, version, step, dueMs] = fieldsOf(line)
  return {
    actorId,
    kind: kind as ClockKind,
    version: Number(version),
    step: Number(step),
    dueAt: toInstant(Number(dueMs)),
  }
}

type RememberedTuple = [
  principalId: string,
  key: string,
  bodyHash: string,
  caseId: string,
  revision: number,
  firstSeq: number,
  lastSeq: number,
]

function parseRemembered({ repeats }: LoadedRow): Map<string, Remembered> {
  const remembered = new Map<string, Remembered>()
  if (repeats === null) return remembered
  for (const [principalId, key, bodyHash, caseId, revision, firstSeq, lastSeq] of JSON.parse(
    repeats,
  ) as RememberedTuple[]) {
    remembered.set(rememberedKey(principalId, key), { bodyHash, caseId, revision, firstSeq, lastSeq })
  }
  return remembered
}
