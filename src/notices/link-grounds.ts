import { sql, type Transaction } from 'kysely'

import type { ClockKind, Role } from '../../machines/policy/words.ts'
import type { LinkPurpose } from '../contract/links-endpoints.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import type { LinkRow } from './links.ts'

/** The duty of a unit on which a link is good for something. */
export type LinkDuty = {
  unitId: string
  unitName: string
  /** Of a state secret or an internal case nothing leaves by a link. */
  isClosed: boolean
  revision: number
  number: string | null
}
export type LinkRecipient = { id: string; name: string; role: Role; phone: string | null; email: string | null }

/** The clock whose version a link is bound to: the first of these that runs. */
const CLOCKS: Readonly<Record<LinkPurpose, readonly ClockKind[]>> = {
  acknowledge: ['acknowledge', 'reply', 'opinion'],
  request_reassignment: ['reassignment_request', 'reply', 'opinion'],
  upload_reply: ['reply', 'rehandling', 'assessment_action', 'opinion', 'opinion_redo'],
}

export async function findLinkDuty(
  trx: Transaction<Database>,
  caseId: string,
  actorId: string,
): Promise<LinkDuty | undefined> {
  const { rows } = await sql<LinkDuty>`
    select a.unit_id as "unitId", u.name as "unitName", c.revision, c.number,
      coalesce(c.mark, 'none') in ('state_secret', 'internal') as "isClosed"
    from actor a join suggestion_case c on c.id = a.case_id
    join unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
    where a.case_id = ${caseId} and a.id = ${actorId} and a.machine = 'assignment'`.execute(trx)
  return rows[0]
}

/** The people of a unit that may act for it: those in a post, and contacts who have none. Leaders come last. */
export async function listLinkRecipients(trx: Transaction<Database>, unitId: string): Promise<LinkRecipient[]> {
  const { rows } = await sql<LinkRecipient>`
    select n.id, n.name, p.role, n.phone, n.email from post p
      join person n on n.tenant_id = p.tenant_id and n.id = p.person_id
      where p.unit_id = ${unitId} and p.ended_at is null and n.left_on is null and p.role like 'unit\\_%'
    union
    select 'contact:' || k.id, k.name, 'unit_' || k.duty, k.phone, k.email from unit_contact k
      where k.unit_id = ${unitId} and k.ended_on is null and k.person_id is null`.execute(trx)
  return rows.toSorted(
    (one, other) => RANK.indexOf(one.role) - RANK.indexOf(other.role) || (one.id < other.id ? -1 : 1),
  )
}
const RANK: readonly Role[] = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head']

/** One of them; of one who holds several posts of the unit, the lowest. */
export async function findLinkRecipient(
  trx: Transaction<Database>,
  unitId: string,
  recipientId: string,
): Promise<LinkRecipient | undefined> {
  return (await listLinkRecipients(trx, unitId)).find(({ id }) => id === recipientId)
}

/** The running clock for which a link of this purpose is sent. */
export async function findLinkClock(
  trx: Transaction<Database>,
  caseId: string,
  actorId: string,
  purpose: LinkPurpose,
): Promise<{ kind: ClockKind; version: number } | undefined> {
  const running = await trx
    .selectFrom('deadline')
    .select(['kind', 'version'])
    .where('case_id', '=', caseId)
    .where('actor_id', '=', actorId)
    .where('ended_on', 'is', null)
    .execute()
  return CLOCKS[purpose].flatMap((kind) => running.find((clock) => clock.kind === kind) ?? [])[0]
}

/** How a link stands now; `why` is said to those alone who hold its token, and to staff. */
export type LinkStanding = { state: 'open'; revision: number } | { state: 'used' | 'expired' | 'revoked'; why: string }

/**
 * Judged anew each time from what stands in the records, so that nothing has to be remembered when a person leaves,
 * a deadline moves or a case is withdrawn.
 */
export async function judgeLink(trx: Transaction<Database>, row: LinkRow, now: Instant): Promise<LinkStanding> {
  if (row.used_at) return { state: 'used', why: '这个链接已经使用，办理结果已登记；不能再次使用' }
  if (row.revoked_at) return { state: 'revoked', why: row.revoked_why ?? '这个链接已被收回' }
  if (row.expires_at.getTime() <= Date.parse(now)) {
    return { state: 'expired', why: '这个链接已超过三日有效期；请联系代表工作机构重新发送' }
  }
  const duty = await findLinkDuty(trx, row.case_id, row.actor_id)
  if (!duty || duty.isClosed) return { state: 'revoked', why: '本件不再通过链接办理；请联系代表工作机构' }
  if (duty.unitId !== row.unit_id) return { state: 'revoked', why: '本件的承办单位已变更' }
  const recipients = await listLinkRecipients(trx, row.unit_id)
  if (!recipients.some(({ id, role }) => id === row.recipient_id && role === row.role)) {
    return { state: 'revoked', why: '收件人已不在这一岗位；请联系代表工作机构发给现在的经办人' }
  }
  const clock = await trx
    .selectFrom('deadline')
    .select('version')
    .where('case_id', '=', row.case_id)
    .where('actor_id', '=', row.actor_id)
    .where('kind', '=', row.clock)
    .where('ended_on', 'is', null)
    .executeTakeFirst()
  if (!clock) return { state: 'revoked', why: '这一事项已经办结或不再办理，不需要再用这个链接' }
  if (clock.version !== row.version) {
    return { state: 'revoked', why: '本件的期限已经变动，原链接不再有效；请联系代表工作机构重新发送' }
  }
  return { state: 'open', revision: duty.revision }
}
