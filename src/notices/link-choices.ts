import { sql } from 'kysely'

import type { AssignmentContext } from '../../machines/assignment/context.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import type { Principal } from '../../machines/step.ts'
import type { LinkPurpose } from '../contract/links-endpoints.ts'
import { withTenant } from '../db/tenant.ts'
import { acceptedEventsOfMany, type Met } from '../engine/engine.ts'
import type { LinkDesk } from './link-act.ts'
import { type LinkRecipient, listLinkRecipients } from './link-grounds.ts'
import { planReply } from './link-reply.ts'

/** Somebody to whom a link may be sent now, and for what. */
export type LinkChoice = {
  actorId: string
  unitId: string
  unitName: string
  to: LinkRecipient
  purposes: LinkPurpose[]
}
type Duty = { actorId: string; unitId: string; unitName: string }

/** Asks the engine itself what each of them could do (a link that leads to a refusal is worth nothing); first who has not signed yet. */
export async function listLinkChoices(desk: LinkDesk, tenantId: string, caseId: string): Promise<LinkChoice[]> {
  const known = await withTenant(desk.db, tenantId, async (trx) => {
    const { rows } = await sql<Duty>`
      select a.id as "actorId", a.unit_id as "unitId", u.name as "unitName"
      from actor a join suggestion_case c on c.id = a.case_id
      join unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
      where a.case_id = ${caseId} and a.machine = 'assignment' and a.context ->> 'endedWhy' is null
        and coalesce(c.mark, 'none') not in ('state_secret', 'internal')
      order by a.opened_seq`.execute(trx)
    const people = new Map<string, LinkRecipient[]>()
    for (const { unitId } of rows) people.set(unitId, people.get(unitId) ?? (await listLinkRecipients(trx, unitId)))
    return rows.map((duty) => ({ duty, people: people.get(duty.unitId) ?? [] }))
  })
  const choices: LinkChoice[] = []
  for (const { duty, people } of known) {
    const seen = new Map<string, LinkPurpose[]>()
    for (const to of people) {
      const by: Principal = { id: to.id, role: to.role, unitId: duty.unitId }
      const purposes = seen.get(to.role) ?? (await purposesOf(desk, { tenantId, caseId, actorId: duty.actorId, by }))
      seen.set(to.role, purposes)
      if (purposes.length > 0) choices.push({ ...duty, to, purposes })
    }
  }
  return choices.toSorted((one, other) => Number(isUnsigned(other)) - Number(isUnsigned(one)))
}

const isUnsigned = ({ purposes }: LinkChoice): boolean => purposes.includes('acknowledge')

async function purposesOf(
  { engine, now }: LinkDesk,
  asked: { tenantId: string; caseId: string; actorId: string; by: Principal },
): Promise<LinkPurpose[]> {
  const { tenantId, caseId, actorId, by } = asked
  const met = (await acceptedEventsOfMany(engine, { tenantId, caseIds: [caseId], principal: by })).get(caseId)
  if (!met) return []
  const offered = met.offers[actorId] ?? []
  const context = met.stored.actors.find(({ id }) => id === actorId)?.context as AssignmentContext | undefined
  const today = dayInZone(now(), met.policy.office.zone)
  return [
    ...(offered.includes('assignment.acknowledged') ? (['acknowledge'] as const) : []),
    ...(offered.includes('reassignment.requested') && context?.requestsUntil === null
      ? (['request_reassignment'] as const)
      : []),
    ...(mayReply(met, actorId, by, today) ? (['upload_reply'] as const) : []),
  ]
}

/** The clerk enters the stamped scan; who signs may enter it as well. */
function mayReply(met: Met, actorId: string, by: Principal, today: string): boolean {
  const { steps } = planReply(met, actorId, by, today)
  if (steps.length === 0) return false
  if (steps.includes('opinion')) return true
  return by.role === 'unit_clerk' || met.policy.reply.signedBy.includes(by.role)
}
