import { type Insertable, sql } from 'kysely'
import type pg from 'pg'

import { createKysely } from '../../src/db/connect.ts'
import type {
  FactBallotTable,
  FactDutyTable,
  FactFormTable,
  FactLegTable,
  FactPromiseTable,
  FactReviewTable,
  FactSuggestionTable,
  FactSupervisionTable,
  FactTransferTable,
} from '../../src/db/figure-schema.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { caseId, TENANT } from '../engine/a-world.ts'

export const BOOK = '6f1f9a34-0c5e-4f7e-8a51-2b7f6a3f0001'
export const BOOK_DAYS = {
  fromOn: '2026-01-01',
  toOn: '2026-12-31',
  asOf: '2026-10-31',
  basis: 'recorded' as const,
}

type Key = 'tenant_id' | 'book_id' | 'case_id'
type Row<Table> = Omit<Insertable<Table>, Key>
type Some<Table> = Partial<Row<Table>>

/** A suggestion of the session that nobody has decided on yet. */
export function submitted(n: number, differing: Some<FactSuggestionTable> = {}): Row<FactSuggestionTable> {
  return {
    in_period: true,
    number: `第${n}号`,
    serial_number: null,
    title: `建议${n}`,
    mark: 'none',
    publicity: 'full',
    origin: 'own',
    period: 'in_session',
    term_no: 9,
    session_no: 4,
    field: null,
    category: null,
    is_key: false,
    body_id: null,
    body: null,
    unit_id: null,
    unit: null,
    unit_now_id: null,
    unit_now: null,
    delegation_id: 'delegation-1',
    delegation: '甲县代表团',
    lead_signer_id: `deputy-${n}`,
    lead_signer: `代表${n}`,
    signers: 1,
    repeats: 0,
    motion_number: null,
    received_on: '2026-02-10',
    screening: null,
    screened_on: null,
    times_returned: 0,
    accepted_on: null,
    ended: null,
    ended_on: null,
    joined_case_id: null,
    members: 0,
    handed_over_on: null,
    receipt_on: null,
    distributed_on: null,
    needs_handling_leader: false,
    handling_leader_id: null,
    handling_leader: null,
    long_term: false,
    extension_bases: [],
    units: 0,
    co_units: 0,
    acknowledged: false,
    contacted: false,
    contact_form: null,
    contact_rank: null,
    interviewed: false,
    replied_on: null,
    reply_original_due_on: null,
    reply_due_on: null,
    outer_due_on: null,
    in_time: null,
    days_late: null,
    entered_late: false,
    result_class: null,
    scheme: null,
    meaning: null,
    first_class: null,
    concluded_on: null,
    with_dissatisfaction: false,
    struck_off_on: null,
    archived_on: null,
    first_rating: null,
    last_rating: null,
    last_round: 1,
    self_rating: null,
    feedback_rating: null,
    rehandled: 0,
    assessed: false,
    state: 'preparing',
    ...differing,
  }
}

export const UNITS = { u1: '市城管局', u2: '市教育局', u3: '市环保局', u4: '市生态环境局' } as const
export type UnitId = keyof typeof UNITS
/** The environment office has become another one since. */
const NOW: Readonly<Record<UnitId, UnitId>> = { u1: 'u1', u2: 'u2', u3: 'u4', u4: 'u4' }
export function unitNamed(id: UnitId) {
  return { unit_id: id, unit: UNITS[id], unit_now_id: NOW[id], unit_now: UNITS[NOW[id]] }
}

/** A suggestion in the hands of a unit, with its receipt. */
export function handled(n: number, unit: UnitId, differing: Some<FactSuggestionTable> = {}): Row<FactSuggestionTable> {
  return submitted(n, {
    ...unitNamed(unit),
    screening: 'accepted',
    accepted_on: '2026-02-20',
    handed_over_on: '2026-03-05',
    receipt_on: '2026-03-06',
    body_id: 'government',
    body: '市人民政府',
    units: 1,
    category: 'third',
    reply_original_due_on: '2026-06-05',
    reply_due_on: '2026-06-05',
    state: 'handling',
    ...differing,
  })
}

