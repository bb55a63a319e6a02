import { describe, expect, it } from 'vitest'

import type { AppraisalFacts, DutyRow, FormRow, LegRow, PromiseRow } from '../../src/appraisal/facts.ts'
import { judge } from '../../src/appraisal/judge.ts'

const NO_FACTS: AppraisalFacts = { duties: [], promises: [], forms: [], legs: [] }
const flags = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, true]))

/** Replied five days after 10 June. */
function aDuty(parts: Partial<DutyRow> = {}): DutyRow {
  return {
    case_id: 'case-1',
    unit_id: 'unit-1',
    former_unit_id: 'unit-1',
    role: 'sole',
    is_live: true,
    opened_on: '2026-03-10',
    ended_on: null,
    start_on: '2026-03-10',
    acknowledged_on: '2026-03-12',
    acknowledge_due_on: '2026-03-17',
    contacted_on: '2026-04-01',
    interviewed: false,
    opinion_on: null,
    opinion_due_on: null,
    replied_on: '2026-06-15',
    reply_due_on: '2026-06-10',
    in_time: false,
    days_late: 5,
    result_class: null,
    as_of: '2026-10-31',
    flags: flags('duties_owing', 'duties_reply_due'),
    ...parts,
  }
}

function aLeg(parts: Partial<LegRow>): LegRow {
  return {
    case_id: 'case-1',
    holder_kind: 'body',
    holder_id: 'government',
    from_on: '2026-03-10',
    to_on: '2026-03-14',
    ...parts,
  }
}

const onTime = (duty: DutyRow, ...legs: LegRow[]) => judge({ ...NO_FACTS, duties: [duty], legs }, 'on_time')[0]

describe('a reply after its day', () => {
  it('is late where the unit had it all the time', () => {
    expect(onTime(aDuty())).toEqual({
      unitId: 'unit-1',
      item: 'on_time',
      caseId: 'case-1',
      verdict: 'missed',
      why: '2026年6月15日答复，期限2026年6月10日，逾期5日',
    })
  })

  it('is not the fault of the unit where the office or a body held it for as many days', () => {
    const late = onTime(aDuty(), aLeg({ to_on: '2026-03-20' }))

    expect(late).toMatchObject({ verdict: 'reached' })
    expect(late?.why).toContain('其间在代表工作机构、归口交办单位手中10日，不记本单位逾期')
  })

  it('stays late where others held it for less than that', () => {
    const late = onTime(aDuty(), aLeg({ to_on: '2026-03-14' }))

    expect(late).toMatchObject({ verdict: 'missed' })
    expect(late?.why).toContain('扣除后仍逾期')
  })

  it('is not excused by days before its own term, by days that the unit had it too, or by those of another unit', () => {
    const reassigned = aDuty({ start_on: '2026-04-20', opened_on: '2026-04-20' })
    const dispute = aLeg({ holder_kind: 'office', holder_id: null, from_on: '2026-04-01', to_on: '2026-04-20' })
    const ownLeg = aLeg({ holder_kind: 'unit', holder_id: 'unit-1', from_on: '2026-03-10', to_on: '2026-06-15' })
    const other = aLeg({ holder_kind: 'unit', holder_id: 'unit-2', from_on: '2026-03-10', to_on: '2026-06-15' })

    expect(onTime(reassigned, dispute)?.verdict).toBe('missed')
    expect(onTime(aDuty(), dispute, ownLeg)?.verdict).toBe('missed')
    expect(onTime(aDuty(), other)?.verdict).toBe('missed')
  })

  it('is not counted yet where it has not come and others had the suggestion for as long', () => {
    const open = aDuty({ replied_on: null, days_late: 5, as_of: '2026-06-15' })

    expect(onTime(open, aLeg({ to_on: '2026-03-20' }))?.verdict).toBe('not_counted')
    expect(onTime(open)?.verdict).toBe('missed')
  })
})

describe('what else is weighed', () => {
  it('is a co-handler by its opinion, and no reply that it does not owe', () => {
    const co = (opinion_on: string | null, ...ids: string[]) =>
      aDuty({ role: 'co', opinion_on, opinion_due_on: '2026-04-10', flags: flags(...ids) })
    const judged = (duty: DutyRow) => judge({ ...NO_FACTS, duties: [duty] }, 'on_time')

    expect(judged(co('2026-04-09', 'opinions_due', 'opinions_given_in_time'))).toMatchObject([{ verdict: 'reached' }])
    expect(judged(co('2026-04-20', 'opinions_due'))).toMatchObject([
      { verdict: 'missed', why: expect.stringContaining('逾期10日') },
    ])
    expect(judged(co(null))).toMatchObject([{ verdict: 'not_counted' }])
    expect(judge({ ...NO_FACTS, duties: [co('2026-04-09')] }, 'contact')).toEqual([])
  })

  it('is no duty that has ended, and no contact while there is still time', () => {
    expect(onTime(aDuty({ is_live: false, ended_on: '2026-04-01' }))).toMatchObject({
      verdict: 'not_counted',
      why: '承办于2026年4月1日终止，不再计入',
    })
    const waiting = aDuty({
      contacted_on: null,
      replied_on: null,
      in_time: null,
      flags: flags('duties_owing'),
    })
    expect(judge({ ...NO_FACTS, duties: [waiting] }, 'contact')).toMatchObject([{ verdict: 'not_counted' }])
    expect(judge({ ...NO_FACTS, duties: [{ ...waiting, in_time: false }] }, 'contact')).toMatchObject([
      { verdict: 'missed' },
    ])
  })

  it('are promises: kept, not kept, and those whose day has not come', () => {
    const promise = (state: PromiseRow['state'], ...ids: string[]): PromiseRow => ({
      case_id: 'case-1',
      unit_id: 'unit-1',
      due_on: '2026-09-30',
      struck_off_on: '2026-09-20',
      not_kept_on: null,
      state,
      flags: flags(...ids),
    })
    const promises = [
      promise('struck_off', 'promises_settled_or_due', 'promises_kept'),
      promise('not_kept', 'promises_settled_or_due'),
      promise('open'),
      promise('cancelled'),
    ]

    expect(judge({ ...NO_FACTS, promises }, 'promises_kept').map(({ verdict }) => verdict)).toEqual([
      'reached',
      'missed',
      'not_counted',
      'not_counted',
    ])
  })

  it('are forms with a rating; who was not reached counts neither way', () => {
    const form = (rating: string | null, ...ids: string[]): FormRow => ({
      case_id: 'case-1',
      unit_id: 'unit-1',
      rating,
      is_open: false,
      flags: flags(...ids),
    })
    const forms = [
      form('basically_satisfied', 'forms_last_basically_satisfied'),
      form('dissatisfied', 'forms_last_dissatisfied'),
      form(null),
    ]

    expect(judge({ ...NO_FACTS, forms }, 'satisfaction').map(({ verdict }) => verdict)).toEqual([
      'reached',
      'missed',
      'not_counted',
    ])
    expect(judge({ ...NO_FACTS, forms }, 'satisfied').map(({ verdict }) => verdict)).toEqual([
      'missed',
      'missed',
      'not_counted',
    ])
  })

  it('is nothing for an item that a person judges', () => {
    expect(judge({ ...NO_FACTS, duties: [aDuty()] }, 'leadership')).toEqual([])
  })
})
