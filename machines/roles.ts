import type { AssignmentContext } from './assignment/context.ts'
import type { Role } from './policy/words.ts'
import { type Env, no, ok, type Verdict } from './step.ts'
import type { SuggestionContext } from './suggestion/context.ts'
import type { SupervisionContext } from './supervision/machine.ts'

/**
 * How a person stands to the case. `congress`: the role itself is enough (the office of this congress);
 * `own_unit`: the unit of this very assignment; `lead_unit`: the lead or sole unit of the case; `any_unit`: a unit
 * with a duty in the case; `own_body`: the body to which the case was handed; `own_session`: the session of congress
 * in which the suggestion was made still lasts.
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
  'own_body',
  'own_leader',
  'own_committee',
] as const
export type Relation = (typeof RELATIONS)[number]

/** A role may send the event when it stands in that relation and, if given, in one of those states (dotted prefixes). */
export type Grant = { readonly role: Role; readonly relation: Relation; readonly states?: readonly string[] }
/** Event type → who may send it. An empty list: only timers and other actors of the case send it. */
export type GrantTable<E extends { type: string }> = { readonly [T in E['type']]: readonly Grant[] }

/** Grants of several roles in one relation. */
export function grant(relation: Relation, ...roles: Role[]): Grant[] {
  return roles.map((role) => ({ role, relation }))
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
  const suggestion = env.actors.find((actor) => actor.machine === 'suggestion')?.context as
    | SuggestionContext
    | undefined
  if (relation === 'congress') return true
  if (relation === 'own_unit') return by.unitId !== undefined && unitOf(env, env.self) === by.unitId
  if (relation === 'any_unit' || relation === 'lead_unit') return bearsDuty(env, relation === 'lead_unit')
  if (!suggestion) return false
  switch (relation) {
    case 'lead_signer':
      return by.deputyId !== undefined && by.deputyId === suggestion.leadSignerId
    case 'signer':
      return by.deputyId !== undefined && [suggestion.leadSignerId, ...suggestion.cosignerIds].includes(by.deputyId)
    case 'own_delegation':
      return by.bodyId !== undefined && by.bodyId === suggestion.delegationId
    case 'own_session':
      return suggestion.period === 'in_session' && !suggestion.isSessionClosed
    case 'own_body':
      return by.bodyId !== undefined && by.bodyId === suggestion.bodyId
    case 'own_leader':
      return suggestion.handlingLeaderId === by.id || supervisions(env).some((s) => s.leaderId === by.id)
    case 'own_committee':
      return by.committeeId !== undefined && supervisions(env).some((s) => s.committeeId === by.committeeId)
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
  const related = mine.filter((entry) => stands(entry.relation, env))
  if (related.length === 0) return no('ROLE_NOT_ALLOWED', `“${env.by.role}”与本件没有规定的关系，不能登记“${type}”`)
  const here = related.some((entry) => !entry.states || entry.states.some((prefix) => isWithin(stateTags, prefix)))
  return here ? ok : no('ROLE_NOT_ALLOWED', `“${env.by.role}”在现阶段不能登记“${type}”`)
}

/** In a township the presidium does what the deputy office does elsewhere (代表法 2025 第五十一条). */
function actsAs(role: Role, env: Env): boolean {
  if (role === env.by.role) return true
  const isOffice = role === 'deputy_office_clerk' || role === 'deputy_office_director'
  return isOffice && env.by.role === 'presidium' && env.policy.office.body === 'presidium'
}

function isWithin(paths: readonly string[], prefix: string): boolean {
  return paths.some((path) => path === prefix || path.startsWith(`${prefix}.`))
}

function unitOf(env: Env, actorId: string): unknown {
  const actor = env.actors.find((view) => view.id === actorId)
  return actor?.context['unitId']
}

function bearsDuty(env: Env, asLead: boolean): boolean {
  return env.actors.some((actor) => {
    if (actor.machine !== 'assignment') return false
    const context = actor.context as AssignmentContext
    if (context.unitId !== env.by.unitId || context.endedWhy !== null) return false
    return !asLead || context.role === 'lead' || context.role === 'sole'
  })
}

function supervisions(env: Env): SupervisionContext[] {
  return env.actors.filter((a) => a.machine === 'supervision').map((a) => a.context as SupervisionContext)
}
