import { ProblemError } from '../../contract/client.ts'
import type { Decided, DraftView } from '../../contract/notices-endpoints.ts'
import { dayText, momentText } from '../parts/day-text.ts'
import { nameOf } from './recipient-text.ts'

const SOON_MS = 5 * 60_000

/** What came of a decision, for the person who made it. */
export function saidOf(draft: DraftView, { outcome, sendAt, why }: Decided, until?: string): string {
  const name = nameOf(draft)
  if (outcome === 'dropped') return `没有发出：${name}。${why ?? ''}。`
  if (outcome === 'deferred') return `已暂缓：${name}${until ? `，${dayText(until)}再列出` : ''}。`
  return `已批准：${name}。${whenText(sendAt)}`
}

/** Notices go out in working hours. */
export function whenText(sendAt: string | null): string {
  if (sendAt === null || Date.parse(sendAt) - Date.now() < SOON_MS) return '随即发出。'
  return `现在不是工作时间，将于 ${momentText(sendAt)} 发出。`
}

/** Says above the list what came of a decision. */
export type Tell = (what: string | ProblemError) => Promise<void>

/** Somebody else was faster: the list is read again and says so. */
export function isStaleProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError && (error.code === 'RECORD_STALE' || error.code === 'NOT_FOUND')
}
