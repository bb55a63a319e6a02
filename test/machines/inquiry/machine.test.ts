import { describe, expect, it } from 'vitest'

import type { Told } from '../../../machines/effects.ts'
import { inquiryModule } from '../../../machines/inquiry/machine.ts'
import { INQUIRY_GRANTS } from '../../../machines/inquiry/roles.ts'
import { samples } from '../../../machines/inquiry/samples.ts'
import { upgrade } from '../../../machines/inquiry/upgrade.ts'
import type { Env } from '../../../machines/step.ts'
import { ActorWalk, anEnv, person, smallOffice } from '../actor-walk.ts'

const clerk = person('clerk-1', 'deputy_office_clerk')
const director = person('director-1', 'deputy_office_director')

function on(day: string, by: Env['by'] = clerk, changes: Partial<Env> = {}): Env {
  return anEnv(day, { self: 'inquiry-1', by, ...changes })
}

function anInquiry(changes: Told | object = {}): ActorWalk {
  const input = {
    type: 'inquiry.opened',
    about: 'reply',
    round: 1,
    channel: 'in_person',
    deputyIds: ['deputy-a'],
    startOn: '2025-06-02',
    ...changes,
  }
  return new ActorWalk(inquiryModule, input, on('2025-06-02'))
}

const satisfied = { attitude: 'satisfied', outcome: 'satisfied' }
const unhappy = { attitude: 'satisfied', outcome: 'dissatisfied' }

function asked(changes: object = {}): Told {
  const text = { where: '代表联络站' }
  return {
    type: 'inquiry.asked',
    deputyId: 'deputy-a',
    channel: 'in_person',
    ratings: satisfied,
    text,
    hasScan: false,
    ...changes,
  }
}

function about(type: string, changes: object = {}): Told {
  return { type: `inquiry.${type}`, deputyId: 'deputy-a', ...changes }
}

describe('an inquiry from planning to confirmation', () => {
  it('starts the office’s clock and the deputy’s own', () => {
    const inquiry = anInquiry()

    expect(inquiry.actor.value).toEqual({ underway: 'planned' })
    expect(inquiry.clocks()).toEqual(['start inquiry 2025-06-02', 'start deputy_feedback 2025-06-02'])
  })

  it('owes no feedback of the deputy on a review', () => {
    expect(anInquiry({ about: 'review' }).clocks()).toEqual(['start inquiry 2025-06-02'])
  })

  it('tells the suggestion the rating once a second person has confirmed it', () => {
    const inquiry = anInquiry().take(asked(), on('2025-06-10'))
    expect(inquiry.actor.value).toEqual({ underway: 'asked' })

    inquiry.take(about('confirmed'), on('2025-06-11', director))

    expect(inquiry.actor.value).toEqual({ settled: 'confirmed' })
    expect(inquiry.isSettled()).toBe(true)
    expect(inquiry.clocks()).toEqual(['met inquiry 2025-06-11', 'dropped deputy_feedback 2025-06-11'])
    const told = { type: 'inquiry.settled', inquiryId: 'inquiry-1', round: 1, about: 'reply', outcome: 'satisfied' }
    expect(inquiry.told()).toEqual([told])
  })

  it('waits for every deputy who is to be asked', () => {
    const inquiry = anInquiry({ deputyIds: ['deputy-a', 'deputy-b'] })
      .take(asked(), on('2025-06-10'))
      .take(about('confirmed'), on('2025-06-11', director))
    expect(inquiry.isSettled()).toBe(false)

    inquiry.take({ type: 'inquiry.declined', deputyId: 'deputy-b' }, on('2025-06-12'))

    expect(inquiry.told()).toMatchObject([{ outcome: 'satisfied' }])
  })

  it('settles at once as not applicable when nobody can be asked, and orders no clock', () => {
    const inquiry = anInquiry({ deputyIds: [] })

    expect(inquiry.actor.value).toEqual({ settled: 'notApplicable' })
    expect(inquiry.clocks()).toEqual([])
    expect(inquiry.told()).toMatchObject([{ outcome: 'not_applicable' }])
  })
})

