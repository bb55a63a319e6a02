import { describe, expect, it } from 'vitest'

import { commitmentModule } from '../../../machines/commitment/machine.ts'
import { COMMITMENT_GRANTS } from '../../../machines/commitment/roles.ts'
import { samples } from '../../../machines/commitment/samples.ts'
import { upgrade } from '../../../machines/commitment/upgrade.ts'
import type { Told } from '../../../machines/effects.ts'
import type { Env } from '../../../machines/step.ts'
import { ActorWalk, anEnv } from '../actor-walk.ts'

function on(day: string): Env {
  return anEnv(day, { self: 'commitment-1' })
}

function aPromise(changes: object = { dueOn: '2025-12-31' }): ActorWalk {
  const input = { type: 'commitment.opened', promiseId: 'p-1', assignmentId: 'assignment-1', unitId: 'unit-a' }
  return new ActorWalk(commitmentModule, { ...input, ...changes }, on('2025-06-02'))
}

const done: Told = { type: 'commitment.reportedDone', text: { evidence: '竣工照片' } }
const verified: Told = { type: 'commitment.verified', onSite: true }
const struckOff: Told = { type: 'commitment.struckOff' }
const reason = { text: { reason: '未达到承诺' } }
const dissatisfied: Told = { type: 'commitment.rated', deputyId: 'deputy-a', rating: 'dissatisfied', ...reason }

function closed(outcome: string): Told {
  return { type: 'promise.closed', commitmentId: 'commitment-1', outcome }
}
const opened: Told = { type: 'promise.opened', commitmentId: 'commitment-1' }

describe('a promise that is kept', () => {
  it('enters the ledger with its own day', () => {
    const promise = aPromise()

    expect(promise.actor.value).toEqual({ open: 'promised' })
    expect(promise.clocks()).toEqual(['start commitment 2025-06-02 until 2025-12-31'])
    expect(promise.told()).toEqual([opened])
  })

  it('has no clock without a date', () => {
    expect(aPromise({}).clocks()).toEqual([])
  })

  it('is reported, verified, rated and struck off', () => {
    const promise = aPromise().take(done, on('2025-10-09'))
    expect(promise.clocks()).toEqual(['met commitment 2025-10-09'])
    expect(promise.refusal(struckOff, on('2025-10-10')).code).toBe('EVENT_NOT_ACCEPTED')

    promise
      .take(verified, on('2025-10-20'))
      .take({ type: 'commitment.rated', deputyId: 'deputy-a', rating: 'satisfied' }, on('2025-10-21'))
      .take(struckOff, on('2025-10-22'))

    expect(promise.actor.value).toBe('struckOff')
    expect(promise.isSettled()).toBe(true)
    expect(promise.told()).toEqual([closed('kept')])
    expect(promise.clocks()).toEqual([])
  })

  it('may be found done on site before the unit reports', () => {
    const promise = aPromise().take(verified, on('2025-09-01'))

    expect(promise.clocks()).toEqual(['met commitment 2025-09-01'])
  })

  it('owes its old day again when the report is rejected', () => {
    const promise = aPromise()
      .take(done, on('2025-10-09'))
      .take({ type: 'commitment.rejected', ...reason }, on('2025-10-20'))

    expect(promise.actor.value).toEqual({ open: 'promised' })
    expect(promise.clocks()).toEqual(['start commitment 2025-10-20 until 2025-12-31'])
  })
})

describe('a promise that moves', () => {
  const later = { dueOn: '2026-06-30' }

  it('is rescheduled under the head’s signature and its clock moves', () => {
    const event = { type: 'commitment.rescheduled', signedByHead: true, ...later, ...reason }
    const promise = aPromise().take(event, on('2025-11-01'))

    expect(promise.clocks()).toEqual(['move commitment until 2026-06-30'])
    expect(promise.actor.context).toMatchObject({ originalDueOn: '2025-12-31', dueOn: '2026-06-30', rescheduled: 1 })
  })

  it('gets its first clock when a date is set later', () => {
    const event = { type: 'commitment.rescheduled', signedByHead: true, ...later, ...reason }

    expect(aPromise({}).take(event, on('2025-11-01')).clocks()).toEqual([
      'start commitment 2025-11-01 until 2026-06-30',
    ])
  })

  it('stays open when it is carried into the next year', () => {
    const event = { type: 'commitment.carriedOver', to: 'next_year', ...later, text: { statement: '转下年度' } }
    const promise = aPromise().take(event, on('2025-12-20'))

    expect(promise.actor.value).toEqual({ open: 'promised' })
    expect(promise.told()).toEqual([])
    expect(promise.actor.context).toMatchObject({ carriedOver: 1 })
  })

  it('lives on in the next term’s ledger while its case is told once that it is carried over', () => {
    const event = { type: 'commitment.carriedOver', to: 'next_term', ...later, text: { statement: '换届说明' } }
    const promise = aPromise().take(event, on('2025-12-20'))
    expect(promise.actor.value).toEqual({ open: 'carriedOver' })
    expect(promise.told()).toEqual([closed('carried_over')])
    expect(promise.isSettled()).toBe(false)

    promise.take({ type: 'term.changed', termNo: 16 }, on('2026-01-10'))
    promise.take(done, on('2026-05-01')).take(verified, on('2026-05-02')).take(struckOff, on('2026-05-03'))

    expect(promise.told()).toEqual([])
    expect(promise.actor).toMatchObject({ value: 'struckOff', context: { termNo: 16 } })
  })

  it('passes to the unit that takes over, and no date moves', () => {
    const event = { type: 'unit.succeeded', fromUnitId: 'unit-a', toUnitId: 'unit-b', why: 'merged' }
    const promise = aPromise().take(event, on('2025-08-01'))

    expect(promise.actor.context).toMatchObject({ unitId: 'unit-b', dueOn: '2025-12-31' })
    expect(promise.effects).toEqual([])
    promise.take({ ...event, fromUnitId: 'unit-x', toUnitId: 'unit-y' }, on('2025-08-02'))
    expect(promise.actor.context.unitId).toBe('unit-b')
  })
})

