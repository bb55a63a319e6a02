import type { Kysely } from 'kysely'

import type { Told } from '../../machines/effects.ts'
import type { LinkKey } from '../contract/links-endpoints.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { applyMany, type Command, type Engine, type Instant, type Outcome } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { judgeLink, type LinkStanding } from './link-grounds.ts'
import { findLink, isCongressId, type LinkRow, lockLink, noSuchLink, noteLink } from './links.ts'

export type LinkDesk = { db: Kysely<Database>; engine: Engine; now: () => Instant }
/** One fact that the holder states; who states it and on what is the link's own. */
export type LinkAct = { event: Told } & Pick<Command, 'occurredOn' | 'basis' | 'lateReason'>
/** What the acts come to: a refusal leaves the link as it was. */
export type LinkOutcome = { kind: 'done' } | Extract<Outcome, { kind: 'refused' }>

/** Who dies in the middle of an act keeps the others out no longer than this. */
const CLAIM_MS = 60_000
/** The case may move on between look and act; then one looks again. */
const MOST_LOOKS = 5

/** The holder as a reader: exactly what an account in this role of this unit may read. */
export function readerByLink(row: LinkRow): Viewer {
  return {
    tenantId: row.tenant_id,
    id: row.recipient_id,
    name: row.recipient_name,
    postId: `link:${row.id}`,
    userId: `link:${row.id}`,
    role: row.role,
    readsAs: row.role,
    unitId: row.unit_id,
    linkId: row.id,
  }
}

/**
 * A look at the page: nothing changes but the note that somebody looked. Throws LINK_INVALID: the same words for all
 * who have no right token, the reason for one who has it.
 */
export async function openLink({ db, now }: LinkDesk, { congress, token }: LinkKey): Promise<LinkRow> {
  if (!isCongressId(congress)) throw noSuchLink()
  return withTenant(db, congress, async (trx) => {
    const row = await findLink(trx, token)
    if (!row) throw noSuchLink()
    const standing = await judgeLink(trx, row, now())
    if (standing.state !== 'open') throw new AppError('LINK_INVALID', standing.why)
    if (row.opened_at) return row
    const opened_at = new Date(now())
    await trx.updateTable('link').set({ opened_at }).where('id', '=', row.id).where('opened_at', 'is', null).execute()
    return { ...row, opened_at }
  })
}

/** What is done by a link: the acts, whether they use it up, and what belongs to them beside the case. */
export type LinkDeed = {
  /** Asked anew whenever the case has moved on. */
  decide: (row: LinkRow) => Promise<{ acts: LinkAct[]; isFinal: boolean }>
  /** Runs before the link is noted as used; should it fail, the same deed may be sent again and happens once. */
  afterwards?: () => Promise<void>
  address?: string
  requestId?: string
}

/**
 * Sends the acts to the engine as one group, in the holder's name; a final one uses the link up. Of two at once one is
 * refused; and should a process die between act and note, the engine's repeat key still lets it happen only once.
 */
export async function actByLink(desk: LinkDesk, key: LinkKey, deed: LinkDeed): Promise<LinkOutcome> {
  for (let looks = 1; ; looks += 1) {
    const { row, revision } = await claim(desk, key)
    const outcome = await tryDeed(desk, row, revision, deed)
    if (outcome.kind === 'refused' && outcome.code === 'REVISION_STALE' && looks < MOST_LOOKS) continue
    return outcome
  }
}

async function tryDeed(desk: LinkDesk, row: LinkRow, revision: number, deed: LinkDeed): Promise<LinkOutcome> {
  const { decide, afterwards, ...from } = deed
  let isUsed = false
  try {
    const { acts, isFinal } = await decide(row)
    const outcome = summed(await applyMany(desk.engine, commandsOf(row, revision, acts, isFinal)))
    if (outcome.kind === 'done') await afterwards?.()
    isUsed = isFinal && outcome.kind === 'done'
    return outcome
  } finally {
    await settle(desk, row, { isUsed, ...from })
  }
}

/** A repeat key that is the link's own: whatever is sent by it afterwards is no new act. */
function commandsOf(row: LinkRow, revision: number, acts: readonly LinkAct[], isFinal: boolean): Command[] {
  const { id, role, unitId, linkId } = readerByLink(row)
  const group = `link-${row.id}`
  return acts.map((act, n) => ({
    ...act,
    tenantId: row.tenant_id,
    caseId: row.case_id,
    actorId: row.actor_id,
    principal: { id, role, ...(unitId !== undefined && { unitId }), ...(linkId !== undefined && { linkId }) },
    group,
    expectedRevision: revision,
    ...(isFinal && { idempotencyKey: n === 0 ? group : `${group}-${n}` }),
  }))
}

function summed(outcomes: readonly Outcome[]): LinkOutcome {
  const refusals = outcomes.filter((outcome) => outcome.kind === 'refused')
  const culprit = refusals.find(({ code }) => code !== 'GROUP_REFUSED') ?? refusals[0]
  // The key is this link's alone: its act had happened, and who did it died before the link was noted as used.
  if (culprit && culprit.code !== 'IDEMPOTENCY_KEY_REUSED') return culprit
  return { kind: 'done' }
}

async function claim({ db, now }: LinkDesk, { congress, token }: LinkKey): Promise<{ row: LinkRow; revision: number }> {
  if (!isCongressId(congress)) throw noSuchLink()
  return withTenant(db, congress, async (trx) => {
    const row = await lockLink(trx, token)
    if (!row) throw noSuchLink()
    const standing: LinkStanding = await judgeLink(trx, row, now())
    if (standing.state !== 'open') throw new AppError('LINK_INVALID', standing.why)
    if (row.claimed_until && row.claimed_until.getTime() > Date.parse(now())) {
      throw new AppError('RECORD_STALE', '这个链接正在办理，请勿重复提交；请过一分钟再打开查看结果')
    }
    const claimed_until = new Date(Date.parse(now()) + CLAIM_MS)
    await trx.updateTable('link').set({ claimed_until }).where('id', '=', row.id).execute()
    return { row, revision: standing.revision }
  })
}

async function settle(
  { db, now }: LinkDesk,
  row: LinkRow,
  { isUsed, ...from }: { isUsed: boolean; address?: string; requestId?: string },
): Promise<void> {
  await withTenant(db, row.tenant_id, async (trx) => {
    // Who was late lost the claim: whether another used the link up meanwhile is not for him to say.
    const outcome = { claimed_until: null, ...(isUsed && { used_at: new Date(now()) }) }
    await trx.updateTable('link').set(outcome).where('id', '=', row.id).execute()
    if (isUsed)
      await noteLink(trx, 'link_used', row, { personId: row.recipient_id, role: row.role, now: now(), ...from })
  })
}
