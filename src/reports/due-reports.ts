import { sql, type Transaction } from 'kysely'

import { toDayNumber } from '../../machines/policy/day.ts'
import { provenanceOf } from '../../machines/policy/rule.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { valueText } from '../../machines/policy/value-text.ts'
import type { Party } from '../contract/endpoint.ts'
import type { DueReport, ReportKindOffer } from '../contract/reports-endpoints.ts'
import { shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { offeredReports } from './kinds.ts'
import { PUBLIC_KIND } from './reading.ts'

type Trx = Transaction<Database>
/** Entries that are written with a kind of another name. */
const LIMIT = 500

/** The kinds that the viewer may make here. */
export function offersFor(policy: Policy, { unitId }: Viewer): ReportKindOffer[] {
  return offeredReports(policy)
    .filter(({ id }) => unitId === undefined || id === 'unit_yearly')
    .map(({ id, label, hint, needs, may, hasDocument }) => ({
      kind: id,
      label,
      hint,
      needs: [...needs],
      may: [...may],
      hasFormer: true,
      isPublic: id === PUBLIC_KIND,
      forms: hasDocument ? ['docx', 'xlsx'] : ['xlsx'],
    }))
}

/** What the rules of the place demand in a year: by when, by whom, to whom, and whether it was made. */
export async function listDueReports(
  trx: Trx,
  policy: Policy,
  viewer: Viewer,
  { year, today }: { year: number; today: string },
): Promise<DueReport[]> {
  const offered = offersFor(policy, viewer).map(({ kind }) => kind)
  const kinds = offeredReports(policy)
  const made = await readMade(trx, viewer, year)
  const rows = Object.entries(policy.reports).map(([entry, rule]): DueReport => {
    const dueOn = `${year}-${rule.dueOn}`
    const day = provenanceOf(rule, 'dueOn')
    const own = kinds.filter(({ id, policyReport }) => policyReport === entry && offered.includes(id))
    const last = own.map(({ id }) => made.get(id)).find((one) => one !== undefined)
    return {
      entry,
      label: rule.label,
      dueOn,
      daysLeft: toDayNumber(dueOn) - toDayNumber(today),
      by: valueText(rule.by, 'by'),
      to: valueText(rule.to, 'to'),
      source: [rule.source.document, rule.source.article].filter(Boolean).join(''),
      isDayAssumed: day.force === 'assumed',
      kind: own[0]?.id ?? null,
      made: last ?? null,
    }
  })
  const isMine = ({ kind }: DueReport) => viewer.unitId === undefined || kind !== null
  return rows.filter(isMine).toSorted((one, other) => one.dueOn.localeCompare(other.dueOn))
}

type Made = NonNullable<DueReport['made']>

/** The newest of each kind whose period ends in the year. */
async function readMade(trx: Trx, { unitId }: Viewer, year: number): Promise<Map<string, Made>> {
  const { rows } = await sql<{ kind: string; id: string; title: string; made_at: Date }>`
    select distinct on (kind) kind, id, title, made_at from report
    where state = 'made' and extract(year from to_on) = ${year}
      and (${unitId ?? null}::text is null or scope ->> 'unitId' = ${unitId ?? null})
    order by kind, made_at desc, id`.execute(trx)
  return new Map(rows.map(({ kind, id, title, made_at }) => [kind, { id, title, madeAt: made_at.toISOString() }]))
}

/** The days on which suggestions were handed in at each session, the newest session first. */
export async function listSessions(trx: Trx): Promise<{ id: string; label: string; fromOn: string; toOn: string }[]> {
  const { rows } = await sql<{ term_no: number; session_no: number; from_on: string; to_on: string }>`
    select term_no, session_no, min(submitted_on)::text as from_on, max(submitted_on)::text as to_on
    from suggestion_case where period = 'in_session' and submitted_on is not null and term_no is not null
    group by term_no, session_no order by term_no desc, session_no desc limit 20`.execute(trx)
  return rows.map(({ term_no, session_no, from_on, to_on }) => ({
    id: `${term_no}-${session_no}`,
    label: `第${term_no}届第${session_no}次会议`,
    fromOn: from_on,
    toOn: to_on,
  }))
}

type Choices = Record<'unitId' | 'committeeId' | 'caseId' | 'campaignId' | 'bodyId', Party[]>

/** What a report may be about; of suggestions only the key ones, which are reported one by one. */
export async function readChoices(trx: Trx, viewer: Viewer): Promise<Choices> {
  const rows = async (query: ReturnType<typeof sql<Party>>) => (await query.execute(trx)).rows
  if (viewer.unitId !== undefined) {
    const unitId = await rows(sql<Party>`select id, name from unit where id = ${viewer.unitId}`)
    return { unitId, committeeId: [], caseId: [], campaignId: [], bodyId: [] }
  }
  const organs = (kind: 'committee' | 'body') =>
    rows(sql<Party>`select id, name from organ where kind = ${kind} order by is_closed, name, id limit ${LIMIT}`)
  return {
    unitId: await rows(sql<Party>`select id, name from unit order by closed_on nulls first, name, id limit ${LIMIT}`),
    committeeId: await organs('committee'),
    bodyId: await organs('body'),
    campaignId: await rows(
      sql<Party>`select id, label as name from review_campaign order by starts_on desc, id limit ${LIMIT}`,
    ),
    caseId: await rows(sql<Party>`select c.id, concat_ws(' ', c.number, ${shownTitle}) as name from suggestion_case c
      where c.is_key and ${withinReach(viewer)} order by c.submitted_on desc nulls last, c.number, c.id limit ${LIMIT}`),
  }
}
