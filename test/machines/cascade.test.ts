import { describe, expect, it } from 'vitest'

import { CASCADE, CASCADING_EVENTS, type CascadingEvent } from '../../machines/cascade.ts'
import { MACHINE_NAMES, type MachineName } from '../../machines/effects.ts'
import { FAMILY } from '../../machines/family.ts'
import type { StoredActor } from '../../machines/step.ts'
import type { LoggedEvent } from '../../src/engine/apply/shapes.ts'
import { HAPPENINGS, halfRepliedCase, lineOf, repliedCase, settledCase } from './cascade-cases.ts'
import { EXPECTED, NEVER_MET, OWN_ORDERS } from './cascade-expected.ts'
import { announce, answer, ask, count, handOver, headOf, prepare, TEXT } from './case-acts.ts'
import { CaseWalk, relay } from './case-walk.ts'
import { person } from './persons.ts'

const CLERK = person('deputy_office_clerk')
const DIRECTOR = person('deputy_office_director')
const OTHERS = MACHINE_NAMES.filter((name) => name !== 'suggestion')

type Outcome = { before: readonly StoredActor[]; walk: CaseWalk; events: readonly LoggedEvent[]; rootSeq: number }
const outcomes = new Map<CascadingEvent, Outcome>()

/** Lets the event happen in its case, once for all its rows. */
function happen(on: CascadingEvent): Outcome {
  const known = outcomes.get(on)
  if (known) return known
  const { walk: build, event, actorId } = HAPPENINGS[on]
  const walk = build()
  const before = walk.stored?.actors ?? []
  const { events } = walk.send(DIRECTOR, event, actorId)
  const rootSeq = events.find((line) => line.event.type === on && line.actorId === 'suggestion')?.seq ?? 0
  const outcome = { before, walk, events, rootSeq }
  outcomes.set(on, outcome)
  return outcome
}

/** What the suggestion's event brought to the living actors of one machine, with what they remember of it. */
function arrivals({ before, walk, events, rootSeq }: Outcome, to: MachineName): string[] {
  return events.flatMap((line) => {
    const old = before.find(({ id }) => id === line.actorId)
    if (line.causeSeq !== rootSeq || old?.machine !== to) return []
    const memory = memoryOf(old, walk.actor(line.actorId))
    return [lineOf(line) + (line.code === null && memory ? ` {${memory}}` : '')]
  })
}

/** Something is still owed on it; an answered duty rests, and may be called up again. */
function isAlive({ machine, value, context }: StoredActor): boolean {
  return machine === 'assignment' ? value !== 'ended' : !FAMILY[machine].isSettled(value, context)
}

