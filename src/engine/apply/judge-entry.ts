import type { StateValue } from 'xstate'

import type { Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { addDays, Day } from '../../../machines/policy/term.ts'
import { judgeRole } from '../../../machines/roles.ts'
import { type ActorView, type Env, no, ok, type Verdict } from '../../../machines/step.ts'
import type { Command, Rulebook } from './shapes.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const LONGEST_KEY = 200

/** Is this a case id as the engine writes them: a UUID in lower case? */
export function isCaseId(text: string): boolean {
  return UUID.test(text)
}

/** What must hold of every command, whatever the machine: characters that can be stored, keys that are not endless. */
export function judgeForm(command: Command): Verdict {
  const { idempotencyKey, occurredOn } = command
  if (typeof command.event?.type !== 'string') return no('PAYLOAD_MALFORMED', '事项没有类型；应有字段“type”')
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY)) {
    return no('PAYLOAD_MALFORMED', `重复请求标识的长度是 ${idempotencyKey.length}；应为 1–${LONGEST_KEY} 个字符`)
  }
  if (occurredOn !== undefined && !Day.safeParse(occurredOn).success) {
    return no('PAYLOAD_MALFORMED', `发生日期“${occurredOn}”不是日期；应写作 YYYY-MM-DD，例如 2026-03-05`)
  }
  const { event, principal, onBehalfOf, basis, lateReason } = command
  const isStorable = isStorableText([event, principal, onBehalfOf, basis, lateReason, idempotencyKey])
  return isStorable
    ? ok
    : no('PAYLOAD_MALFORMED', '内容中有不能保存的字符（空字符或残缺的字符），或嵌套过深；请改正后重试')
}

/** Postgres stores neither U+0000 nor half of a surrogate pair. */
function isStorableText(value: unknown): boolean {
  const json = writeJson(value)
  if (json === undefined) return false
  // JSON writes both as \u escapes, so a text without these letters is safe; otherwise look closely.
  if (!json.includes('\\u0000') && !json.includes('\\ud')) return true
  return texts(value).every((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text))
}

/** Undefined for a value that is nested so deep that it exhausts the stack. */
function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? ''
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)])
}

/** 补录: no day in the future, none further back than the policy lets this role enter, and a reason when it is late. */
export function judgeDay(command: Command, policy: Policy, occurredOn: string, today: string): Verdict {
  if (occurredOn > today) return no('DATE_IN_FUTURE', `发生日期“${occurredOn}”在今天（${today}）之后；应为今天或以前`)

  const { daysBack, reasonAfterDays } = policy.lateEntry
  const allowed = daysBack[command.principal.role] ?? daysBack.default
  const earliest = addDays(today, -allowed)
  if (occurredOn < earliest && !command.isHistory) {
    return no(
      'DATE_TOO_FAR_BACK',
      `发生日期“${occurredOn}”太早：角色“${command.principal.role}”最多补录 ${allowed} 天，即 ${earliest} 及以后；更早的由有权限的人补录`,
    )
  }
  if (occurredOn < addDays(today, -reasonAfterDays) && !command.lateReason?.trim()) {
    return no('LATE_REASON_MISSING', `发生日期“${occurredOn}”距今超过 ${reasonAfterDays} 天，属于补录；请写明补录原因`)
  }
  return ok
}

/** May this person send this event to this actor in its state? An unknown event is left to the machine's schema. */
export function judgeSender(
  rules: Rulebook,
  machine: keyof Rulebook['grants'],
  value: StateValue,
  type: string,
  env: Env,
): Verdict {
  const grants = rules.grants[machine]
  if (!Object.hasOwn(grants, type)) return ok
  return judgeRole(grants[type], type, statePaths(value), env)
}

/** May this person draft this suggestion? The table is asked as if the suggestion stood there already. */
export function judgeDrafting(rules: Rulebook, event: Told, env: Env): Verdict {
  const { leadSignerId, cosignerIds, delegationId, period } = event
  const signers = { leadSignerId, cosignerIds: Array.isArray(cosignerIds) ? cosignerIds : [] }
  const context = { ...signers, delegationId, period, isSessionClosed: false }
  const imagined: ActorView = { id: 'suggestion', machine: 'suggestion', value: 'drafting', context }
  return judgeRole(rules.grants.suggestion[event.type], event.type, [], { ...env, actors: [imagined] })
}

/** Every active state as a dotted path: `underway.answering.replied`. */
export function statePaths(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined || (typeof inner === 'object' && Object.keys(inner).length === 0)
      ? [prefix + key]
      : statePaths(inner, `${prefix}${key}.`),
  )
}
