import type { EngineRefusalCode } from './shapes.ts'

export type SaveError =
  /** A person can act on it. */
  | { kind: 'refused'; code: EngineRefusalCode; why: string }
  /** Somebody else was at the same rows; the next try sees what they did. */
  | { kind: 'collision'; isCaseId: boolean }
  /** Rolled back for certain, and it would fail again: a bug, or rows that are not as they must be. */
  | { kind: 'rolledBack' }
  /** The connection broke: the commit may or may not have happened. */
  | { kind: 'unknown' }

const UNIQUE_VIOLATION = '23505'
/** Serialization failure, deadlock, lock not available. */
const COLLISIONS = ['40001', '40P01', '55P03']
/** Connection exceptions, and a server that was told to stop. */
const BROKEN = /^(08|57P)/

/** What an error of `save_steps` means for the batch. */
export function explainSaveError(error: unknown): SaveError {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || BROKEN.test(code)) return { kind: 'unknown' }
  if (COLLISIONS.includes(code)) return { kind: 'collision', isCaseId: false }
  if (code !== UNIQUE_VIOLATION) return { kind: 'rolledBack' }
  if (constraint === 'suggestion_case_number') {
    return { kind: 'refused', code: 'CASE_NUMBER_TAKEN', why: '这个编号已用于同届同次的另一件建议；请取新的编号' }
  }
  if (constraint === 'suggestion_case_pkey') return { kind: 'collision', isCaseId: true }
  if (constraint === 'idempotency_pkey') return { kind: 'collision', isCaseId: false }
  return { kind: 'rolledBack' }
}
