import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Told } from '../../machines/effects.ts'
import type { Principal } from '../../machines/step.ts'
import { machineOf } from '../contract/event-schemas.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import { listNames } from '../db/read/case-names.ts'
import type { CaseReading } from '../db/read/case-reading.ts'
import { listLastRoots } from '../db/read/case-roots.ts'
import { isKnownPerson } from '../db/read/signer-phone.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { acceptedEvents, apply, type Command, type Outcome } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { eventLabel, MACHINE_LABELS } from '../office/actor-label.ts'
import { openNameBook } from '../office/name-book.ts'
import type { Services } from './services.ts'

type Applied = Extract<Outcome, { kind: 'applied' }>
export type Written = Pick<Applied, 'caseId' | 'revision' | 'firstSeq' | 'lastSeq'> & { isRepeated: boolean }
/** What the paper says around an event, and the two headers. */
export type Entry = {
  event: Told
  occurredOn?: string | undefined
  onBehalfOf?: string | undefined
  basis?: { kind: 'paper' | 'scan' | 'phone_note' | 'minutes'; reference?: string | undefined } | undefined
  lateReason?: string | undefined
}
export type Guards = { 'idempotency-key'?: string | undefined; 'if-match'?: string | undefined }

/** The person as the engine writes it into the log: no name, no account. */
export function principalOf({ id, role, unitId, deputyId, bodyId, committeeId }: Viewer): Principal {
  return {
    id,
    role,
    ...(unitId !== undefined && { unitId }),
    ...(deputyId !== undefined && { deputyId }),
    ...(bodyId !== undefined && { bodyId }),
    ...(committeeId !== undefined && { committeeId }),
  }
}

/** A new case's id. With a key it follows from key and person, so that a repeat means the same case. */
export function newCaseId({ tenantId, id }: Viewer, key: string | undefined): string {
  if (key === undefined) return randomUUID()
  const hex = createHash('sha256')
    .update(JSON.stringify([tenantId, id, key]))
    .digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export function commandOf(viewer: Viewer, caseId: string, actorId: string, entry: Entry, guards: Guards): Command {
  const { event, occurredOn, onBehalfOf, basis, lateReason } = entry
  const key = guards['idempotency-key']
  const revision = guards['if-match']
  return {
    tenantId: viewer.tenantId,
    caseId,
    actorId,
    event,
    principal: principalOf(viewer),
    ...(occurredOn !== undefined && { occurredOn }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(basis !== undefined && {
      basis: { kind: basis.kind, ...(basis.reference !== undefined && { reference: basis.reference }) },
    }),
    ...(lateReason !== undefined && { lateReason }),
    ...(key !== undefined && { idempotencyKey: key }),
    ...(revision !== undefined && { expectedRevision: Number(revision.replaceAll('"', '')) }),
  }
}

/** Throws REQUEST_INVALID where something is entered in the place of nobody that the records know. */
export async function requireKnownPerson(trx: Transaction<Database>, id: string | undefined): Promise<void> {
  if (id === undefined || (await isKnownPerson(trx, id))) return
  throw new AppError('REQUEST_INVALID', `“代谁登记”填的“${id}”不是名册中的人员或代表；请从名册中选择`)
}

/**
 * Hands one command to the engine. Throws the refusal by its code; one who wrote on what has changed meanwhile is told
 * who changed what.
 */
export async function send(services: Services, command: Command, reading?: CaseReading): Promise<Written> {
  const outcome = await apply(services.engine, command)
  if (outcome.kind === 'applied') {
    const { caseId, revision, firstSeq, lastSeq, repeated } = outcome
    return { caseId, revision, firstSeq, lastSeq, isRepeated: repeated }
  }
  if (outcome.code === 'EVENT_NOT_ACCEPTED') throw new AppError(outcome.code, await whyNotNow(services, command))
  if (outcome.code !== 'REVISION_STALE' || !reading) throw new AppError(outcome.code, inChinese(outcome.why))
  const { revision, changes } = await whatChanged(services, reading, command.expectedRevision ?? 0)
  const since = changes.length > 0 ? `；此后：${changes.join('；')}` : ''
  throw new AppError(
    'REVISION_STALE',
    `您依据的是第 ${command.expectedRevision} 次修订，本件现为第 ${revision} 次${since}。请刷新核对后再提交`,
    { revision },
  )
}

/** What this person could do instead at this part of the case. */
async function whyNotNow({ engine }: Services, command: Command): Promise<string> {
  const { tenantId, caseId, principal, actorId, event } = command
  const offers = await acceptedEvents(engine, { tenantId, caseId, principal })
  const open = (offers[actorId] ?? []).filter((type) => !type.startsWith('deadline.')).map(eventLabel)
  const machine = machineOf(actorId)
  const where = machine ? MACHINE_LABELS[machine] : actorId
  return `“${where}”现在不能登记“${eventLabel(event.type)}”；您现在可以登记：${open.join('、') || '无'}`
}

/** The machines' own sentences name events and roles by their codes; people read their names. */
export function inChinese(why: string): string {
  const roles: Readonly<Record<string, string>> = ROLE_LABELS
  return why.replace(/[a-z]+(?:[._][A-Za-z]+)+/g, (code) => roles[code] ?? eventLabel(code))
}

/** Each commit has one line or more that nothing else of the case caused: the last so many are what came since. */
async function whatChanged(
  { db }: Services,
  reading: CaseReading,
  seenRevision: number,
): Promise<{ revision: number; changes: string[] }> {
  return withTenant(db, reading.viewer.tenantId, async (trx) => {
    const { revision, roots } = await listLastRoots(trx, reading, seenRevision)
    const ids = roots.flatMap(({ principal_id }) => principal_id ?? [])
    const names = openNameBook(await listNames(trx, { deputy: [], unit: [], person: ids, organ: [] }), [])
    const changes = roots.map(({ principal_id, role, type, occurred_on }) => {
      const who = names.actor(principal_id, role) ?? '另一人'
      return `${who}登记了“${eventLabel(type)}”（${occurred_on}）`
    })
    return { revision, changes }
  })
}
