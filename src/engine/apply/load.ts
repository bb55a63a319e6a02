import type { StateValue } from 'xstate'

import type { MachineName } from '../../../machines/effects.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import { type Connection, type LoadedRow, type LoadRequest, loadCases } from '../../db/write/engine-statements.ts'
import { compareClocks } from '../deadlines/clocks.ts'
import type { Clock, Instant, StoredCase } from './shapes.ts'

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
  for (const { case_id: id, doc } of rows) if (id !== null && doc !== null) cases.set(id, parseCase(id, doc))
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

type ActorTuple = [
  id: string,
  machine: MachineName,
  version: number,
  value: StateValue,
  context: Record<string, unknown>,
]
type ClockTuple = [
  actorId: string,
  kind: ClockKind,
  version: number,
  startedSeq: number,
  startOn: string,
  originalDueOn: string,
  dueOn: string,
  provisional: boolean,
  status: Clock['status'],
  term: string | null,
  roll: Clock['roll'],
  setMs: number,
]
type TimerTuple = [actorId: string, kind: ClockKind, version: number, step: number, dueMs: number]
type CaseTuple = [
  revision: number,
  lastSeq: number,
  lastHash: string,
  lastRecordedMs: number,
  policyId: string,
  policyVersion: number,
  hasFault: boolean,
  actors: ActorTuple[] | null,
  clocks: ClockTuple[] | null,
  timers: TimerTuple[] | null,
]

function parseCase(id: string, doc: string): StoredCase {
  const [revision, lastSeq, lastHash, lastRecordedMs, policyId, policyVersion, hasFault, actors, clocks, timers] =
    JSON.parse(doc) as CaseTuple
  return {
    id,
    revision,
    lastSeq,
    lastHash,
    lastRecordedAt: toInstant(lastRecordedMs),
    policyId,
    policyVersion,
    hasFault,
    actors: (actors ?? []).map(([actorId, machine, version, value, context]) => ({
      id: actorId,
      machine,
      version,
      value,
      context,
    })),
    clocks: (clocks ?? []).map(parseClock).sort(compareClocks),
    dueTimers: (timers ?? []).map(([actorId, kind, version, step, dueMs]) => ({
      actorId,
      kind,
      version,
      step,
      dueAt: toInstant(dueMs),
    })),
  }
}

function parseClock(row: ClockTuple): Clock {
  const [actorId, kind, version, startedSeq, startOn, originalDueOn, dueOn, provisional, status, term, roll, setMs] =
    row
  return {
    actorId,
    kind,
    version,
    setAt: toInstant(setMs),
    startedSeq,
    startOn,
    originalDueOn,
    dueOn,
    provisional,
    status,
    term,
    roll,
    endedOn: null,
    source: null,
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
