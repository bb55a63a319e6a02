import { describeValue, type StoredActor } from '../../../machines/step.ts'
import type { SaveRequest } from '../../db/write/engine-statements.ts'
import { chainHash } from '../audit/chain.ts'
import { eventBody } from './event-body.ts'
import { arePartiesChanged, partiesOf } from './parties.ts'
import { changedStamps, clockColumns, FEEDING_FIELDS, readColumns } from './read-columns.ts'
import type { Clock, Rulebook, Stepped } from './shapes.ts'

/** One key by which the same request is known again. */
export type RepeatKey = { principal: string; key: string; hash: string; span: number }
/** One case of a batch, ready to be saved. */
export type Decided = { stepped: Stepped; keys: readonly RepeatKey[] }

type Row = Record<string, unknown>
type Rows = { [table: string]: Row[] }

const LONGEST_STATE = 300

/**
 * The argument of `save_steps`: one JSON for the whole batch; lists that nobody needs are left out. The batch comes in
 * ascending order of case ids, which is the order of locking.
 */
export function saveRequest(
  tenantId: string,
  batch: readonly Decided[],
  groups: readonly number[][],
  rules: Rulebook,
  saltFor: (caseId: string, seq: number) => string,
): SaveRequest {
  const rows: Rows = {}
  for (const [index, decided] of batch.entries()) addCase(rows, index + 1, decided, rules, saltFor)
  const { events, moved, opened, parties, ...others } = rows
  return {
    tenantId,
    caseIds: batch.map(({ stepped }) => stepped.caseId),
    revisions: batch.map(({ stepped }) => stepped.readRevision),
    events: JSON.stringify(events ?? []),
    moved: moved ? JSON.stringify(moved) : null,
    opened: opened ? JSON.stringify(opened) : null,
    rows: JSON.stringify(groups.length > 0 ? { groups, ...others } : others),
    parties: parties ? JSON.stringify(parties) : null,
  }
}

function addCase(
  rows: Rows,
  i: number,
  { stepped, keys }: Decided,
  rules: Rulebook,
  saltFor: (caseId: string, seq: number) => string,
): void {
  const lastHash = addEvents(rows, i, stepped, saltFor)
  const { recordedAt } = stepped
  const head = {
    i,
    revision: stepped.readRevision + 1,
    last_seq: stepped.events.at(-1)?.seq,
    last_hash: bytea(lastHash),
    last_recorded_at: recordedAt,
  }
  if (isBesideFacts(stepped, rules)) {
    add(rows, 'touched', { ...head, ...clockColumns(stepped.openClocks), ...changedStamps(stepped) })
  } else add(rows, stepped.isNew ? 'born' : 'changed', { ...head, ...factsOf(stepped, rules) })
  if (arePartiesChanged(stepped.read.actors, stepped.actors)) {
    add(rows, 'parties', { i, list: partiesOf(stepped.actors) })
  }
  for (const actor of stepped.actors) addActor(rows, i, actor, stepped, rules)
  addClocks(rows, i, stepped)
  for (const note of stepped.outbox) add(rows, 'outbox', { i, ...note, at: recordedAt })
  for (const { principal, key, hash, span } of keys) {
    const seqs = stepped.spans[span]
    const numbers = { first_seq: seqs?.firstSeq, last_seq: seqs?.lastSeq }
    add(rows, 'keys', { i, principal, key, hash: bytea(hash), ...numbers, at: recordedAt })
  }
  if (stepped.hadFault && stepped.firedTimers.length > 0) add(rows, 'faultsHealed', { i, at: recordedAt })
}

/** Every read column where something that feeds them has changed. */
function factsOf(stepped: Stepped, rules: Rulebook): Row {
  const { policy, policyVersion } = stepped
  return {
    policy_id: policy.id,
    policy_version: policyVersion,
    ...(stepped.isNew && { drafted_on: stepped.events[0]?.occurredOn }),
    ...(stepped.title !== null && { title: stepped.title }),
    ...readColumns(stepped.actors, stepped.openClocks, rules, policy),
  }
}

