import type { Told } from '../../../machines/effects.ts'
import type { Principal } from '../../../machines/step.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { apply } from '../../../src/engine/engine.ts'
import {
  aCommand,
  aDraft,
  CLERK,
  caseId,
  DEPUTY,
  DIRECTOR,
  expectApplied,
  OTHER_TENANT,
  START,
  TENANT,
} from '../../engine/a-world.ts'
import type { House } from '../a-house.ts'

/** Cases and records on which requests are tried. */
export type Rooms = {
  /** The case to which the personas stand, one to which none of them does, and one of another congress. */
  cases: { own: string; other: string; foreign: string }
  /** Parameters of the address that name something which is there. */
  paramsOf(endpoint: Endpoint, pick: number): Record<string, string>
}

const REASON = { reason: '符合规定' }
type Step = [event: Told, by?: Principal, actorId?: string]

/** Puts the cases and a few records in their places. `leaderId`: who leads the handling and the supervision of the own case. */
export async function furnish(house: House, leaders: { handling?: string; supervising?: string } = {}): Promise<Rooms> {
  const cases = { own: caseId(1), other: caseId(2), foreign: caseId(3) }
  await withTenant(house.services.db, TENANT, async (trx) => {
    for (const n of [1, 2]) {
      await trx
        .insertInto('unit')
        .values({ tenant_id: TENANT, id: `unit-${n}`, name: `甲${n}局`, kind: null, successor_id: null })
        .execute()
      await trx
        .insertInto('deputy')
        .values({
          tenant_id: TENANT,
          id: `deputy-${n}`,
          name: `代表${n}`,
          delegation_id: `delegation-${n}`,
          phone: '13800000000',
        })
        .execute()
      await trx
        .insertInto('organ')
        .values({ tenant_id: TENANT, id: `delegation-${n}`, kind: 'delegation', name: `第${n}代表团` })
        .execute()
    }
    await trx
      .insertInto('organ')
      .values({ tenant_id: TENANT, id: 'government', kind: 'body', name: '市人民政府' })
      .execute()
    await trx
      .insertInto('organ')
      .values({ tenant_id: TENANT, id: 'committee-1', kind: 'committee', name: '财经委' })
      .execute()
  })
  await live(house, TENANT, cases.own, stepsOf(1, leaders))
  await live(house, TENANT, cases.other, stepsOf(2, {}))
  await live(house, OTHER_TENANT, cases.foreign, [[aDraft()]])
  return { cases, paramsOf: (endpoint, pick) => paramsOf(endpoint, pick, Object.values(cases)) }
}

function stepsOf(n: number, { handling, supervising }: { handling?: string; supervising?: string }): Step[] {
  const draft = aDraft({ leadSignerId: `deputy-${n}`, delegationId: `delegation-${n}`, publicity: 'none' })
  const plan = [{ unitId: `unit-${n}`, role: 'sole' }]
  const bodyId = n === 1 ? 'government' : 'court'
  return [
    [draft],
    [{ type: 'suggestion.submitted' }, { ...DEPUTY, deputyId: `deputy-${n}` }],
    [{ type: 'screening.proposed', outcome: 'accepted', text: REASON }],
    [{ type: 'screening.decided', outcome: 'accepted', text: REASON }, DIRECTOR],
    [{ type: 'suggestion.numbered', number: `第${n}号` }],
    [{ type: 'suggestion.classified', category: 'third', field: '交通' }],
    [{ type: 'handover.made', bodyId, form: 'online', longTermByNature: false, plan }],
    ...(handling ? ([[{ type: 'leader.appointed', kind: 'handling', leaderId: handling }]] satisfies Step[]) : []),
    ...(supervising
      ? ([
          [{ type: 'supervision.opened', level: 'listed' }],
          [{ type: 'supervisingLeader.appointed', leaderId: supervising }, DIRECTOR, 'supervision-1'],
          [{ type: 'supervisingCommittee.appointed', committeeId: 'committee-1' }, DIRECTOR, 'supervision-1'],
        ] satisfies Step[])
      : []),
  ]
}

async function live(house: House, tenantId: string, id: string, steps: readonly Step[]): Promise<void> {
  for (const [event, principal = CLERK, actorId = 'suggestion'] of steps) {
    expectApplied(await apply(house.engine, aCommand(id, event, { tenantId, principal, actorId })))
  }
}

/** By the resource in the address, and for cases one of several. */
function paramsOf({ url }: Endpoint, pick: number, cases: readonly string[]): Record<string, string> {
  const nth = String(1 + (pick % 2))
  if (url.startsWith('/api/cases/'))
    return { id: cases[pick % cases.length] ?? '', deputyId: `deputy-${nth}`, seq: nth }
  if (url.startsWith('/api/units/')) return { id: `unit-${nth}` }
  if (url.startsWith('/api/deputies/')) return { id: `deputy-${nth}` }
  if (url.startsWith('/api/organs/')) return { id: `delegation-${nth}` }
  if (url.startsWith('/api/people/')) return { id: `person-post-${nth}`, postId: `post-${nth}` }
  if (url.startsWith('/api/policies/')) return { id: 'puyang-2024', version: '1' }
  if (url.startsWith('/api/form-choices/')) return { policyId: 'puyang-2024', version: '1' }
  return {}
}

/** Records of the other congress, and what they are like as long as nobody from here has changed them. */
export async function furnishAbroad({ services: { db } }: House) {
  const tenant_id = OTHER_TENANT
  const read = () =>
    withTenant(db, tenant_id, async (trx) => ({
      units: await trx.selectFrom('unit').selectAll().execute(),
      deputies: await trx.selectFrom('deputy').selectAll().execute(),
      organs: await trx.selectFrom('organ').selectAll().execute(),
      people: await trx.selectFrom('person').selectAll().execute(),
      posts: await trx.selectFrom('post').selectAll().execute(),
      views: await trx.selectFrom('saved_view').selectAll().execute(),
    }))
  await withTenant(db, tenant_id, async (trx) => {
    const nobody = { phone: null, email: null, user_id: null, left_on: null }
    await trx
      .insertInto('unit')
      .values({ tenant_id, id: 'unit-abroad', name: '乙局', kind: null, successor_id: null })
      .execute()
    await trx
      .insertInto('deputy')
      .values({ tenant_id, id: 'deputy-abroad', name: '代表乙', delegation_id: null })
      .execute()
    await trx
      .insertInto('organ')
      .values({ tenant_id, id: 'organ-abroad', kind: 'body', name: '乙县人民政府' })
      .execute()
    await trx
      .insertInto('person')
      .values({ tenant_id, id: 'person-abroad', name: '人员乙', ...nobody })
      .execute()
    const view = { list: 'cases', name: '我的', query: '{}', saved_at: new Date(START) }
    await trx
      .insertInto('saved_view')
      .values({ tenant_id, id: 'view-abroad', person_id: 'person-abroad', ...view })
      .execute()
  })
  const ids = ['unit-abroad', 'deputy-abroad', 'organ-abroad', 'person-abroad', 'view-abroad']
  return { ids, read, before: await read() }
}
