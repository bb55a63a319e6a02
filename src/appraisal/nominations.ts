import { type RawBuilder, type Selectable, type SqlBool, sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import type { Nomination } from '../contract/nominations-endpoints.ts'
import * as contract from '../contract/nominations-endpoints.ts'
import { notInternal, shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { NominationTable } from '../db/report-schema.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { nameOfCase } from '../office/case-name.ts'
import { type Doer, isOfOffice, noteDeed, requireOffice } from '../office/doer.ts'

type Trx = Transaction<Database>
type Asked = z.infer<typeof contract.proposeNomination.body>
type Decision = z.infer<typeof contract.decideNomination.body> & { id: string }
type Saved = { id: string; revision: number }

/** Of one year, the newest first: the office sees all, a committee what it proposed itself. */
export async function listNominations(
  trx: Trx,
  viewer: Viewer,
  { year, kind }: { year: number; kind?: NominationTable['kind'] | undefined },
): Promise<{ years: number[]; lines: Nomination[] }> {
  const isOffice = await isOfOffice(trx, viewer)
  const whose = isOffice ? sql<SqlBool>`true` : sql<SqlBool>`n.made_by = ${viewer.id}`
  const { rows } = await sql<{ year: number }>`
    select distinct n.year from nomination n where ${whose} order by n.year desc`.execute(trx)
  const ofKind = kind === undefined ? sql<SqlBool>`true` : sql<SqlBool>`n.kind = ${kind}`
  const lines = await selectNominations(trx, viewer, sql<SqlBool>`${whose} and n.year = ${year} and ${ofKind}`)
  return { years: rows.map((row) => row.year), lines }
}

/**
 * Puts somebody or something up for commendation. The same id once more is the same nomination. Throws NOT_FOUND for
 * what is not there, RECORD_EXISTS, and REQUEST_INVALID for what may not be commended in public.
 */
export async function proposeNomination(trx: Trx, doer: Doer, asked: Asked): Promise<Saved> {
  const { viewer, now } = doer
  const known = await trx.selectFrom('nomination').selectAll().where('id', '=', asked.id).executeTakeFirst()
  if (known) return sameNomination(known, asked)
  if (asked.kind === 'suggestion') await judgeCase(trx, viewer, asked)
  else await requireUnit(trx, asked.unitId)
  const target = targetOf(asked)
  await refuseSecond(trx, asked, target)
  const added = await trx
    .insertInto('nomination')
    .values({
      tenant_id: viewer.tenantId,
      id: asked.id,
      year: asked.year,
      kind: asked.kind,
      ...target,
      reason: asked.reason,
      state: 'proposed',
      made_at: new Date(now),
      made_by: viewer.id,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return { id: asked.id, revision: 1 }
  await noteDeed(trx, doer, {
    kind: 'nomination_proposed',
    subject: asked.id,
    ...(target.case_id !== null && { caseId: target.case_id }),
    basis: asked.reason,
    new: { year: asked.year, kind: asked.kind, unitId: target.unit_id },
  })
  return { id: asked.id, revision: 1 }
}

/**
 * Takes back what one has proposed oneself, as long as it is not decided; it stays on record. Throws NOT_FOUND for what
 * somebody else's is, RECORD_STALE and RECORD_IN_USE.
 */
export async function withdrawNomination(
  trx: Trx,
  doer: Doer,
  { id, revision, reason }: { id: string; revision: number; reason: string },
): Promise<Saved> {
  const row = await lockNomination(trx, { id, revision }, doer.viewer)
  if (row.state !== 'proposed') {
    throw new AppError('RECORD_IN_USE', '这项提名已经决定或者撤回，不能再撤回；有异议的请与代表工作机构主任联系')
  }
  return settle(trx, doer, row, { kind: 'nomination_withdrawn', state: 'withdrawn', reason })
}

/** Chosen or not, with the reason; it may be decided anew. Throws NOT_FOUND, RECORD_STALE and RECORD_IN_USE. */
export async function decideNomination(
  trx: Trx,
  doer: Doer,
  { id, revision, state, reason }: Decision,
): Promise<Saved> {
  await requireOffice(trx, doer.viewer)
  const row = await lockNomination(trx, { id, revision })
  if (row.state === 'withdrawn') throw new AppError('RECORD_IN_USE', '这项提名已由提名人撤回，不能再决定')
  return settle(trx, doer, row, { kind: 'nomination_decided', state, reason })
}

type StoredNomination = Selectable<NominationTable>

/** With a maker, only what this person proposed. */
async function lockNomination(trx: Trx, { id, revision }: Saved, maker?: Viewer): Promise<StoredNomination> {
  const row = await trx.selectFrom('nomination').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || (maker && row.made_by !== maker.id)) {
    throw new AppError('NOT_FOUND', '没有这项提名，或者不是您提出的；请刷新后再试')
  }
  if (row.revision === revision) return row
  throw new AppError('RECORD_STALE', '这项提名刚刚被别人定过；请刷新，核对后再提交', { revision: row.revision })
}

async function settle(
  trx: Trx,
  doer: Doer,
  { id, revision, case_id, state: before }: StoredNomination,
  {
    kind,
    state,
    reason,
  }: { kind: 'nomination_decided' | 'nomination_withdrawn'; state: StoredNomination['state']; reason: string },
): Promise<Saved> {
  const { viewer, now } = doer
  await trx
    .updateTable('nomination')
    .set({ state, decided_why: reason, decided_at: new Date(now), decided_by: viewer.id, revision: revision + 1 })
    .where('id', '=', id)
    .execute()
  await noteDeed(trx, doer, {
    kind,
    subject: id,
    ...(case_id !== null && { caseId: case_id }),
    basis: reason,
    old: { state: before },
    new: { state },
  })
  return { id, revision: revision + 1 }
}

type Target = Pick<Selectable<NominationTable>, 'unit_id' | 'person_name' | 'case_id'>

function targetOf(asked: Asked): Target {
  if (asked.kind === 'suggestion') return { unit_id: null, person_name: null, case_id: asked.caseId }
  return { unit_id: asked.unitId, person_name: asked.kind === 'person' ? asked.personName : null, case_id: null }
}

function sameNomination(row: Target & Pick<Selectable<NominationTable>, 'year' | 'kind'> & Saved, asked: Asked): Saved {
  const target = targetOf(asked)
  const isSame =
    row.kind === asked.kind &&
    row.year === asked.year &&
    row.unit_id === target.unit_id &&
    row.person_name === target.person_name &&
    row.case_id === target.case_id
  if (isSame) return { id: row.id, revision: row.revision }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于另一项提名；请刷新页面后重新提交')
}

async function requireUnit(trx: Trx, unitId: string): Promise<void> {
  const unit = await trx.selectFrom('unit').select('id').where('id', '=', unitId).executeTakeFirst()
  if (!unit) throw new AppError('NOT_FOUND', '没有这个单位；请从列表中选择')
}

async function refuseSecond(trx: Trx, { year, kind }: Asked, target: Target): Promise<void> {
  const other = await trx
    .selectFrom('nomination')
    .select('id')
    .where('year', '=', year)
    .where('kind', '=', kind)
    .where('state', 'not in', ['declined', 'withdrawn'])
    .where('unit_id', 'is not distinct from', target.unit_id)
    .where('person_name', 'is not distinct from', target.person_name)
    .where('case_id', 'is not distinct from', target.case_id)
    .executeTakeFirst()
  if (!other) return
  const label = contract.NOMINATION_KIND_LABELS[kind]
  throw new AppError('RECORD_EXISTS', `${year}年已有同一${label}的提名，不必再提；有新的理由请告知代表工作机构`)
}

/** What is secret, internal or protected is not held up to the public, at least not with a name. */
async function judgeCase(
  trx: Trx,
  viewer: Viewer,
  { caseId, reason }: Extract<Asked, { kind: 'suggestion' }>,
): Promise<void> {
  const { rows } = await sql<{ mark: string | null; signers: string[] }>`
    select c.mark, ${signersOf} as signers from suggestion_case c
    where c.id = ${caseId}::uuid and ${withinReach(viewer)}`.execute(trx)
  const [row] = rows
  if (!row) throw new AppError('CASE_NOT_FOUND', '没有这件建议，或者您不能查看它')
  if (row.mark === 'state_secret' || row.mark === 'internal') {
    throw new AppError('REQUEST_INVALID', '涉密件、内部件不宜公开，不能提名为优秀建议')
  }
  if (row.mark !== 'protected_proposer') return
  await requireForProtected(trx, viewer)
  if (!row.signers.some((name) => reason.includes(name))) return
  throw new AppError('REQUEST_INVALID', '这件建议的提议人受保护，推荐理由里不能出现提议人的姓名；请删去姓名后再提交')
}

/** Whoever does not know the proposer could find the name by trying: such a suggestion is put up by the office. */
async function requireForProtected(trx: Trx, viewer: Viewer): Promise<void> {
  if (await isOfOffice(trx, viewer)) return
  throw new AppError('REQUEST_INVALID', '这件建议的提议人受保护，只能由代表工作机构提名；请与代表工作机构联系')
}

/** Names of all who signed; an expression on `c`. */
const signersOf: RawBuilder<string[]> = sql<string[]>`coalesce((select array_agg(d.name) from case_party p
  join deputy d on d.tenant_id = p.tenant_id and d.id = p.party_id
  where p.case_id = c.id and p.kind = 'signer'), array[]::text[])`

type Row = Selectable<NominationTable> & {
  unit_name: string | null
  number: string | null
  title: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
  lead_signer: string | null
  is_protected: boolean | null
  signers: string[] | null
  maker: string | null
  decider: string | null
}

/** A nomination of a case that was closed to the viewer since is not shown to him. */
async function selectNominations(trx: Trx, viewer: Viewer, rest: RawBuilder<SqlBool>): Promise<Nomination[]> {
  const { rows } = await sql<Row>`
    select n.*, u.name as unit_name, coalesce(c.number, c.serial_number) as number, ${shownTitle} as title, c.period,
      c.term_no, c.session_no, l.name as lead_signer, c.mark in ('protected_proposer', 'state_secret') as is_protected,
      case when c.id is not null then ${signersOf} end as signers, m.name as maker, e.name as decider
    from nomination n
    left join unit u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    left join suggestion_case c on c.id = n.case_id
    left join deputy l on l.tenant_id = n.tenant_id and l.id = c.lead_signer_id
    left join person m on m.tenant_id = n.tenant_id and m.id = n.made_by
    left join person e on e.tenant_id = n.tenant_id and e.id = n.decided_by
    where ${rest} and (n.case_id is null or ${notInternal(viewer)})
    order by n.kind, n.made_at desc, n.id`.execute(trx)
  return rows.map((row) => nominationOf(row, viewer))
}

function nominationOf(row: Row, viewer: Viewer): Nomination {
  return {
    id: row.id,
    revision: row.revision,
    year: row.year,
    kind: row.kind,
    kindLabel: contract.NOMINATION_KIND_LABELS[row.kind],
    unit: row.unit_id === null ? null : { id: row.unit_id, name: row.unit_name ?? row.unit_id },
    personName: row.person_name,
    case: caseOf(row),
    reason: reasonOf(row),
    state: row.state,
    stateLabel: contract.NOMINATION_STATE_LABELS[row.state],
    decidedWhy: row.decided_why,
    madeAt: row.made_at.toISOString(),
    madeBy: row.maker,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decider,
    mayWithdraw: row.state === 'proposed' && row.made_by === viewer.id,
  }
}

function caseOf(row: Row): Nomination['case'] {
  if (row.case_id === null) return null
  return {
    id: row.case_id,
    number: nameOfCase(row),
    title: row.title,
    leadSigner: row.is_protected ? null : row.lead_signer,
  }
}

/** A proposer who came under protection after the nomination was written is not named by it. */
function reasonOf({ reason, is_protected, signers }: Row): string {
  if (!is_protected || !(signers ?? []).some((name) => reason.includes(name))) return reason
  return '（推荐理由里有受保护的提议人姓名，已隐去）'
}
