import type { TrailEvent } from '../../db/read/audit-cases.ts'
import { chainHash, GENESIS_HASH, textHash } from './chain.ts'
import type { Break } from './trail-report.ts'

export type Found = Pick<Break, 'kind' | 'expected' | 'found'> & { seq?: number }

/** How far the chain of one case has been walked. */
export type Link = { seq: number; hash: string }

/** Before the first event of a case. */
export function beforeFirst(): Link {
  return { seq: 0, hash: GENESIS_HASH }
}

/** What the body of an event says of the columns beside it. */
type Said = {
  case?: unknown
  seq?: unknown
  actor?: unknown
  type?: unknown
  outcome?: unknown
  occurredOn?: unknown
  recordedAt?: unknown
  by?: { id?: unknown; role?: unknown }
  onBehalfOf?: unknown
  basis?: unknown
  cause?: unknown
  textHash?: unknown
}

/** Proves one event against the one before it: number, link, hash, columns, text. Undefined when all is right. */
export function checkEvent(event: TrailEvent, before: Link): Found | undefined {
  const seq = before.seq + 1
  if (event.seq !== seq) {
    return { kind: 'event_missing', seq, expected: `第 ${seq} 条记录`, found: `没有；接下来是第 ${event.seq} 条` }
  }
  const previous = event.prev_hash.toString('hex')
  if (previous !== before.hash) {
    return { kind: 'event_misplaced', seq, expected: `前一条的散列 ${before.hash}`, found: previous }
  }
  const hash = event.hash.toString('hex')
  const computed = chainHash(previous, event.body)
  if (computed !== hash) {
    return { kind: 'event_edited', seq, expected: `所记内容的散列 ${hash}`, found: `现有内容的散列是 ${computed}` }
  }
  const said = parseBody(event.body)
  if (!said) return { kind: 'event_edited', seq, expected: '一个 JSON 对象', found: event.body.slice(0, 80) }
  return checkColumns(event, said) ?? checkText(event, said)
}

/** The end of a chain against what the case says of it. */
export function checkEnd(end: Link, said: { lastSeq: number; lastHash: Buffer }): Found | undefined {
  if (end.seq < said.lastSeq) {
    const found = end.seq === 0 ? '一条也没有' : `最后一条是第 ${end.seq} 条`
    return { kind: 'event_missing', seq: end.seq + 1, expected: `建议末端所记的第 ${said.lastSeq} 条记录`, found }
  }
  if (end.seq > said.lastSeq) {
    const found = `还有第 ${said.lastSeq + 1} 条`
    return { kind: 'case_end', seq: said.lastSeq + 1, expected: `末条是第 ${said.lastSeq} 条`, found }
  }
  const lastHash = said.lastHash.toString('hex')
  if (end.hash === lastHash) return undefined
  return { kind: 'case_end', seq: end.seq, expected: `末条记录的散列 ${end.hash}`, found: `建议所记的是 ${lastHash}` }
}

function checkColumns(event: TrailEvent, said: Said): Found | undefined {
  const pairs: [column: string, stored: string | number | null, said: unknown][] = [
    ['case_id', event.case_id, said.case],
    ['seq', event.seq, said.seq],
    ['actor_id', event.actor_id, said.actor],
    ['type', event.type, said.type],
    ['outcome', event.outcome, said.outcome],
    ['occurred_on', event.occurred_on, said.occurredOn],
    ['recorded_at', event.recorded_at.toISOString(), said.recordedAt],
    ['principal_id', event.principal_id, said.by?.id],
    ['role', event.role, said.by?.role],
    ['on_behalf_of', event.on_behalf_of, said.onBehalfOf ?? null],
    ['basis', event.basis, said.basis ?? null],
    ['cause_seq', event.cause_seq, said.cause ?? null],
  ]
  for (const [column, stored, value] of pairs) {
    if (stored === value) continue
    const isPlace = column === 'case_id' || column === 'seq'
    const kind = isPlace ? 'event_misplaced' : 'event_columns'
    return { kind, seq: event.seq, expected: `${column} 为“${String(value)}”`, found: `“${String(stored)}”` }
  }
  return undefined
}

/** Erased text is right as long as its row says so; the table lets no row say so without who, when and why. */
function checkText({ seq, text }: TrailEvent, said: Said): Found | undefined {
  const { textHash: expected } = said
  if (expected === undefined) {
    return text ? { kind: 'text_stray', seq, expected: '没有文字', found: '有一段文字' } : undefined
  }
  if (!text) return { kind: 'text_missing', seq, expected: `散列为 ${String(expected)} 的文字`, found: '没有' }
  if (text.isErased) return undefined
  const found = textHash(text.salt?.toString('hex') ?? '', text.body ?? '')
  return found === expected
    ? undefined
    : { kind: 'text_edited', seq, expected: `文字的散列 ${String(expected)}`, found }
}

function parseBody(body: string): Said | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}
