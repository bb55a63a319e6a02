import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'

import type { ClockKind } from '../../machines/policy/words.ts'
import type { LinkPurpose } from '../contract/links-endpoints.ts'
import type { LinkTable } from '../db/notice-schema.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { noteAccess } from '../office/access-trail.ts'
import { findLinkClock, findLinkDuty, findLinkRecipient, type LinkDuty, type LinkRecipient } from './link-grounds.ts'

export type LinkRow = Selectable<LinkTable>

const DAY_MS = 24 * 60 * 60 * 1000
/** A link is as old as this at most. */
export const LINK_LIFE_MS = 3 * DAY_MS
const TOKEN_BYTES = 32
/** 32 bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const CONGRESS = /^[A-Za-z0-9_-]{1,64}$/

/** Of a token only this is kept; 256 random bits need no salt and no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export type LinkOrder = {
  tenantId: string
  caseId: string
  actorId: string
  purpose: LinkPurpose
  /** A person, or `contact:<id>`. */
  recipientId: string
  /** The person who sends it, or `system` for a reminder. */
  madeBy: string
  now: Instant
  /** Where people open Duban, without a slash at the end. */
  publicUrl: string
  /** Set: an earlier link for the same act stays open; whichever is used first closes the others' ground. */
  keepsOthers?: boolean
}
/** The address is told this once. */
export type IssuedLink = { row: LinkRow; url: string; duty: LinkDuty }
export type LinkGrounds = { duty: LinkDuty; recipient: LinkRecipient; clock: { kind: ClockKind; version: number } }

/** Whose duty, whose hand and which clock a link would rest on. Throws like `issueLink`. */
export async function getLinkGrounds(
  trx: Transaction<Database>,
  { caseId, actorId, purpose, recipientId }: Pick<LinkOrder, 'caseId' | 'actorId' | 'purpose' | 'recipientId'>,
): Promise<LinkGrounds> {
  const duty = await findLinkDuty(trx, caseId, actorId)
  if (!duty) throw new AppError('ACTOR_NOT_FOUND', `本件没有“${actorId}”这一承办；请刷新后重试`)
  if (duty.isClosed) {
    throw new AppError('NOT_ALLOWED', '涉密件、内部件不发链接；请按保密规定用纸质或系统账号办理')
  }
  const recipient = await findLinkRecipient(trx, duty.unitId, recipientId)
  if (!recipient) {
    throw new AppError('REQUEST_INVALID', `“${recipientId}”不是“${duty.unitName}”在任的人员或联系人；请从名单中选择`)
  }
  const clock = await findLinkClock(trx, caseId, actorId, purpose)
  if (!clock) throw new AppError('RULE_NOT_MET', `“${duty.unitName}”现在没有需要用链接办理的这一事项；请刷新后查看`)
  return { duty, recipient, clock }
}

/**
 * Makes the door for one act of one person on one case, and closes an earlier one of the same kind. The caller's
 * transaction holds row and trail line together. Throws ACTOR_NOT_FOUND, NOT_ALLOWED, REQUEST_INVALID, RULE_NOT_MET.
 */
export async function issueLink(trx: Transaction<Database>, order: LinkOrder): Promise<IssuedLink> {
  const { tenantId, caseId, actorId, purpose, recipientId, madeBy, now, publicUrl } = order
  const { duty, recipient, clock } = await getLinkGrounds(trx, order)

  if (!order.keepsOthers) await closeEarlier(trx, order)
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const row = await trx
    .insertInto('link')
    .values({
      tenant_id: tenantId,
      id: randomUUID(),
      token_hash: hashToken(token),
      purpose,
      case_id: caseId,
      actor_id: actorId,
      clock: clock.kind,
      version: clock.version,
      recipient_id: recipientId,
      recipient_name: recipient.name,
      role: recipient.role,
      unit_id: duty.unitId,
      made_at: new Date(now),
      made_by: madeBy,
      expires_at: new Date(Date.parse(now) + LINK_LIFE_MS),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, url: `${publicUrl}/l/${tenantId}/${token}`, duty }
}

async function closeEarlier(trx: Transaction<Database>, order: LinkOrder): Promise<void> {
  const { caseId, actorId, purpose, recipientId, now } = order
  await trx
    .updateTable('link')
    .set({ revoked_at: new Date(now), revoked_why: '已换发新的链接' })
    .where('case_id', '=', caseId)
    .where('actor_id', '=', actorId)
    .where('purpose', '=', purpose)
    .where('recipient_id', '=', recipientId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Finds the row of an address; undefined for anything that never was one. The transaction is that of its congress. */
export async function findLink(trx: Transaction<Database>, token: string): Promise<LinkRow | undefined> {
  if (!TOKEN.test(token)) return undefined
  return trx.selectFrom('link').selectAll().where('token_hash', '=', hashToken(token)).executeTakeFirst()
}

/** The same, held until the end of the transaction. */
export async function lockLink(trx: Transaction<Database>, token: string): Promise<LinkRow | undefined> {
  if (!TOKEN.test(token)) return undefined
  return trx.selectFrom('link').selectAll().where('token_hash', '=', hashToken(token)).forUpdate().executeTakeFirst()
}

/** Could this be the id of a congress? Nothing else may become the setting of a transaction. */
export function isCongressId(text: string): boolean {
  return CONGRESS.test(text)
}

/** To anybody who has no right token: wrong, old, used and none are one and the same. */
export function noSuchLink(): AppError {
  return new AppError('LINK_INVALID', '链接无效或已失效')
}

/** Takes one link back; undefined when there is none, or it was used or taken back before. */
export async function revokeLink(
  trx: Transaction<Database>,
  { caseId, linkId, why, now }: { caseId: string; linkId: string; why: string; now: Instant },
): Promise<LinkRow | undefined> {
  if (!UUID.test(linkId)) return undefined
  return trx
    .updateTable('link')
    .set({ revoked_at: new Date(now), revoked_why: why })
    .where('id', '=', linkId)
    .where('case_id', '=', caseId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** What happened to a link stands in the trail, in the transaction of what happened. */
export async function noteLink(
  trx: Transaction<Database>,
  kind: 'link_issued' | 'link_used' | 'link_revoked',
  row: LinkRow,
  by: { personId?: string; role: string; now: Instant; postId?: string; address?: string; requestId?: string },
): Promise<void> {
  const { now, ...who } = by
  await noteAccess(trx, {
    ...who,
    kind,
    at: now,
    caseId: row.case_id,
    subject: row.id,
    new: { purpose: row.purpose, recipient: row.recipient_id, actorId: row.actor_id, madeBy: row.made_by },
  })
}
