import type { AssignmentContext } from './assignment/context.ts'
import type { BallotContext } from './ballot/machine.ts'
import type { Policy } from './policy/schema.ts'
import type { Role } from './policy/words.ts'
import { type ActorView, type Env, no, ok, type Verdict } from './step.ts'
import type { SuggestionContext } from './suggestion/context.ts'
import type { SupervisionContext } from './supervision/machine.ts'
import type { TransferContext } from './transfer/machine.ts'

/**
 * How a person stands to the case. `congress`: the role itself is enough (the office of this congress);
 * `own_unit`: the unit of this very assignment; `lead_unit`: the lead or sole unit of the case; `any_unit`: a unit
 * with a duty in the case; `fellow_unit`: one of them, but not that of this very assignment; `named_unit`: a unit that
 * stands in the plan, was ordered to rectify, or was served with a document; `own_body`: the body to which the case
 * was handed; `own_session`: the session of congress in which the suggestion was made still lasts; `own_leader` and
 * `own_committee`: those of this very supervision, elsewhere in the case those of any of its supervisions.
 */
export const RELATIONS = [
  'congress',
  'lead_signer',
  'signer',
  'own_delegation',
  'own_session',
  'own_unit',
  'lead_unit',
  'any_unit',
  'fellow_unit',
  'named_unit',
  'own_body',
  'own_leader',
  'own_committee',
] as const
export type Relation = (typeof RELATIONS)[number]

/** Where a place's own rule names the roles that may do something. */
const NAMED_IN = {
  'reply.signedBy': (policy: Policy) => policy.reply.signedBy,
  'reassignment.finalRulingBy': (policy: Policy) => policy.reassignment.finalRulingBy,
  'extension.grantedBy': (policy: Policy) => policy.extension.grantedBy,
  'key.fixedBy': (policy: Policy) => [policy.key.fixedBy],
} satisfies Record<string, (policy: Policy) => readonly Role[]>

/**
 * A role may send the event when it stands in that relation and, if given, in one of those states (dotted prefixes)
 * and only where that rule of the place names it. `onScan`: not for oneself, but from the stamped scan before one.
 */
export type Grant = {
  readonly role: Role
  readonly relation: Relation
  readonly states?: readonly string[]
  readonly namedIn?: keyof typeof NAMED_IN
  readonly onScan?: true
}
/** Event type → who may send it. An empty list: only timers and other actors of the case send it. */
export type GrantTable<E extends { type: string }> = { readonly [T in E['type']]: readonly Grant[] }

/** Grants of several roles in one relation. */
export function grant(relation: Relation, ...roles: Role[]): Grant[] {
  return roles.map((role) => ({ role, relation }))
}

/** The same, in those states only. */
export function during(states: readonly string[], grants: readonly Grant[]): Grant[] {
  return grants.map((entry) => ({ ...entry, states }))
}

/** The same, only where that rule of the place names the role. */
export function whereNamed(namedIn: keyof typeof NAMED_IN, grants: readonly Grant[]): Grant[] {
  return grants.map((entry) => ({ ...entry, namedIn }))
}

/** The same, only as an entry from the scan of the signed and stamped paper. */
export function fromScan(grants: readonly Grant[]): Grant[] {
  return grants.map((entry) => ({ ...entry, onScan: true }))
}