describe('what an inquiry refuses', () => {
  it('a telephone call where the deputy must be met', () => {
    const refusal = anInquiry().refusal(asked({ channel: 'phone' }), on('2025-06-10'))

    expect(refusal).toMatchObject({ code: 'RULE_NOT_MET', why: expect.stringContaining('当面') })
  })

  it('a dissatisfaction without reasons', () => {
    const refusal = anInquiry().refusal(asked({ ratings: unhappy }), on('2025-06-10'))

    expect(refusal).toMatchObject({ code: 'RULE_NOT_MET', why: expect.stringContaining('理由') })
  })

  it('a confirmation by the asker', () => {
    const inquiry = anInquiry().take(asked(), on('2025-06-10'))

    expect(inquiry.refusal(about('confirmed'), on('2025-06-11')).code).toBe('SAME_PERSON')
  })

  it('a deputy who is not to be asked', () => {
    const refusal = anInquiry().refusal(asked({ deputyId: 'deputy-z' }), on('2025-06-10'))

    expect(refusal.why).toContain('deputy-z')
  })

  it('a second record before the first is sent back', () => {
    const inquiry = anInquiry({ deputyIds: ['deputy-a', 'deputy-b'] }).take(asked(), on('2025-06-10'))

    expect(inquiry.refusal(asked(), on('2025-06-11')).code).toBe('RULE_NOT_MET')
    inquiry.take(about('sentBack', { text: { reason: '漏填' } }), on('2025-06-11', director))
    expect(inquiry.take(asked(), on('2025-06-12')).actor.value).toEqual({ underway: 'asked' })
  })

  it('not reached before the attempts of the policy', () => {
    const inquiry = anInquiry()
    const attempt = about('attemptFailed', { channel: 'phone' })
    inquiry.take(attempt, on('2025-06-10')).take(attempt, on('2025-06-11'))
    expect(inquiry.refusal(about('notReached'), on('2025-06-12')).why).toContain('2次')

    inquiry.take(attempt, on('2025-06-12')).take(about('notReached'), on('2025-06-12'))

    expect(inquiry.actor.value).toEqual({ settled: 'notReached' })
    expect(inquiry.clocks()).toContain('met inquiry 2025-06-12')
  })

  it('not returned before a reminder, and before the deputy’s term is over', () => {
    const inquiry = anInquiry()
    expect(inquiry.refusal(about('notReturned'), on('2025-06-10')).why).toContain('催请')
    inquiry.take(about('reminded', { channel: 'letter' }), on('2025-06-11'))
    const deadline = {
      actorId: 'inquiry-1',
      kind: 'deputy_feedback',
      version: 1,
      startOn: '2025-06-02',
      originalDueOn: '2025-06-16',
      dueOn: '2025-06-16',
      provisional: false,
      status: 'running',
    } as const
    const whileRunning = on('2025-06-16', clerk, { deadlines: [deadline] })
    expect(inquiry.refusal(about('notReturned'), whileRunning).why).toContain('2025-06-16')

    inquiry.take(about('notReturned'), on('2025-06-17', clerk, { deadlines: [deadline] }))

    expect(inquiry.told()).toMatchObject([{ outcome: 'not_returned' }])
  })
})

describe('a small office', () => {
  it('lets one person confirm the own record with a scan', () => {
    const policy = smallOffice('scan')
    const inquiry = anInquiry().take(asked(), on('2025-06-10'))
    expect(inquiry.refusal(about('confirmed'), on('2025-06-10', clerk, { policy })).why).toContain('扫描件')

    inquiry.take(about('sentBack', { text: { reason: '补扫描件' } }), on('2025-06-10'))
    inquiry.take(asked({ hasScan: true }), on('2025-06-10'))
    inquiry.take(about('confirmed'), on('2025-06-10', clerk, { policy }))

    expect(inquiry.isSettled()).toBe(true)
  })

  it('needs no scan where the director checks samples', () => {
    const inquiry = anInquiry().take(asked(), on('2025-06-10'))

    inquiry.take(about('confirmed'), on('2025-06-10', clerk, { policy: smallOffice('sample') }))

    expect(inquiry.isSettled()).toBe(true)
  })
})

describe('the deputy’s own feedback', () => {
  const filed = { type: 'deputyFeedback.filed', deputyId: 'deputy-a', ratings: unhappy, text: { reason: '未解决' } }
  const deputy = { id: 'person-a', role: 'deputy', deputyId: 'deputy-a' } as const

  it('stands beside the inquiry, stops the deputy’s clock, and is no rating', () => {
    const inquiry = anInquiry().take(filed, on('2025-06-09', deputy))

    expect(inquiry.actor.value).toEqual({ underway: 'planned' })
    expect(inquiry.clocks()).toEqual(['met deputy_feedback 2025-06-09'])
    expect(inquiry.effects).toContainEqual(expect.objectContaining({ do: 'notify', template: 'feedback_forwarded' }))
    inquiry.take(asked(), on('2025-06-10')).take(about('confirmed'), on('2025-06-11', director))
    expect(inquiry.told()).toMatchObject([{ outcome: 'satisfied' }])
    expect(inquiry.clocks()).toEqual(['met inquiry 2025-06-11'])
  })

  it('comes from the deputy in person or through the office', () => {
    const another = { id: 'person-b', role: 'deputy', deputyId: 'deputy-b' } as const

    expect(anInquiry().refusal(filed, on('2025-06-09', another)).code).toBe('ROLE_NOT_ALLOWED')
    expect(anInquiry().take(filed, on('2025-06-09')).actor.context.feedback).toHaveLength(1)
  })

  it('needs a reason where the law asks for one', () => {
    expect(anInquiry().refusal({ ...filed, text: {} }, on('2025-06-09', deputy)).why).toContain('理由')
  })

  it('is taken after the inquiry has settled', () => {
    const inquiry = anInquiry().take(about('declined'), on('2025-06-10')).take(filed, on('2025-07-01', deputy))

    expect(inquiry.isSettled()).toBe(true)
    expect(inquiry.clocks()).toEqual([])
  })
})

