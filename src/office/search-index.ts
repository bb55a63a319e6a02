import { type Kysely, sql } from 'kysely'

import { knowsProtected, readsBody } from '../../machines/reading.ts'
import { READERS, READING } from '../../machines/reading-table.ts'
import { listCongressIds } from '../db/read/audit-cases.ts'
import {
  type CaseToIndex,
  type EventWords,
  listEventWords,
  listPartiesOfCases,
  lockCasesToIndex,
} from '../db/read/search-due.ts'
import { fold, gramsOf, partyGram } from '../db/read/search-words.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { replaceSearchRows, type SearchRow } from '../db/write/search-index.ts'

/** Few at a time: they are locked for reading until their rows stand in the index. */
const CASES_PER_COMMIT = 25
/** `duban.search`: one process at a time takes cases of a congress into the index. */
const LOCK_SPACE = 1_702_112_100

const TEXT_TYPES = ['suggestion.drafted', 'suggestion.amended', 'suggestion.resubmitted'] as const
const REPLY_TYPES = ['reply.drafted', 'reply.signed', 'reply.delivered'] as const
const INDEXED_TYPES = [...TEXT_TYPES, ...REPLY_TYPES, 'opinion.given', 'opinion.returned'] as const

/** Takes the words of all cases that have changed into the index; returns how many cases there were. */
export async function indexCases(
  db: Kysely<Database>,
  options: { tenantId?: string; isStopping?: () => boolean } = {},
): Promise<number> {
  const tenantIds = options.tenantId === undefined ? await listCongressIds(db) : [options.tenantId]
  let count = 0
  for (const tenantId of tenantIds) {
    for (;;) {
      if (options.isStopping?.()) return count
      const done = await withTenant(db, tenantId, async (trx) => {
        await sql`select pg_advisory_xact_lock(${LOCK_SPACE}::integer, hashtext(${tenantId}))`.execute(trx)
        const cases = await lockCasesToIndex(trx, CASES_PER_COMMIT)
        if (cases.length === 0) return 0
        const ids = cases.map(({ id }) => id)
        const words = groupBy(await listEventWords(trx, ids, INDEXED_TYPES), ({ case_id }) => case_id)
        const parties = groupBy(await listPartiesOfCases(trx, ids), ({ case_id }) => case_id)
        const rows = cases.flatMap((one) => rowsOf(one, words.get(one.id) ?? [], parties.get(one.id) ?? []))
        await replaceSearchRows(trx, tenantId, cases, rows)
        return cases.length
      })
      count += done
      if (done === 0) break
    }
  }
  return count
}

type Party = Awaited<ReturnType<typeof listPartiesOfCases>>[number]

function rowsOf(one: CaseToIndex, words: readonly EventWords[], parties: readonly Party[]): SearchRow[] {
  const tokens = tokensFor(parties)
  const everyone = tokens(READERS)
  const base = { caseId: one.id, draftedOn: one.drafted_on }
  const text = (source: SearchRow['source'], seq: number | null, body: string, audience: string[]): SearchRow => {
    const folded = fold(body)
    return { ...base, source, seq, audience, grams: gramsOf(body), body, folded: folded === body ? null : folded }
  }
  const numbers = [one.number, one.serial_number].filter((number) => number !== null)
  const rows = numbers.length > 0 ? [text('number', null, numbers.join(' '), everyone)] : []
  // Of a state secret there is only a stub.
  if (one.mark === 'state_secret') return rows

  const titled = lastWith(words, TEXT_TYPES, 'title')
  if (titled) rows.push(text('title', titled.seq, titled.text, everyone))
  const told = lastWith(words, TEXT_TYPES, 'body')
  if (told) rows.push(text('body', told.seq, told.text, tokens(READERS.filter(readsBody))))
  rows.push(...repliesOf(words, parties, tokens, text), ...opinionsOf(words, tokens, text))

  const knowing = one.mark === 'protected_proposer' ? READERS.filter(knowsProtected) : READERS
  for (const [source, kind, audience] of [
    ['signer', 'signer', tokens(knowing)],
    ['unit', 'duty', everyone],
  ] as const) {
    const ids = parties.filter((party) => party.kind === kind).map((party) => party.party_id)
    if (ids.length === 0) continue
    const grams = [...new Set(ids)].map((id) => partyGram(source, id))
    rows.push({ ...base, source, seq: null, audience, grams, body: '', folded: null })
  }
  return rows
}