const LONGEST = 60
function memoryOf(old: StoredActor, now: StoredActor): string {
  const changed = Object.keys(now.context).filter((key) => json(old.context[key]) !== json(now.context[key]))
  const words = changed
    .sort()
    .map((key) => (json(now.context[key]).length > LONGEST ? key : `${key}=${json(now.context[key])}`))
  return words.join(' ')
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

describe('the cascade table', () => {
  it('has one row for every event that reaches beyond the suggestion and every other machine', () => {
    const rows = CASCADE.map(({ on, to }) => `${on} × ${to}`)

    expect(rows.sort()).toEqual(CASCADING_EVENTS.flatMap((on) => OTHERS.map((to) => `${on} × ${to}`)).sort())
    expect(CASCADE.filter(({ because }) => because.trim() === '')).toEqual([])
  })

  it.each(CASCADE.map((row) => [row.on, row.to, row] as const))('%s × %s', (on, to, { send }) => {
    const outcome = happen(on)
    const isMet = !NEVER_MET.some(([event, machine]) => event === on && machine === to)
    const alive = outcome.before.filter((actor) => actor.machine === to && isAlive(actor))

    expect(outcome.rootSeq).toBeGreaterThan(0)
    if (isMet) expect(alive.length).toBeGreaterThan(0)
    const told = EXPECTED[on][to] ?? []
    expect(told.length > 0).toBe(send !== 'nothing')
    expect(arrivals(outcome, to)).toEqual([...told, ...(OWN_ORDERS[on]?.[to] ?? [])])
  })

  it('never sees these meet: an event before the reply, and an actor that comes to life after it', () => {
    const replied = repliedCase().offers(DIRECTOR)['suggestion'] ?? []
    const half = halfRepliedCase()
    const lives = half.stored?.actors.map(({ machine }) => machine)

    for (const [event, machine] of NEVER_MET) {
      expect(replied).not.toContain(event)
      expect(lives).not.toContain(machine)
    }
    expect(half.offers(DIRECTOR)['suggestion']).toEqual(
      expect.arrayContaining(['handover.recalled', 'handledTogether.joined', 'handledTogether.led']),
    )
  })

  it('tells the suggestion itself what has become of its duties and promises', () => {
    const { events } = happen('suggestion.withdrawn')
    const back = events.filter(({ actorId, causeSeq }) => actorId === 'suggestion' && causeSeq !== null)

    expect(back.map(lineOf)).toEqual([
      'suggestion duty.ended → withdrawn',
      'suggestion duty.ended → withdrawn',
      'suggestion duty.ended → withdrawn',
      'suggestion promise.closed → withdrawn',
    ])
  })
})

describe('settled actors', () => {
  it('ignore what they are told: it is logged, and nobody is refused anything', () => {
    const walk = settledCase()
    const before = walk.stored?.actors ?? []

    const agreedBy = ['deputy-1', 'deputy-2']
    const { events } = walk.send(DIRECTOR, { type: 'suggestion.withdrawn', agreedBy, inWriting: true })

    const ignored = events.filter(({ outcome }) => outcome === 'ignored')
    expect(ignored.map(lineOf)).toEqual([
      'assignment-2 assignment.ended ignored',
      'inquiry-1 inquiry.cancelled ignored',
      'commitment-1 commitment.cancelled ignored',
      'supervision-1 supervision.cancelled ignored',
      'ballot-1 ballot.cancelled ignored',
      'follow_up_review-1 review.cancelled ignored',
    ])
    expect(new Set(ignored.map(({ code }) => code))).toEqual(new Set(['EVENT_NOT_ACCEPTED']))
    for (const { actorId } of ignored) expect(walk.actor(actorId)).toEqual(before.find(({ id }) => id === actorId))
  })

  it('ignore each event of the table without an error', () => {
    for (const on of CASCADING_EVENTS) {
      const { events } = happen(on)
      expect(events.filter(({ code }) => code !== null && code !== 'EVENT_NOT_ACCEPTED')).toEqual([])
    }
  })
})

describe('unit.succeeded', () => {
  const merged = { type: 'unit.succeeded', fromUnitId: 'unit-2', toUnitId: 'unit-8', why: 'merged' }

  it('passes the duty on and moves no date', () => {
    const walk = halfRepliedCase()
    const clocks = walk.stored?.clocks

    walk.send(CLERK, merged)

    expect(walk.actor('assignment-2').context).toMatchObject({
      unitId: 'unit-8',
      role: 'separate',
      startOn: '2025-02-17',
    })
    expect(walk.stored?.clocks).toEqual(clocks)
    expect(walk.offers(person('unit_clerk@unit-2'))['assignment-2']).toBeUndefined()
    expect(walk.offers(headOf('unit-8'))['assignment-2']).toContain('reply.signed')
  })

  it('passes on what the standing committee ordered, and its term', () => {
    const walk = halfRepliedCase()
    walk.goTo('2025-09-25')
    count(walk, 5)
    announce(walk)
    const order = { type: 'rectification.ordered', unitIds: ['unit-1', 'unit-2'], text: { demands: '样例要求' } }
    walk.send(DIRECTOR, order, 'ballot-1')
    const due = walk.clock('ballot-1', 'rectification')

    walk.send(CLERK, merged)

    expect(walk.actor('ballot-1').context['rectifyingUnitIds']).toEqual(['unit-1', 'unit-8'])
    expect(walk.clock('ballot-1', 'rectification')).toEqual(due)
    expect(walk.offers(headOf('unit-8'))['ballot-1']).toEqual(['rectification.reported'])
  })
})

describe('handover.dateCorrected', () => {
  it('counts anew what counts from the handover, the outer date too, and nothing else', () => {
    const walk = halfRepliedCase()
    const before = walk.stored?.clocks ?? []

    walk.send(DIRECTOR, { type: 'handover.dateCorrected', handedOverOn: '2025-02-10', text: TEXT })

    const moved = (walk.stored?.clocks ?? []).filter((clock) => !before.some((old) => json(old) === json(clock)))
    expect(moved.map(({ actorId, kind, dueOn }) => `${actorId} ${kind} ${dueOn}`).sort()).toEqual([
      'assignment-2 acknowledge 2025-02-13',
      'assignment-2 first_contact 2025-03-10',
      'assignment-2 reassignment_request 2025-02-24',
      'assignment-2 reply 2025-05-10',
      'suggestion outer 2025-08-10',
    ])
    expect(walk.stored?.clocks.length).toBe(before.length)
  })
})

describe('the end of a deputy', () => {
  const soleUnit = [{ unitId: 'unit-1', role: 'sole' }]
  const handed = (differing = {}) => {
    const walk = new CaseWalk('puyang-2024', '2025-02-17')
    prepare(walk, 'third', differing)
    handOver(walk, soleUnit)
    return walk
  }

  it('sends the reply to the next signer, asks nobody else, and waits for no feedback of the dead', () => {
    const walk = handed()
    walk.send(CLERK, { type: 'deputy.ended', deputyId: 'deputy-1', why: 'died' })
    answer(walk)

    expect(walk.actor('assignment-1').context['deliveredOn']).toEqual({ 'deputy-2': '2025-02-17' })
    expect(walk.actor('inquiry-1').context).toMatchObject({ deputies: [{ deputyId: 'deputy-2' }] })
  })

  it('leaves a letter to a former deputy who lives, and none to one who was recalled', () => {
    const resigned = handed({ cosignerIds: [] })
    resigned.send(CLERK, { type: 'deputy.ended', deputyId: 'deputy-1', why: 'resigned' })
    const recalled = handed({ cosignerIds: [] })
    recalled.send(CLERK, { type: 'deputy.ended', deputyId: 'deputy-1', why: 'recalled' })

    expect(resigned.actor('assignment-1').context['addresseeIds']).toEqual(['deputy-1'])
    expect(recalled.actor('assignment-1').context['addresseeIds']).toEqual([])
  })

  it('lets a reply to nobody count once it is signed, and writes to no deputy about it', () => {
    const walk = handed({ cosignerIds: [] })
    walk.send(CLERK, { type: 'deputy.ended', deputyId: 'deputy-1', why: 'died' })
    walk.outbox.length = 0
    answer(walk, { until: 'signed' })
    walk.goTo('2025-06-30')

    expect(walk.state('assignment-1')).toContain('work.replied')
    expect(walk.state('inquiry-1')).toBe('settled.notApplicable')
    expect(walk.stored?.clocks.filter(({ actorId }) => actorId === 'inquiry-1')).toEqual([])
    const roles = walk.outbox.flatMap(({ body }) => (Array.isArray(body['roles']) ? body['roles'] : []))
    expect(roles).not.toContain('deputy')
  })

  it('ends the wait for a feedback that only the dead still owed, and the wait alone', () => {
    const walk = handed()
    answer(walk)
    const said = { ratings: { outcome: 'satisfied' }, text: {} }
    walk.send(CLERK, { type: 'deputyFeedback.filed', deputyId: 'deputy-1', ...said }, 'inquiry-1')
    expect(walk.clock('inquiry-1', 'deputy_feedback')?.status).toBe('running')

    walk.send(CLERK, { type: 'deputy.ended', deputyId: 'deputy-2', why: 'died' })

    expect(walk.clock('inquiry-1', 'deputy_feedback')).toBeUndefined()
    expect(walk.clock('inquiry-1', 'inquiry')?.status).toBe('running')
    expect(walk.state('inquiry-1')).toBe('underway.planned')
  })
})

describe('一并办理 across two cases', () => {
  /** Case 2 follows case 1: both are told, as the office does in one act. */
  function joined(): [lead: CaseWalk, member: CaseWalk] {
    const lead = new CaseWalk('puyang-2024', '2025-02-17', 'case-1')
    const member = new CaseWalk('puyang-2024', '2025-02-17', 'case-2')
    prepare(lead)
    prepare(member, 'third', { leadSignerId: 'deputy-5', cosignerIds: [] })
    handOver(lead, [{ unitId: 'unit-1', role: 'sole' }])
    handOver(member, [{ unitId: 'unit-2', role: 'sole' }])
    lead.send(CLERK, { type: 'handledTogether.led', memberCaseId: 'case-2', memberSignerIds: ['deputy-5'] })
    member.send(CLERK, { type: 'handledTogether.joined', leadCaseId: 'case-1' })
    return [lead, member]
  }

  it('answers the deputies of both, and each is asked by its own inquiry', () => {
    const [lead, member] = joined()
    answer(lead)
    relay(lead, member)

    expect(Object.keys(lead.actor('assignment-1').context['deliveredOn'] as object)).toContain('deputy-5')
    expect(member.state('suggestion')).toContain('answering.replied')
    expect(member.actor('inquiry-1').context).toMatchObject({ round: 1, deputies: [{ deputyId: 'deputy-5' }] })
    expect(member.actor('suggestion').context['repliedOn']).toBe('2025-02-17')
  })

  it("carries the member's dissatisfaction to the one handling, and the new reply back", () => {
    const [lead, member] = joined()
    answer(lead)
    relay(lead, member)
    ask(member, 'inquiry-1', 'dissatisfied', ['deputy-5'])
    relay(lead, member)

    expect(lead.state('suggestion')).toContain('opinion.rehandling')
    expect(lead.clock('assignment-1', 'rehandling')?.status).toBe('running')
    answer(lead)
    relay(lead, member)
    expect(member.state('suggestion')).toContain('opinion.hearing')
    expect(member.actor('inquiry-2').context).toMatchObject({ round: 2 })
  })

  it('is undone in both: the member is distributed anew, the lead owes its deputies nothing more', () => {
    const [lead, member] = joined()
    lead.send(DIRECTOR, { type: 'handledTogether.undone', otherCaseId: 'case-2', text: TEXT })
    member.send(DIRECTOR, { type: 'handledTogether.undone', otherCaseId: 'case-1', text: TEXT })

    expect(lead.actor('assignment-1').context['addresseeIds']).toEqual(['deputy-1', 'deputy-2'])
    expect(member.state('suggestion')).toContain('answering.awaitingDistribution')
    answer(lead)
    relay(lead, member)
    expect(member.actor('suggestion').context['repliedOn']).toBeNull()
  })

  it.each([
    ['suggestion.withdrawn', 'withdrawn'],
    ['handover.recalled', 'screened'],
  ])('comes apart by itself when the member leaves: %s', (type, state) => {
    const [lead, member] = joined()
    const event = type === 'handover.recalled' ? { text: TEXT } : { agreedBy: ['deputy-5'], inWriting: true }
    member.send(DIRECTOR, { type, ...event })
    relay(lead, member)

    expect(member.state('suggestion')).toBe(state)
    expect(lead.actor('suggestion').context['memberCaseIds']).toEqual([])
    expect(lead.actor('assignment-1').context['addresseeIds']).toEqual(['deputy-1', 'deputy-2'])
  })

  it('lets the members go when the lead is withdrawn, and their clock runs on from the first handover', () => {
    const [lead, member] = joined()
    const outer = member.clock('suggestion', 'outer')
    lead.send(DIRECTOR, { type: 'suggestion.withdrawn', agreedBy: ['deputy-1', 'deputy-2'], inWriting: true })
    relay(lead, member)

    expect(member.state('suggestion')).toContain('answering.awaitingDistribution')
    expect(member.clock('suggestion', 'outer')).toEqual(outer)
    member.send(DIRECTOR, { type: 'distribution.made', plan: [{ unitId: 'unit-2', role: 'sole' }] })
    expect(member.clock('assignment-2', 'reply')?.dueOn).toBe('2025-05-17')
  })
})
