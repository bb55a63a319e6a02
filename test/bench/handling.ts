import { randomUUID } from 'node:crypto'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import { apply, type Command, createEngine, type Engine, type Outcome } from '../../src/engine/engine.ts'
import type { BenchDatabase } from './database.ts'

export const TENANT = 'puyang'
export const POLICY = 'puyang-2024'

/** A Monday morning; the day of the handover of all cases. */
export const HANDOVER_AT = '2026-03-02T09:00:00+08:00'
/** The first step of the ladder: the unit has not acknowledged, and tomorrow is the last day. */
export const FIRST_CHASE_AT = '2026-03-04T08:30:00+08:00'

export const UNIT = 'unit-1'
const BODY = 'government-office'
const DEPUTIES = ['deputy-1', 'deputy-2'] as const
const LEADER: Principal = { id: 'person-deputy', role: 'deputy', deputyId: DEPUTIES[0] }
const CLERK: Principal = { id: 'person-clerk', role: 'deputy_office_clerk' }
const DIRECTOR: Principal = { id: 'person-director', role: 'deputy_office_director' }
const ROUTING: Principal = { id: 'person-routing', role: 'routing_office', bodyId: BODY }
const UNIT_CLERK: Principal = { id: 'person-unit-clerk', role: 'unit_clerk', unitId: UNIT }
const UNIT_HEAD: Principal = { id: 'person-unit-head', role: 'unit_head', unitId: UNIT }

/** One thing that a person records: on which actor, what, who. */
export type Act = { actorId: string; event: Command['event']; by: Principal }

const suggestion = (by: Principal, event: Command['event']): Act => ({ actorId: 'suggestion', event, by })
const assignment = (by: Principal, event: Command['event']): Act => ({ actorId: 'assignment-1', event, by })

/** From the first draft to the handover to one unit; the clocks of that unit then run. */
export function untilHandover(number: string): Act[] {
  return [
    suggestion(LEADER, {
      type: 'suggestion.drafted',
      leadSignerId: DEPUTIES[0],
      cosignerIds: [DEPUTIES[1]],
      period: 'between_sessions',
      termNo: 8,
      sessionNo: 3,
      origin: 'own',
      mark: 'none',
      publicity: 'full',
      repeats: [],
      wishedUnitIds: [],
      text: {
        title: '关于加强城区背街小巷路灯建设和管护的建议',
        body: '部分背街小巷没有路灯，群众夜间出行不便。'.repeat(20),
      },
    }),
    suggestion(CLERK, { type: 'cosigner.confirmed', deputyId: DEPUTIES[1], form: 'wet_signature' }),
    suggestion(LEADER, { type: 'suggestion.submitted' }),
    suggestion(CLERK, { type: 'suggestion.registered', serialNumber: `S-${number}` }),
    suggestion(CLERK, { type: 'screening.proposed', outcome: 'accepted', text: { reason: '内容明确，属于本级职权' } }),
    suggestion(DIRECTOR, { type: 'screening.decided', outcome: 'accepted', text: { reason: '同意' } }),
    suggestion(CLERK, { type: 'suggestion.numbered', number }),
    suggestion(CLERK, { type: 'suggestion.classified', category: 'second', field: '城建环资' }),
    suggestion(CLERK, {
      type: 'handover.made',
      bodyId: BODY,
      form: 'meeting',
      longTermByNature: false,
      plan: [{ unitId: UNIT, role: 'sole' }],
    }),
  ]
}

/**
 * What a unit and the offices then record, until the reply has reached the first of the two signers. Each act is one
 * transition: it moves one actor and writes one line of the log, as the plain statements do.
 */
export const UNTIL_DELIVERED: readonly Act[] = [
  assignment(UNIT_CLERK, {
    type: 'assignment.acknowledged',
    text: { leader: '分管领导甲', section: '市政科', clerk: '经办人甲', phone: '0393-0000000' },
  }),
  assignment(UNIT_CLERK, {
    type: 'contact.made',
    deputyId: DEPUTIES[0],
    form: 'visit',
    metBy: 'section_head',
    text: { note: '到现场与代表一同查看了三条小巷，听取了意见。' },
  }),
  assignment(UNIT_CLERK, {
    type: 'reply.drafted',
    text: { body: '收悉建议后，我局现场勘查，制定了补装方案。'.repeat(20) },
  }),
  assignment(UNIT_CLERK, { type: 'reply.consulted', deputyId: DEPUTIES[0], text: { view: '同意答复意见' } }),
  assignment(UNIT_CLERK, { type: 'reply.checked' }),
  assignment(ROUTING, { type: 'reply.preReviewed', passed: true }),
  assignment(UNIT_HEAD, {
    type: 'reply.signed',
    documentNumber: '濮建函〔2026〕1号',
    scheme: shippedPolicy(POLICY).resultClasses.scheme,
    resultClass: '1',
    statesMissingOpinions: false,
    promises: [],
    text: { signer: '局长甲' },
  }),
  assignment(UNIT_CLERK, { type: 'reply.sealed' }),
  assignment(UNIT_CLERK, { type: 'reply.delivered', deputyId: DEPUTIES[0], form: 'in_person', receipt: 'signed' }),
]

/** Puts the congress on the list, as the owner does. */
export async function foundCongress(database: BenchDatabase): Promise<void> {
  await database.openPool('owner', 1).query(
    `insert into congress (id, name, level, policy_id, policy_version, founded_at)
       values ($1, '濮阳市人民代表大会', 'prefecture', $2, $3, '2022-01-01')`,
    [TENANT, POLICY, shippedPolicy(POLICY).version],
  )
}

/** An engine as the server builds it, on a clock that the bench sets. */
export function openEngine(database: BenchDatabase, now: () => string): Engine {
  return createEngine({
    pool: database.openPool('app', 10),
    policies: [shippedPolicy(POLICY)],
    calendar: shippedCalendar(),
    now,
    log: { warn: () => {}, error: (...args: unknown[]) => process.stderr.write(`${JSON.stringify(args)}\n`) },
  })
}

/** The act as a command on that case, with a key of its own as a screen would send it. */
export function commandOf(caseId: string, { actorId, event, by }: Act): Command {
  return { tenantId: TENANT, caseId, actorId, event, principal: by, idempotencyKey: randomUUID() }
}

/** Records the acts one after the other on a new case; throws when one is refused. */
export async function makeCase(engine: Engine, acts: readonly Act[]): Promise<string> {
  const caseId = randomUUID()
  for (const act of acts) {
    const { idempotencyKey: _, ...command } = commandOf(caseId, act)
    requireApplied(await apply(engine, command), act)
  }
  return caseId
}

/** A refusal in the bench is a fault of the bench. */
export function requireApplied(outcome: Outcome, act: Act): void {
  if (outcome.kind === 'refused') throw new Error(`“${act.event.type}” was refused: ${outcome.code} ${outcome.why}`)
}
