import { dayInZone } from '../../machines/policy/day.ts'
import type { NoticeCase } from '../db/read/notice-cases.ts'
import { withTenant } from '../db/tenant.ts'
import {
  type DueNotice,
  lockStaleDrafts,
  rewordDraft,
  settleNotice,
  type WaitingDraft,
} from '../db/write/due-notices.ts'
import { zoneOf } from '../office/policy-shelf.ts'
import { type Desk, dayOf, openDesk } from './desk.ts'
import type { NoticeKind } from './kinds.ts'
import { DUE_DAY_OVER_WHY, isWarningStep } from './relevance.ts'
import type { NoticeWork } from './work.ts'
import { chaseWords, isMarked } from './write-notice.ts'

const BATCH = 200

/**
 * A draft that stands on a desk over days says how many are left: it is put into the words of today, and a warning whose
 * due day is over is taken away. Returns how many were.
 */
export async function freshenDrafts(work: NoticeWork, tenantId: string): Promise<number> {
  const today = dayInZone(work.now(), await zoneOf(work.db, work.engine, tenantId))
  let dropped = 0
  for (let found = BATCH; found === BATCH && !work.isStopping?.(); ) {
    found = await withTenant(work.db, tenantId, async (trx) => {
      const drafts = await lockStaleDrafts(trx, { today, limit: BATCH })
      if (drafts.length === 0) return 0
      const caseIds = drafts.flatMap(({ case_id }) => case_id ?? [])
      const desk = await openDesk(work, trx, tenantId, caseIds)
      for (const draft of drafts) if (await freshen(desk, draft, today)) dropped += 1
      return drafts.length
    })
  }
  return dropped
}

/**
 * A notice that goes out on another day than it was written for, or whose case was marked since, in the words of this
 * moment. What somebody has reworded stays.
 */
export async function freshenDue(desk: Desk, notice: DueNotice): Promise<DueNotice> {
  const facts = desk.cases.get(notice.case_id ?? '')
  const wordsOn = notice.about['wordsOn']
  if (!facts || wordsOn === undefined) return notice
  const today = dayOf(desk.policyOf(facts), desk.now)
  if (wordsOn === today && !isMarked(facts)) return notice
  return { ...notice, kind: (await reword(desk, facts, notice, today)) ?? notice.kind }
}

/** True when it was taken away. */
async function freshen(desk: Desk, draft: WaitingDraft, today: string): Promise<boolean> {
  const { id, clock, step, due_on: dueOn } = draft
  const facts = desk.cases.get(draft.case_id ?? '')
  if (!facts || clock === null || step === null || dueOn === null) return false
  if (today > dueOn && isWarningStep({ clock, step }, desk.policyOf(facts))) {
    await settleNotice(desk.trx, id, { state: 'dropped', why: DUE_DAY_OVER_WHY })
    return true
  }
  await reword(desk, facts, draft, today)
  return false
}

type Worded = Pick<WaitingDraft, 'id' | 'clock' | 'due_on' | 'actor_id' | 'role' | 'recipient_id' | 'unit_id' | 'about'>

/** Resolves to the kind that it is now; undefined where it chases nothing. */
async function reword(desk: Desk, facts: NoticeCase, notice: Worded, sendOn: string): Promise<NoticeKind | undefined> {
  const { id, clock, due_on: dueOn, actor_id: actorId, role, recipient_id, unit_id, about } = notice
  if (clock === null || dueOn === null || actorId === null) return undefined
  const recipient = recipient_id === null ? null : { id: recipient_id, unitId: unit_id }
  const { kind, words } = chaseWords(desk, facts, { actorId, clock, dueOn }, { recipient, role, sendOn })
  await rewordDraft(desk.trx, id, { kind, ...words }, { ...about, wordsOn: sendOn })
  return kind
}