/** Most acts of a unit touch neither the suggestion nor who leads: then only the days of the clocks may have moved. */
function isBesideFacts({ actors, changedActors, read }: Stepped, rules: Rulebook): boolean {
  if (changedActors.has('suggestion') || actors.length !== read.actors.length) return false
  return actors.every((actor, n) => {
    const before = read.actors[n]
    if (actor === before) return true
    if (!before) return false
    const { isSettled } = rules.family[actor.machine]
    return (
      FEEDING_FIELDS.every((name) => actor.context[name] === before.context[name]) &&
      isSettled(actor.value, actor.context) === isSettled(before.value, before.context)
    )
  })
}

function addEvents(rows: Rows, i: number, stepped: Stepped, saltFor: (caseId: string, seq: number) => string): string {
  const { caseId, recordedAt, calendarVersion } = stepped
  let previous = stepped.previousHash
  for (const logged of stepped.events) {
    const { seq } = logged
    const { body, text } = eventBody(caseId, logged, recordedAt, calendarVersion, () => saltFor(caseId, seq))
    const hash = chainHash(previous, body)
    add(rows, 'events', {
      i,
      at: recordedAt,
      seq,
      cause: logged.causeSeq ?? undefined,
      day: logged.occurredOn,
      actor: logged.actorId,
      type: logged.event.type,
      outcome: logged.outcome,
      principal: logged.by.id,
      role: logged.by.role,
      behalf: logged.command?.onBehalfOf,
      basis: logged.command?.basis?.kind,
      prev: bytea(previous),
      hash: bytea(hash),
      body,
    })
    if (text) add(rows, 'texts', { i, seq, salt: bytea(text.salt), body: text.body })
    previous = hash
  }
  return previous
}

function addActor(rows: Rows, i: number, actor: StoredActor, stepped: Stepped, rules: Rulebook): void {
  const change = stepped.changedActors.get(actor.id)
  if (!change) return
  const { id, machine, version, value, context } = actor
  const unit = context['unitId']
  const row = {
    i,
    id,
    version,
    seq: change.seq,
    is_settled: rules.family[machine].isSettled(value, context),
    ...(typeof unit === 'string' && { unit_id: unit }),
    state: describeValue(value).slice(0, LONGEST_STATE),
    value,
    context,
  }
  if (change.openedSeq === null) add(rows, 'moved', row)
  else add(rows, 'opened', { ...row, machine, opened: change.openedSeq })
}

function addClocks(rows: Rows, i: number, stepped: Stepped): void {
  for (const { clock, loadedVersion, loadedStatus } of stepped.runs) {
    if (loadedVersion === null) add(rows, 'clocksStarted', clockRow(i, clock))
    else if (loadedVersion !== clock.version) add(rows, 'clocksMoved', { ...clockRow(i, clock), was: loadedVersion })
    else if (loadedStatus !== clock.status) {
      const { actorId, kind, version, status, endedOn } = clock
      add(rows, 'clocksEnded', { i, actor: actorId, kind, version, status, ended_on: endedOn ?? undefined })
    }
  }
  for (const { actorId, kind } of stepped.droppedTimers) add(rows, 'timersDropped', { i, actor: actorId, kind })
  for (const { actorId, kind, version, step } of stepped.firedTimers) {
    add(rows, 'timersFired', { i, actor: actorId, kind, version, step })
  }
  for (const { actorId, kind, version, step, dueAt } of stepped.newTimers) {
    add(rows, 'timersSet', { i, actor: actorId, kind, version, step, at: dueAt })
  }
}

function clockRow(i: number, clock: Clock): Row {
  return {
    i,
    actor: clock.actorId,
    kind: clock.kind,
    version: clock.version,
    set_at: clock.setAt,
    started_seq: clock.startedSeq,
    policy_id: clock.source?.policyId,
    policy_version: clock.source?.policyVersion,
    calendar_version: clock.source?.calendarVersion,
    explanation: clock.source?.explanation,
    start_on: clock.startOn,
    original_due_on: clock.originalDueOn,
    due_on: clock.dueOn,
    ended_on: clock.endedOn ?? undefined,
    provisional: clock.provisional,
    status: clock.status,
    term: clock.term ?? undefined,
    roll: clock.roll ?? undefined,
  }
}

function add(rows: Rows, table: string, row: Row): void {
  const list = rows[table]
  if (list) list.push(row)
  else rows[table] = [row]
}

/** Hex in the form in which Postgres reads bytes. */
function bytea(hex: string): string {
  return `\\x${hex}`
}
