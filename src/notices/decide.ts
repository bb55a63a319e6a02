import { type Kysely, sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import type { Calendar } from '../../machines/policy/calendar.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { DraftDecision } from '../contract/notices-endpoints.ts'
import { type DraftUnderDecision, lockDraft } from '../db/read/notice-drafts.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { nextWorkingMoment } from './working-time.ts'

/** By what a decision is judged: the day and the hours of this office. */
export type Deciding = {
  db: Kysely<Database>
  doer: Doer
  office: Pick<Policy['office'], 'zone' | 'workingHours'>
  calendar: Calendar
  today: string
}
export type Outcome = {
  id: string
  outcome: 'planned' | 'deferred' | 'dropped'
  revision: number
  sendAt: string | null
  why: string | null
}
type Decision = z.infer<typeof DraftDecision>
type Trx = Transaction<Database>

/** Farther ahead nobody puts off a chase; the deadline itself would be forgotten. */
const LONGEST_DEFERRAL_DAYS = 180
const NO_LONGER_OWED = '所催的事项已办理，或者期限已经调整，这份催办稿不再需要，已撤下'

/**
 * Sends a draft (perhaps reworded) or puts it off; a draft that nobody owes an answer any more is dropped instead, and
 * that is told. Throws NOT_FOUND, RECORD_STALE when somebody else was faster, DATE_INVALID.
 */
export async function decideDraft(deciding: Deciding, id: string, decision: Decision): Promise<Outcome> {
  const { db, doer, today } = deciding
  if (decision.decision === 'defer') requireDay(decision.until, today)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const draft = await lockDraft(trx, doer.viewer, id)
    if (!draft) throw new AppError('NOT_FOUND', '没有这份催办稿，或者您不能查看它')
    requireCurrent(draft, decision.revision)
    if (!draft.holds) return drop(trx, doer, draft)
    return decision.decision === 'send' ? plan(trx, deciding, draft, decision) : defer(trx, doer, draft, decision)
  })
}

const STATE_WORDS: Readonly<Record<string, string>> = { planned: '批准', sent: '批准并发出', deferred: '暂缓' }

function requireCurrent({ state, revision }: DraftUnderDecision, seen: number): void {
  if ((state === 'draft' || state === 'deferred') && revision === seen) return
  const what = STATE_WORDS[state]
  const message = what ? `这份催办稿刚刚已由别人${what}；请刷新后再看` : '这份催办稿已经撤下或改过；请刷新后再看'
  throw new AppError('RECORD_STALE', message, { revision })
}

function requireDay(until: string, today: string): void {
  const days = (Date.parse(until) - Date.parse(today)) / 86_400_000
  if (days > 0 && days <= LONGEST_DEFERRAL_DAYS) return
  throw new AppError(
    'DATE_INVALID',
    `暂缓到“${until}”不行；应是今天（${today}）以后、${LONGEST_DEFERRAL_DAYS} 天以内的一天，到那天会重新列出`,
  )
}

async function plan(
  trx: Trx,
  { doer, office, calendar }: Deciding,
  draft: DraftUnderDecision,
  { subject, body, brief }: Extract<Decision, { decision: 'send' }>,
): Promise<Outcome> {
  const words = { subject: subject ?? draft.subject, body: body ?? draft.body, brief: brief ?? draft.brief }
  const sendAt = nextWorkingMoment(doer.now, office, calendar)
  const { old, now } = differenceOf(draft, words)
  await requireBare(trx, draft, {
    ...(now.subject !== undefined && { 标题: now.subject }),
    ...(now.brief !== undefined && { 简要内容: now.brief }),
  })
  // Words of a person's own are not put into those of another day.
  const about = Object.keys(now).length === 0 ? sql`about` : sql`about - 'wordsOn'`
  await sql`update notice set state = 'planned', about = ${about}, subject = ${words.subject}, body = ${words.body}, brief = ${words.brief},
    send_at = ${sendAt}::timestamptz, decided_by = ${doer.viewer.id}, decided_at = ${doer.now}::timestamptz, why = null,
    deferred_until = null, revision = revision + 1 where ${isThis(draft)}`.execute(trx)
  await noteDeed(trx, doer, {
    kind: 'notice_approved',
    caseId: draft.case_id,
    subject: draft.id,
    old,
    new: { state: 'planned', ...now },
  })
  return { id: draft.id, outcome: 'planned', revision: draft.revision + 1, sendAt, why: null }
}

/**
 * Subject and brief go to groups and public clouds: what a person wrote there may name no unit, nobody, no telephone and
 * not the suggestion. Throws REQUEST_INVALID with what was found.
 */
async function requireBare(trx: Trx, { case_id }: DraftUnderDecision, reworded: Record<string, string>): Promise<void> {
  for (const [field, text] of Object.entries(reworded)) {
    const { rows } = await sql<{ name: string }>`
      select name from (
        select name from unit union select name from person union select name from deputy
        union select title from suggestion_case where id = ${case_id}::uuid) of_record (name)
      where length(name) >= 2 and position(name in ${text}) > 0 order by length(name) desc limit 1`.execute(trx)
    const found = rows[0]?.name ?? /\d{3,4}-?\d{7,8}/.exec(text)?.[0]
    if (found === undefined) continue
    throw new AppError(
      'REQUEST_INVALID',
      `${field}里有“${found}”；${field}会发到群聊、短信等外部渠道，只能写编号、件数和日期；名称、案由和电话请写在正文里`,
    )
  }
}

async function defer(
  trx: Trx,
  doer: Doer,
  draft: DraftUnderDecision,
  { reason, until }: Extract<Decision, { decision: 'defer' }>,
): Promise<Outcome> {
  await sql`update notice set state = 'deferred', why = ${reason}, deferred_until = ${until}::date,
    decided_by = ${doer.viewer.id}, decided_at = ${doer.now}::timestamptz, revision = revision + 1
    where ${isThis(draft)}`.execute(trx)
  await noteDeed(trx, doer, {
    kind: 'notice_deferred',
    caseId: draft.case_id,
    subject: draft.id,
    old: { state: draft.state },
    new: { state: 'deferred', until, reason },
  })
  return { id: draft.id, outcome: 'deferred', revision: draft.revision + 1, sendAt: null, why: reason }
}

async function drop(trx: Trx, doer: Doer, draft: DraftUnderDecision): Promise<Outcome> {
  await sql`update notice set state = 'dropped', why = ${NO_LONGER_OWED}, revision = revision + 1
    where ${isThis(draft)}`.execute(trx)
  await noteDeed(trx, doer, {
    kind: 'notice_dropped',
    caseId: draft.case_id,
    subject: draft.id,
    old: { state: draft.state },
    new: { state: 'dropped' },
  })
  return { id: draft.id, outcome: 'dropped', revision: draft.revision + 1, sendAt: null, why: NO_LONGER_OWED }
}

function isThis({ id }: DraftUnderDecision) {
  return sql`tenant_id = (select current_setting('duban.tenant', true)) and id = ${id}::uuid`
}

type Words = Record<'subject' | 'body' | 'brief', string>

/** What was reworded, old → new; the trail keeps no more than that. */
function differenceOf(draft: Words, words: Words): { old: Partial<Words>; now: Partial<Words> } {
  const changed = (['subject', 'body', 'brief'] as const).filter((part) => draft[part] !== words[part])
  return {
    old: Object.fromEntries(changed.map((part) => [part, draft[part]])),
    now: Object.fromEntries(changed.map((part) => [part, words[part]])),
  }
}