export function replied(on: string, differing: Some<FactSuggestionTable> = {}): Some<FactSuggestionTable> {
  return { replied_on: on, in_time: true, days_late: 0, state: 'replied', ...differing }
}
export function classed(
  code: string,
  meaning: FactSuggestionTable['meaning'],
  scheme = '甲表',
): Some<FactSuggestionTable> {
  return { result_class: code, first_class: code, meaning, scheme }
}
export function heard(first: FactSuggestionTable['first_rating'], last = first, round = 1): Some<FactSuggestionTable> {
  return { first_rating: first, last_rating: last, last_round: round }
}
export function contact(
  form: FactSuggestionTable['contact_form'],
  rank: FactSuggestionTable['contact_rank'],
): Some<FactSuggestionTable> {
  const interviewed = form === 'visit' || form === 'meeting'
  return { contacted: true, contact_form: form, contact_rank: rank, interviewed, acknowledged: true }
}

export function duty(actor: string, unit: UnitId, differing: Some<FactDutyTable> = {}): Row<FactDutyTable> {
  return {
    ...unitNamed(unit),
    actor_id: actor,
    in_period: true,
    role: 'sole',
    owes_reply: true,
    is_live: true,
    opened_on: '2026-03-05',
    start_on: '2026-03-05',
    ended_on: null,
    ended_why: null,
    acknowledged_on: null,
    acknowledge_due_on: '2026-03-12',
    contacts: 0,
    failed_contacts: 0,
    contacted_on: null,
    contact_due_on: null,
    contact_form: null,
    contact_rank: null,
    interviewed: false,
    opinion_on: null,
    opinion_due_on: null,
    opinion_returns: 0,
    replied_on: null,
    reply_recorded_on: null,
    reply_original_due_on: null,
    reply_due_on: null,
    in_time: null,
    days_used: null,
    days_late: null,
    extension_basis: null,
    extended_on: null,
    requests: 0,
    requests_granted: 0,
    result_class: null,
    first_class: null,
    scheme: null,
    meaning: null,
    document_number: null,
    signed_on: null,
    self_rating: null,
    rounds: 1,
    ...differing,
  }
}

export function leg(n: number, holder: FactLegTable['holder_kind'], days: number): Row<FactLegTable> {
  const named = holder === 'unit' ? { holder_id: 'u1', holder: UNITS.u1 } : { holder_id: null, holder: null }
  return { n, in_period: true, holder_kind: holder, ...named, from_on: '2026-03-05', to_on: '2026-06-20', days }
}

export function form(deputy: string, round: number, differing: Some<FactFormTable>): Row<FactFormTable> {
  return {
    actor_id: `inquiry-${differing.about ?? 'reply'}-${round}`,
    deputy_id: deputy,
    in_period: true,
    about: 'reply',
    round,
    is_last_round: true,
    delegation_id: 'delegation-2',
    delegation: '乙县代表团',
    demanded_channel: 'in_person',
    channel: 'in_person',
    rating: null,
    attitude: null,
    outcome: null,
    overall: null,
    no_rating: null,
    is_open: false,
    asked_on: '2026-07-01',
    settled_on: null,
    feedback_rating: null,
    self_rating: null,
    ...differing,
  }
}

export function promise(actor: string, unit: UnitId, differing: Some<FactPromiseTable>): Row<FactPromiseTable> {
  return {
    ...unitNamed(unit),
    actor_id: actor,
    in_period: true,
    made_on: '2026-05-20',
    original_due_on: null,
    due_on: null,
    reported_done_on: null,
    verified_on: null,
    struck_off_on: null,
    rescheduled: 0,
    carried_over_on: null,
    carried_over_to: null,
    not_kept_on: null,
    cancelled_on: null,
    last_rating: null,
    is_overdue: false,
    state: 'open',
    ...differing,
  }
}

export function ballot(actor: string, round: number, differing: Some<FactBallotTable>): Row<FactBallotTable> {
  const votes = { satisfied: null, basically_satisfied: null, dissatisfied: null, abstained: null }
  return {
    ...votes,
    actor_id: actor,
    meeting: round,
    in_period: true,
    session_id: 'ballot-session-1',
    round,
    held_on: '2026-10-20',
    mode: 'secret',
    medium: 'paper',
    due: 40,
    present: 38,
    issued: 38,
    returned: 38,
    invalid: 0,
    result: null,
    announced_on: null,
    rectification_on: null,
    rectified_on: null,
    cancelled_on: null,
    ...differing,
  }
}