/** The deputy office: clerk and director. */
export const OFFICE = grant('congress', 'deputy_office_clerk', 'deputy_office_director')
/** The deputy office, and during a session the secretariat. */
export const RECEIVING_OFFICE = [...OFFICE, ...grant('own_session', 'secretariat')]
/** What only the director decides. */
export const DIRECTOR = grant('congress', 'deputy_office_director')
/** Everybody of the unit that bears this assignment. */
export const OWN_UNIT = grant('own_unit', 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head')

/** Does the person stand in this relation to the case and to the actor that takes the event? */
export function stands(relation: Relation, env: Env): boolean {
  const { by } = env
  if (relation === 'congress') return true
  if (relation === 'own_unit') return by.unitId !== undefined && unitOf(env, env.self) === by.unitId
  if (relation === 'fellow_unit') return bearsDuty(env, false) && unitOf(env, env.self) !== by.unitId
  if (relation === 'named_unit') return by.unitId !== undefined && namedUnits(env).includes(by.unitId)
  if (relation === 'any_unit' || relation === 'lead_unit') return bearsDuty(env, relation === 'lead_unit')
  const suggestion = env.actors.find((actor) => actor.machine === 'suggestion')?.context as
    | SuggestionContext
    | undefined
  if (!suggestion) return false
  switch (relation) {
    case 'lead_signer':
      return speaks(env, [suggestion.leadSignerId], suggestion)
    case 'signer':
      return speaks(env, [suggestion.leadSignerId, ...suggestion.cosignerIds], suggestion)
    case 'own_delegation':
      return by.bodyId !== undefined && by.bodyId === suggestion.delegationId
    case 'own_session':
      return suggestion.period === 'in_session' && !suggestion.isSessionClosed
    case 'own_body':
      return by.bodyId !== undefined && by.bodyId === suggestion.bodyId
    case 'own_leader':
      return supervisions(env).some((supervision) => supervision.leaderId === by.id)
    case 'own_committee':
      return by.committeeId !== undefined && supervisions(env).some((one) => one.committeeId === by.committeeId)
  }
}

/** May this person send this event now? */
export function judgeRole(
  grants: readonly Grant[] | undefined,
  type: string,
  stateTags: readonly string[],
  env: Env,
): Verdict {
  const mine = (grants ?? []).filter((entry) => actsAs(entry.role, env))
  if (mine.length === 0) return no('ROLE_NOT_ALLOWED', `角色“${env.by.role}”不能登记“${type}”`)
  const open = mine.filter((entry) => !entry.onScan || env.basis === 'scan')
  if (open.length === 0)
    return no('ROLE_NOT_ALLOWED', `角色“${env.by.role}”只能凭盖章扫描件登记“${type}”（依据应是扫描件）`)
  const named = open.filter((entry) => isNamed(entry, env))
  if (named.length === 0) {
    const roles = open.flatMap(({ namedIn }) => (namedIn ? NAMED_IN[namedIn](env.policy) : []))
    const whom = [...new Set(roles)].join('、') || '无'
    return no('ROLE_NOT_ALLOWED', `按本地规则，“${type}”由“${whom}”登记，登记人的角色是“${env.by.role}”`)
  }
  const related = named.filter((entry) => stands(entry.relation, env))
  if (related.length === 0) return no('ROLE_NOT_ALLOWED', `“${env.by.role}”与本件没有规定的关系，不能登记“${type}”`)
  const here = related.some((entry) => !entry.states || entry.states.some((prefix) => isWithin(stateTags, prefix)))
  return here ? ok : no('ROLE_NOT_ALLOWED', `“${env.by.role}”在现阶段不能登记“${type}”`)
}

const ABOVE_TOWNSHIPS: readonly Role[] = ['deputy_office_clerk', 'deputy_office_director', 'council_of_chairpersons']
/**
 * A township has no standing committee, no deputy office and no council of chairpersons: its presidium does what they
 * do elsewhere (代表法 2025 第五十一条).
 */
export function actsAs(role: Role, env: Env): boolean {
  const isTownship = env.policy.office.body === 'presidium'
  return isTownship && ABOVE_TOWNSHIPS.includes(role) ? env.by.role === 'presidium' : env.by.role === role
}

function isNamed({ namedIn }: Grant, env: Env): boolean {
  if (namedIn === undefined) return true
  const roles: readonly Role[] = NAMED_IN[namedIn](env.policy)
  return roles.includes(env.by.role)
}

function isWithin(paths: readonly string[], prefix: string): boolean {
  return paths.some((path) => path === prefix || path.startsWith(`${prefix}.`))
}

/** One of these deputies in person; whose mandate has ended or rests acts as a deputy no more. */
function speaks({ by }: Env, deputyIds: readonly string[], suggestion: Partial<SuggestionContext>): boolean {
  const { deputyId } = by
  if (deputyId === undefined || !deputyIds.includes(deputyId)) return false
  return !(deputyId in (suggestion.endedDeputies ?? {})) && !suggestion.suspendedDeputyIds?.includes(deputyId)
}

function unitOf(env: Env, actorId: string): unknown {
  return selfOf(env, actorId)?.context['unitId']
}

function selfOf(env: Env, actorId = env.self): ActorView | undefined {
  return env.actors.find((view) => view.id === actorId)
}

/** Units on which the actor that takes the event laid something. */
function namedUnits(env: Env): readonly string[] {
  const self = selfOf(env)
  if (self?.machine === 'suggestion') return (self.context as SuggestionContext).plan.map(({ unitId }) => unitId)
  if (self?.machine === 'ballot') return (self.context as BallotContext).rectifyingUnitIds
  return self?.machine === 'transfer' ? (self.context as TransferContext).unitIds : []
}

function bearsDuty(env: Env, asLead: boolean): boolean {
  return env.actors.some((actor) => {
    if (actor.machine !== 'assignment') return false
    const context = actor.context as AssignmentContext
    if (context.unitId !== env.by.unitId || context.endedWhy !== null) return false
    return !asLead || context.role === 'lead' || context.role === 'sole'
  })
}

/** The very supervision that takes the event; for another actor, all of the case. */
function supervisions(env: Env): SupervisionContext[] {
  const all = env.actors.filter(({ machine }) => machine === 'supervision')
  const own = all.filter(({ id }) => id === env.self)
  return (own.length > 0 ? own : all).map(({ context }) => context as SupervisionContext)
}
