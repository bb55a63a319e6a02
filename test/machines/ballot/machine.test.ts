import { describe, expect, it } from 'vitest'

import type { BallotCount } from '../../../machines/ballot/events.ts'
import { type BallotContext, ballotModule } from '../../../machines/ballot/machine.ts'
import { samples } from '../../../machines/ballot/samples.ts'
import { upgrade } from '../../../machines/ballot/upgrade.ts'
import type { Told } from '../../../machines/effects.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { type Accepted, type Env, offeredEvents, openActor, type StoredActor, step } from '../../../machines/step.ts'
import { anEnv } from '../an-env.ts'

const puyang = shippedPolicy('puyang-2024')

function at(occurredOn: string, secondBallot = true): Env {
  const policy = { ...puyang, ballot: { ...puyang.ballot, secondBallot } }
  return anEnv({ policy, occurredOn, self: 'ballot-1' })
}

const DAY = '2025-10-28'
const opened = { type: 'ballot.opened', sessionId: 'session-7', on: DAY }

function open(): StoredActor {
  return openActor(ballotModule, 'ballot-1', opened, at('2025-10-10')).actor
}

function accept(actor: StoredActor, event: Told, env = at(DAY)): Accepted {
  const result = step(ballotModule, actor, event, env)
  if (result.kind === 'refused') throw new Error(result.why)
  return result
}

function walk(events: Told[], env = at(DAY), from = open()): Accepted {
  return events.reduce<Accepted>((at, event) => accept(at.actor, event, env), {
    kind: 'accepted',
    actor: from,
    effects: [],
  })
}

function counted(satisfied: number, dissatisfied: number, present = satisfied + dissatisfied): Told {
  const count: BallotCount = {
    ...{ due: 30, present, issued: present, returned: present, invalid: 0 },
    ...{ satisfied, basicallySatisfied: 0, dissatisfied, abstained: present - satisfied - dissatisfied },
  }
  return { type: 'ballot.counted', mode: 'secret', medium: 'paper', count }
}

const signatures: Told[] = [
  { type: 'count.signed', as: 'scrutineer', personId: 'person-1' },
  { type: 'count.signed', as: 'teller', personId: 'person-2' },
]
const announced = { type: 'ballot.announced' }
const order = { type: 'rectification.ordered', unitIds: ['unit-1', 'unit-2'], text: { demands: '限期整改' } }
const report = (unitId: string) => ({ type: 'rectification.reported', unitId, text: { report: '已整改' } })
const rejection = { type: 'rectification.rejected', text: { reason: '没有实质内容' } }
const toRectifying = [counted(5, 25), ...signatures, announced, order]
const toRectified = [...toRectifying, report('unit-1'), report('unit-2'), { type: 'rectification.accepted' }]
const contextOf = (actor: StoredActor) => actor.context as BallotContext
const settled = (actor: StoredActor) => ballotModule.isSettled(actor.value, contextOf(actor))

describe('a ballot that ends well', () => {
  it('is signed by a scrutineer and a teller before it is announced', () => {
    const one = walk([counted(28, 1), ...signatures.slice(0, 1)])
    expect(one.actor.value).toBe('counted')
    expect(step(ballotModule, one.actor, announced, at(DAY))).toMatchObject({ code: 'EVENT_NOT_ACCEPTED' })

    const both = walk(signatures.slice(1), at(DAY), one.actor)
    expect(both.actor.value).toBe('signed')
  })

  it('tells the suggestion its result when it is announced, and owes nothing more', () => {
    const { actor, effects } = walk([counted(28, 1), ...signatures, announced])

    expect(actor.value).toEqual({ announced: 'satisfied' })
    expect(effects).toEqual([
      {
        do: 'tell',
        to: { id: 'suggestion' },
        event: { type: 'ballot.resultKnown', ballotId: 'ballot-1', result: 'satisfied' },
      },
    ])
    expect(settled(actor)).toBe(true)
  })

  it('keeps no vote beside a name', () => {
    const { actor } = walk([counted(28, 1), ...signatures, announced])

    expect(JSON.stringify(actor.context)).not.toMatch(/deputy|member-/)
    expect(contextOf(actor)).toMatchObject({ scrutineerIds: ['person-1'], tellerIds: ['person-2'] })
  })

  it('refuses a count whose numbers do not fit, and stays where it is', () => {
    const wrong = counted(28, 1)
    const broken = { ...wrong, count: { ...(wrong['count'] as BallotCount), issued: 30 } }

    expect(step(ballotModule, open(), broken, at(DAY))).toMatchObject({ code: 'RULE_NOT_MET' })
  })
})

