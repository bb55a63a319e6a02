import type { Policy } from '../../machines/policy/schema.ts'

/** An event as the log tells it. */
export type LoggedLine = {
  actor: string
  type: string
  payload: Record<string, unknown>
  outcome: 'accepted' | 'ignored'
  by: { role: string }
  basis?: string
}
/** One path of the lifecycle, known by an event of the log. */
export type LifePath = {
  label: string
  type: string
  /** Fields that the event must have. */
  has?: Record<string, unknown>
  when?: (line: LoggedLine) => boolean
  /** Places whose rules know the path; absent: all. */
  allowed?: (policy: Policy) => boolean
}

/** Builds a path: label, event type, fields of the event, rules that allow it. */
export function path(
  label: string,
  type: string,
  has: Record<string, unknown> = {},
  allowed?: (policy: Policy) => boolean,
): LifePath {
  return { label, type, has, ...(allowed && { allowed }) }
}
