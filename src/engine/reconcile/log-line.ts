import type { StateValue } from 'xstate'

import type { Told } from '../../../machines/effects.ts'
import type { Principal } from '../../../machines/step.ts'
import type { LogRow } from '../../db/read/reconcile-cases.ts'
import type { Basis, ClockChange, Instant } from '../apply/shapes.ts'

/** The body of an event as `eventBody` writes it. */
export type RecordedBody = {
  case: string
  seq: number
  actor: string
  type: string
  payload: Record<string, unknown>
  outcome: 'accepted' | 'ignored'
  code?: string
  occurredOn: string
  recordedAt: Instant
  by: Principal
  onBehalfOf?: string
  basis?: Basis['kind']
  /** Taken over from an old ledger: nobody was told of it. */
  history?: true
  cause?: number
  timerDueAt?: Instant
  policy: { id: string; version: number }
  calendar: string
  state?: StateValue
  clocks?: ClockChange[]
  textHash?: string
}
/** One line of the log, ready to be replayed. */
export type LogLine = {
  seq: number
  body: string
  recorded: RecordedBody
  outcome: 'accepted' | 'ignored'
  code: string | null
  /** Null where there is none, or where it was erased by law. */
  text: { salt: string; prose?: unknown; lateReason?: string; reference?: string } | null
  isErased: boolean
}

/** Reads a stored line. Throws when its body is no JSON: the trail itself is broken then. */
export function readLine(row: LogRow): LogLine {
  const recorded = JSON.parse(row.body) as RecordedBody
  const { outcome, code = null } = recorded
  const isErased = recorded.textHash !== undefined && row.text_body === null
  return { seq: row.seq, body: row.body, recorded, outcome, code, text: readText(row), isErased }
}

/** The event as it was told, with its free text as far as that is still there. */
export function eventOf({ recorded, text }: LogLine): Told {
  const event: Told = { ...recorded.payload, type: recorded.type }
  return text?.prose === undefined ? event : { ...event, text: text.prose }
}

function readText({ text_body, text_salt }: LogRow): LogLine['text'] {
  if (text_body === null || text_salt === null) return null
  const { text: prose, ...rest } = JSON.parse(text_body) as { text?: unknown; lateReason?: string; reference?: string }
  return { salt: text_salt.toString('hex'), ...rest, ...(prose !== undefined && { prose }) }
}