describe('a ballot that has to be repeated', () => {
  it('is counted again after the count was rejected, with fresh signatures', () => {
    const rejected = walk([counted(28, 1), ...signatures, { type: 'count.rejected', text: { reason: '漏计一票' } }])
    expect(rejected.actor.value).toBe('recounting')
    expect(contextOf(rejected.actor)).toMatchObject({ count: null, scrutineerIds: [], tellerIds: [] })

    const again = walk([counted(27, 2), ...signatures, announced], at(DAY), rejected.actor)
    expect(again.actor.value).toEqual({ announced: 'satisfied' })
  })

  it('goes back to the agenda when no quorum was met', () => {
    const missed = walk([counted(10, 0), ...signatures, announced])
    expect(missed.actor.value).toEqual({ announced: 'inquorate' })
    expect(settled(missed.actor)).toBe(false)

    const later = accept(missed.actor, { type: 'ballot.rescheduled', on: '2025-12-28', text: { reason: '人数不足' } })
    expect(later.actor.value).toBe('scheduled')
    expect(contextOf(later.actor)).toMatchObject({ on: '2025-12-28', round: 1, result: null, count: null })
  })
})

describe('a ballot that ends in 不满意', () => {
  it('starts the rectification term on the day of the order', () => {
    const { actor, effects } = walk(toRectifying)

    expect(actor.value).toBe('rectifying')
    expect(effects).toContainEqual({ do: 'startClock', kind: 'rectification', startOn: DAY })
  })

  it('meets the term when the last of the units has reported', () => {
    const first = walk([...toRectifying, report('unit-1')])
    expect(first.actor.value).toBe('rectifying')
    expect(first.effects).toEqual([])

    const last = accept(first.actor, report('unit-2'), at('2025-12-01'))
    expect(last.actor.value).toBe('reported')
    expect(last.effects).toEqual([{ do: 'stopClock', kind: 'rectification', outcome: 'met', on: '2025-12-01' }])
  })

  it('gives no new time for a report that was sent back', () => {
    const sentBack = walk([...toRectifying, report('unit-1'), report('unit-2')])

    const { actor, effects } = accept(sentBack.actor, rejection, at('2025-12-20'))

    expect(actor.value).toBe('rectifying')
    expect(contextOf(actor).reportedUnitIds).toEqual([])
    expect(effects).toEqual([{ do: 'startClock', kind: 'rectification', startOn: DAY }])
  })

  it('votes a second time, and only a second time', () => {
    const rectified = walk(toRectified)
    expect(rectified.effects).toMatchObject([{ event: { type: 'ballot.rectified', ballotId: 'ballot-1' } }])
    expect(settled(rectified.actor)).toBe(false)

    const second = { type: 'secondBallot.scheduled', sessionId: 'session-8', on: DAY }
    const again = accept(rectified.actor, second).actor
    expect(contextOf(again)).toMatchObject({ round: 2, result: null, formerResult: 'dissatisfied' })

    const end = walk(toRectified, at(DAY), again).actor
    expect(end.value).toBe('rectified')
    expect(settled(end)).toBe(true)
    expect(step(ballotModule, end, second, at(DAY))).toMatchObject({ code: 'EVENT_NOT_ACCEPTED' })
  })

  it('ends with the rectification where the place knows no second ballot', () => {
    const { actor } = walk(toRectified, at(DAY, false))

    expect(settled(actor)).toBe(true)
    expect(offeredEvents(ballotModule, actor, at(DAY, false))).not.toContain('secondBallot.scheduled')
  })

  it('passes from a unit to its successor without a new term', () => {
    const succession = { type: 'unit.succeeded', fromUnitId: 'unit-2', toUnitId: 'unit-3', why: 'merged' }
    const { actor, effects } = walk([...toRectifying, report('unit-1'), succession])

    expect(effects).toEqual([])
    expect(walk([report('unit-3')], at(DAY), actor).actor.value).toBe('reported')
  })

  it('drops the term when the case is withdrawn', () => {
    const { actor, effects } = walk([...toRectifying, { type: 'ballot.cancelled', why: 'withdrawn' }])

    expect(actor.value).toBe('cancelled')
    expect(effects).toEqual([{ do: 'stopClock', kind: 'rectification', outcome: 'dropped', on: DAY }])
  })
})

describe('a ballot in the store', () => {
  it('passes reminders and the end of the term on in every state', () => {
    const timer = { kind: 'rectification', version: 2, dueOn: '2026-01-28' }

    const chased = accept(open(), { type: 'deadline.reminderFell', step: 1, ...timer })
    const passed = accept(open(), { type: 'deadline.passed', ...timer })

    expect(chased.effects).toEqual([{ do: 'chase', step: 1, ...timer }])
    expect(passed.effects).toEqual([{ do: 'markOverdue', ...timer }])
  })

  it('counts corrections', () => {
    const correction = samples.events.find(({ type }) => type === 'record.corrected') as Told

    expect(contextOf(accept(open(), correction).actor).corrections).toBe(1)
  })

  it('says clearly that it does not know a version', () => {
    const stored = open()

    expect(upgrade(stored)).toBe(stored)
    expect(() => upgrade({ ...stored, version: 9 })).toThrow('version 9')
  })

  it('has a valid sample of every event', () => {
    for (const event of samples.events) expect(ballotModule.events.safeParse(event).error).toBeUndefined()
    for (const input of samples.inputs) expect(ballotModule.input.safeParse(input).error).toBeUndefined()
  })
})
