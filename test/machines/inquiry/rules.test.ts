import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type DeputyRecord, openInquiry } from '../../../machines/inquiry/records.ts'
import { channelSatisfies, feedbackNotice, judgeDimensions, overallOutcome } from '../../../machines/inquiry/rules.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { Rating } from '../../../machines/policy/words.ts'
import { anEnv } from '../actor-walk.ts'

const RUNS = { numRuns: 100 * Number(process.env.FC_SCALE ?? 1) }
const day = '2025-06-20'

function aRecord(changes: Partial<DeputyRecord>): DeputyRecord {
  const [record] = openInquiry({
    type: 'inquiry.opened',
    about: 'reply',
    round: 1,
    channel: 'phone',
    deputyIds: ['deputy-a'],
    startOn: day,
  }).deputies
  if (!record) throw new Error('No record')
  return { ...record, ...changes }
}

function confirmed(attitude: Rating, outcome: Rating): DeputyRecord {
  return aRecord({ state: 'confirmed', ratings: { attitude, outcome } })
}

describe('the outcome of an inquiry', () => {
  it('is dissatisfied as soon as one deputy is dissatisfied in one dimension', () => {
    const records = [confirmed('satisfied', 'satisfied'), confirmed('satisfied', 'dissatisfied')]

    expect(overallOutcome(records)).toBe('dissatisfied')
  })

  it('is basically satisfied when nobody is dissatisfied and somebody is not fully satisfied', () => {
    expect(overallOutcome([confirmed('satisfied', 'basically_satisfied')])).toBe('basically_satisfied')
  })

  it('never counts silence as satisfaction', () => {
    expect(overallOutcome([aRecord({ state: 'not_returned' })])).toBe('not_returned')
    expect(overallOutcome([aRecord({ state: 'declined' }), aRecord({ state: 'not_reached' })])).toBe('declined')
    expect(overallOutcome([])).toBe('not_applicable')
  })

  it('lets one rating count although another deputy gave none', () => {
    expect(overallOutcome([aRecord({ state: 'not_reached' }), confirmed('satisfied', 'satisfied')])).toBe('satisfied')
  })

  it('does not depend on the order of the deputies who rated', () => {
    const record = fc.tuple(fc.constantFrom(...Rating.options), fc.constantFrom(...Rating.options))
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), (pairs) => {
        const records = pairs.map(([attitude, outcome]) => confirmed(attitude, outcome))

        expect(overallOutcome(records)).toBe(overallOutcome([...records].reverse()))
      }),
      RUNS,
    )
  })
})

describe('the channel', () => {
  it('is satisfied by a meeting where a call would do, and not the other way round', () => {
    expect(channelSatisfies('in_person', 'phone')).toBe(true)
    expect(channelSatisfies('phone', 'phone')).toBe(true)
    expect(channelSatisfies('phone', 'in_person')).toBe(false)
  })
})

describe('the dimensions', () => {
  it('are attitude and outcome in Puyang', () => {
    expect(judgeDimensions({ attitude: 'satisfied', outcome: 'satisfied' }, anEnv(day)).ok).toBe(true)
    expect(judgeDimensions({ attitude: 'satisfied' }, anEnv(day))).toMatchObject({
      ok: false,
      why: '评价的项目是“办理态度”，办理规则要求“办理态度、办理结果”；请逐项填写',
    })
  })

  it('are one overall rating in Chongqing', () => {
    const env = anEnv(day, { policy: shippedPolicy('chongqing-2017') })

    expect(judgeDimensions({ overall: 'satisfied' }, env).ok).toBe(true)
    expect(judgeDimensions({ overall: 'satisfied', attitude: 'satisfied' }, env).ok).toBe(false)
  })
})

describe('the deputy’s own feedback', () => {
  it('is forwarded to the unit without naming the signer', () => {
    const context = openInquiry({
      type: 'inquiry.opened',
      about: 'reply',
      round: 2,
      channel: 'phone',
      deputyIds: ['deputy-a'],
      startOn: day,
    })

    const notice = feedbackNotice(context, anEnv(day))

    expect(notice).toMatchObject({ template: 'feedback_forwarded', about: { round: 2 } })
    expect(notice?.to).toEqual(expect.arrayContaining(['unit_clerk', 'unit_head']))
    expect(JSON.stringify(notice)).not.toContain('deputy-a')
  })
})