type MakeRow = (source: SearchRow['source'], seq: number | null, body: string, audience: string[]) => SearchRow
type Tokens = (readers: readonly string[], unitId?: string) => string[]

/**
 * Readers as the index knows them: by their way of reading; a signer, and a unit where only its own counts, by id; the
 * public as far as the case is public.
 */
function tokensFor(parties: readonly Party[]): Tokens {
  const idsOf = (kind: Party['kind']) => parties.filter((party) => party.kind === kind).map((party) => party.party_id)
  const publicAs = idsOf('public')
  const hasBallot = idsOf('ballot').length > 0
  return (readers, unitId) => {
    const tokens = readers.flatMap((reader) => {
      if (reader === 'signer') return idsOf('signer').map((id) => `signer:${id}`)
      if (reader === 'own_unit') return unitId === undefined ? [] : [`unit:${unitId}`]
      if (reader === 'public') return publicAs.includes('full') ? ['public'] : []
      if (reader === 'title') return publicAs.includes('title_only') ? ['title'] : []
      if (reader === 'member') return hasBallot ? ['member'] : []
      return (READERS as readonly string[]).includes(reader) ? [reader] : []
    })
    return [...new Set(tokens)]
  }
}

/** Signed replies, each with the draft that was signed; a draft that nobody signed is nobody's to find. */
function repliesOf(
  words: readonly EventWords[],
  parties: readonly Party[],
  tokens: Tokens,
  text: MakeRow,
): SearchRow[] {
  const rows: SearchRow[] = []
  for (const [actorId, acts] of groupBy(words, (word) => word.actor_id)) {
    const unitId = parties.find((party) => party.actor_id === actorId)?.party_id
    for (const [n, signed] of acts.entries()) {
      if (signed.type !== 'reply.signed') continue
      const draft = acts.slice(0, n).findLast((act) => act.type === 'reply.drafted')
      const next = acts.findIndex((act, m) => m > n && act.type === 'reply.drafted')
      const isDelivered = acts.slice(n, next < 0 ? undefined : next).some((act) => act.type === 'reply.delivered')
      for (const act of [draft, signed]) {
        const prose = act && proseOf(act)
        if (!act || !prose) continue
        const { text: own, delivered = [] } = READING[act.type as 'reply.drafted' | 'reply.signed']
        rows.push(text('reply', act.seq, prose, tokens(isDelivered ? [...own, ...delivered] : own, unitId)))
      }
    }
  }
  return rows
}

/** The opinion that stands: one that the lead returned is no longer given. */
function opinionsOf(words: readonly EventWords[], tokens: Tokens, text: MakeRow): SearchRow[] {
  const rows: SearchRow[] = []
  for (const acts of groupBy(words, (word) => word.actor_id).values()) {
    const last = acts.findLast((act) => act.type === 'opinion.given' || act.type === 'opinion.returned')
    if (last?.type !== 'opinion.given') continue
    const prose = proseOf(last)
    if (prose) rows.push(text('opinion', last.seq, prose, tokens(READING['opinion.given'].text)))
  }
  return rows
}

function lastWith(
  words: readonly EventWords[],
  types: readonly string[],
  field: string,
): { seq: number; text: string } | undefined {
  for (const word of words.toReversed()) {
    if (!types.includes(word.type)) continue
    const text = parsed(word)[field]
    if (typeof text === 'string') return { seq: word.seq, text }
  }
  return undefined
}

/** All that a reply or an opinion says, without the names in it. */
function proseOf(word: EventWords): string {
  const { body, opinion, reason, promises } = parsed(word)
  const promised = typeof promises === 'object' && promises !== null ? Object.values(promises) : []
  return [body, opinion, ...promised, reason].filter((part) => typeof part === 'string').join('\n')
}

function parsed({ text }: EventWords): Record<string, unknown> {
  if (text === null) return {}
  const { text: prose } = JSON.parse(text) as { text?: Record<string, unknown> }
  return prose ?? {}
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