export function supervision(actor: string, differing: Some<FactSupervisionTable>): Row<FactSupervisionTable> {
  return {
    actor_id: actor,
    in_period: true,
    level: 'category',
    opened_on: '2026-04-01',
    needs_leader: true,
    needs_committee: true,
    leader_id: 'leader-1',
    leader: '领导甲',
    committee_id: 'committee-1',
    committee: '财经委',
    acts: 0,
    inspections: 0,
    demands: 0,
    demands_met: 0,
    progress_reports: 0,
    council_report_on: null,
    circular_on: null,
    closed_on: null,
    cancelled_on: null,
    ...differing,
  }
}

export function review(actor: string, differing: Some<FactReviewTable>): Row<FactReviewTable> {
  return {
    actor_id: actor,
    in_period: true,
    campaign_id: 'campaign-1',
    opened_on: '2026-09-01',
    checked_on: null,
    on_site: false,
    class_holds: null,
    deputies_asked: 0,
    rating: null,
    outcome: null,
    concluded_on: null,
    cancelled_on: null,
    ...differing,
  }
}

export function transfer(actor: string, differing: Some<FactTransferTable>): Row<FactTransferTable> {
  return {
    actor_id: actor,
    in_period: true,
    direction: 'to_procuratorate',
    field: '生态环境',
    opened_on: '2026-06-01',
    sent_on: null,
    accepted_on: null,
    declined_on: null,
    issued_on: null,
    answered_on: null,
    suit_on: null,
    result_on: null,
    closed_on: null,
    cancelled_on: null,
    ...differing,
  }
}

export type CaseRows = {
  suggestion: Row<FactSuggestionTable>
  duties?: Row<FactDutyTable>[]
  legs?: Row<FactLegTable>[]
  forms?: Row<FactFormTable>[]
  promises?: Row<FactPromiseTable>[]
  ballots?: Row<FactBallotTable>[]
  supervisions?: Row<FactSupervisionTable>[]
  reviews?: Row<FactReviewTable>[]
  transfers?: Row<FactTransferTable>[]
}

/** Writes a finished book with these cases, by their numbers; the cases themselves are bare rows. */
export async function layBook(pool: pg.Pool, cases: Readonly<Record<number, CaseRows>>, id = BOOK): Promise<void> {
  const at = new Date('2026-11-01T00:00:00Z')
  await withTenant(createKysely<Database>(pool), TENANT, async (trx) => {
    const { fromOn: from_on, toOn: to_on, asOf: as_of, basis } = BOOK_DAYS
    const days = { from_on, to_on, as_of, basis, begun_at: at, made_at: at, cases: Object.keys(cases).length }
    await trx
      .insertInto('figure_book')
      .values({ tenant_id: TENANT, id, ...days })
      .execute()
    for (const [n, rows] of Object.entries(cases)) {
      const key = { tenant_id: TENANT, book_id: id, case_id: caseId(Number(n)) }
      const { suggestion: s } = rows
      await sql`insert into suggestion_case (id, last_recorded_at, revision, last_seq, policy_version, drafted_on,
          tenant_id, last_hash, policy_id, stage, period, origin, mark, number, term_no, session_no, title)
        values (${key.case_id}, now(), 1, 1, 1, '2026-02-01', ${TENANT}, '\\x00', 'puyang-2024', 'underway',
          ${s.period}, ${s.origin}, ${s.mark}, ${s.number}, 9, 4, ${s.title})
        on conflict do nothing`.execute(trx)
      const keyed = <R>(given: readonly R[] = []) => given.map((row) => ({ ...key, ...row }))
      await trx
        .insertInto('fact_suggestion')
        .values(keyed([rows.suggestion]))
        .execute()
      if (rows.duties) await trx.insertInto('fact_duty').values(keyed(rows.duties)).execute()
      if (rows.legs) await trx.insertInto('fact_leg').values(keyed(rows.legs)).execute()
      if (rows.forms) await trx.insertInto('fact_form').values(keyed(rows.forms)).execute()
      if (rows.promises) await trx.insertInto('fact_promise').values(keyed(rows.promises)).execute()
      if (rows.ballots) await trx.insertInto('fact_ballot').values(keyed(rows.ballots)).execute()
      if (rows.supervisions) await trx.insertInto('fact_supervision').values(keyed(rows.supervisions)).execute()
      if (rows.reviews) await trx.insertInto('fact_review').values(keyed(rows.reviews)).execute()
      if (rows.transfers) await trx.insertInto('fact_transfer').values(keyed(rows.transfers)).execute()
    }
  })
}
