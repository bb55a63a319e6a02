import { hash } from 'node:crypto'

import { canonicalJson } from '../audit/chain.ts'
import type { Unit } from './dispatch.ts'
import type { Command, Instant, Outcome, Stepped } from './shapes.ts'

/** A command with what its repeat key stands for. */
export type Asked = { command: Command; hash: string | null }

/** A unit of the dispatcher with what it carries and where its result goes. */
export type Work = Unit & {
  /** The commands, in the order in which they were given; none for due timers alone. */
  asked: readonly Asked[]
  /** Events that the engine sends itself: no role table, no limit of late entry. */
  isTrusted: boolean
  tries: number
  settle(result: WorkResult): void
  fail(error: unknown): void
}
export type WorkResult =
  | { kind: 'answered'; outcomes: Outcome[]; stepped: readonly Stepped[]; now: Instant }
  /** Due timers of the case failed, and stand as a fault. */
  | { kind: 'poisoned' }

/** What a repeat key stands for: everything that the person asked, but not who or when. */
export function hashCommand(command: Command): string {
  const { tenantId: _, principal: __, idempotencyKey: ___, group: ____, ...body } = command
  return hash('sha256', canonicalJson(body), 'hex')
}