describe('a promise that is found wanting', () => {
  it('goes back to the unit when the deputy is dissatisfied, and the deputy is asked again', () => {
    const promise = aPromise().take(done, on('2025-10-09')).take(verified, on('2025-10-20'))

    promise.take(dissatisfied, on('2025-10-25'))

    expect(promise.actor.value).toEqual({ open: 'promised' })
    expect(promise.clocks()).toEqual(['start commitment 2025-10-25 until 2025-12-31'])
    expect(promise.effects).toContainEqual(expect.objectContaining({ template: 'promise_dissatisfied' }))
    promise.take(done, on('2025-11-09')).take(verified, on('2025-11-20'))
    expect(promise.refusal(struckOff, on('2025-11-21')).why).toContain('deputy-a')
    promise.take({ ...dissatisfied, rating: 'basically_satisfied' }, on('2025-11-22'))
    expect(promise.take(struckOff, on('2025-11-23')).told()).toEqual([closed('kept')])
  })

  it('is opened again after striking off, with no clock when its day is over', () => {
    const promise = aPromise().take(verified, on('2025-10-20')).take(struckOff, on('2025-10-22'))

    promise.take({ type: 'commitment.reopened', ...reason }, on('2026-03-01'))

    expect(promise.told()).toEqual([opened])
    expect(promise.clocks()).toEqual([])
    expect(promise.isSettled()).toBe(false)
  })

  it('is opened again by a dissatisfaction that comes after striking off', () => {
    const promise = aPromise().take(verified, on('2025-10-20')).take(struckOff, on('2025-10-22'))

    promise.take(dissatisfied, on('2025-11-01'))

    expect(promise.told()).toEqual([opened])
    expect(promise.clocks()).toEqual(['start commitment 2025-11-01 until 2025-12-31'])
  })

  it('ends as not kept with the head’s report, and can be taken up again with a new day', () => {
    const promise = aPromise().take({ type: 'commitment.notKept', signedByHead: true, ...reason }, on('2025-12-01'))
    expect(promise.clocks()).toEqual(['dropped commitment 2025-12-01'])
    expect(promise.told()).toEqual([closed('not_kept')])

    promise.take({ type: 'commitment.reopened', dueOn: '2026-09-30', ...reason }, on('2026-03-01'))

    expect(promise.clocks()).toEqual(['start commitment 2026-03-01 until 2026-09-30'])
  })
})

it('drops the clock of a cancelled promise', () => {
  const promise = aPromise().take({ type: 'commitment.cancelled', why: 'withdrawn' }, on('2025-07-01'))

  expect(promise.isSettled()).toBe(true)
  expect(promise.clocks()).toEqual(['dropped commitment 2025-07-01'])
  expect(promise.told()).toEqual([closed('cancelled')])
})

it('lets no unit enter or correct a rating', () => {
  const guarded = [...COMMITMENT_GRANTS['commitment.rated'], ...COMMITMENT_GRANTS['record.corrected']]

  expect(guarded.filter((entry) => entry.role.startsWith('unit_'))).toEqual([])
})

it('has a sample of every event, and every sample is a valid payload', () => {
  for (const event of samples.events) expect(commitmentModule.events.safeParse(event).success, event.type).toBe(true)
  for (const input of samples.inputs) expect(commitmentModule.input.safeParse(input).success).toBe(true)
  expect([...new Set(samples.events.map((event) => event.type))].sort()).toEqual(Object.keys(COMMITMENT_GRANTS).sort())
})

it('refuses to lift a version it does not know', () => {
  expect(() => upgrade({ ...aPromise().actor, version: 2 })).toThrow('version 2')
})