describe('life goes on', () => {
  it('asks no deputy whose mandate has ended or rests', () => {
    const ended = anInquiry().take({ type: 'deputy.ended', deputyId: 'deputy-a', why: 'died' }, on('2025-06-05'))
    const suspended = anInquiry().take({ type: 'deputy.suspended', deputyId: 'deputy-a' }, on('2025-06-05'))

    expect(ended.actor.value).toEqual({ settled: 'notApplicable' })
    expect(ended.clocks()).toEqual(['dropped deputy_feedback 2025-06-05', 'dropped inquiry 2025-06-05'])
    expect(suspended.told()).toMatchObject([{ outcome: 'not_applicable' }])
  })

  it('lets an answer stand that was given before the mandate ended', () => {
    const inquiry = anInquiry()
      .take(asked(), on('2025-06-04'))
      .take({ type: 'deputy.ended', deputyId: 'deputy-a', why: 'moved' }, on('2025-06-05'))
    expect(inquiry.isSettled()).toBe(false)

    inquiry.take(about('confirmed'), on('2025-06-06', director))

    expect(inquiry.told()).toMatchObject([{ outcome: 'satisfied' }])
  })

  it('tells a corrected rating when it changes the outcome, and only then', () => {
    const inquiry = anInquiry().take(asked(), on('2025-06-04')).take(about('confirmed'), on('2025-06-06', director))
    const corrected = { type: 'rating.corrected', deputyId: 'deputy-a', text: { reason: '录入有误' } }

    inquiry.take({ ...corrected, ratings: unhappy }, on('2025-06-08', director))
    expect(inquiry.told()).toMatchObject([{ outcome: 'dissatisfied' }])
    inquiry.take({ ...corrected, ratings: unhappy }, on('2025-06-09', director))
    expect(inquiry.told()).toEqual([])
  })

  it('drops its clocks when it is cancelled', () => {
    const inquiry = anInquiry().take({ type: 'inquiry.cancelled', why: 'withdrawn' }, on('2025-06-05'))

    expect(inquiry.actor.value).toBe('cancelled')
    expect(inquiry.clocks()).toEqual(['dropped inquiry 2025-06-05', 'dropped deputy_feedback 2025-06-05'])
  })

  it('notes a correction, chases and marks overdue in any state', () => {
    const inquiry = anInquiry({ deputyIds: [] })
    const fallen = { kind: 'inquiry', version: 1, dueOn: '2025-06-30' }

    inquiry.take({ type: 'deadline.reminderFell', step: 2, ...fallen }, on('2025-06-28'))
    expect(inquiry.effects).toEqual([{ do: 'chase', step: 2, ...fallen }])
    inquiry.take({ type: 'deadline.passed', ...fallen }, on('2025-07-01'))
    expect(inquiry.effects).toEqual([{ do: 'markOverdue', ...fallen }])
  })
})

it('lets no unit author, change or confirm a rating', () => {
  const roles = Object.values(INQUIRY_GRANTS).flatMap((grants) => grants.map((entry) => entry.role))

  expect(roles.filter((role) => role.startsWith('unit_'))).toEqual([])
})

it('has a sample of every event, and every sample is a valid payload', () => {
  for (const event of samples.events) expect(inquiryModule.events.safeParse(event).success, event.type).toBe(true)
  for (const input of samples.inputs) expect(inquiryModule.input.safeParse(input).success).toBe(true)
  expect([...new Set(samples.events.map((event) => event.type))].sort()).toEqual(Object.keys(INQUIRY_GRANTS).sort())
})

it('refuses to lift a version it does not know', () => {
  expect(() => upgrade({ ...anInquiry().actor, version: 9 })).toThrow('version 9')
})
