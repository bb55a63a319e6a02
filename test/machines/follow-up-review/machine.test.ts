import { describe, expect, it } from 'vitest'

import type { Told } from '../../../machines/effects.ts'
import {
  type FollowUpReviewContext,
  followUpReviewModule as module,
} from '../../../machines/follow-up-review/machine.ts'
import { samples } from '../../../machines/follow-up-review/samples.ts'
import { upgrade } from '../../../machines/follow-up-review/upgrade.ts'
import { type Accepted, offeredEvents, openActor, type StoredActor, step } from '../../../machines/step.ts'
import { anEnv } from '../an-env.ts'

const DAY = '2025-11-20'

const env = anEnv({
  occurredOn: DAY,
  self: 'follow_up_review-1',
  by: { id: 'person-1', role: 'deputy_office_director' },
  actors: [{ id: 'assignment-1', machine: 'assignment', value: 'x', context: {} }],
})

function open(demands: { onSite: boolean; asksDeputyAgain: boolean }): Accepted {
  const input = { type: 'review.opened', campaignId: 'campaign-1', startOn: '2025-11-01', ...demands }
  return openActor(module, 'follow_up_review-1', input, env)
}

function walk(from: StoredActor, ...events: Told[]): Accepted {
  return events.reduce<Accepted>(
    (at, event) => {
      const result = step(module, at.actor, event, env)
      if (result.kind === 'refused') throw new Error(result.why)
      return result
    },
    { kind: 'accepted', actor: from, effects: [] },
  )
}

const full = { onSite: true, asksDeputyAgain: true }
const reason = { reason: '情况属实' }
const planned = { type: 'review.planned', checkOn: DAY, withDeputyIds: ['deputy-1'] }
const checked = { type: 'review.checked', onSite: true, classHolds: true, text: { findings: '已建成' } }
const asked = { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'satisfied' }
const confirmed = { type: 'review.concluded', outcome: 'confirmed', text: reason }
const met = { do: 'stopClock', kind: 'follow_up_review', outcome: 'met', on: DAY }

describe('a follow-up review', () => {
  it('starts its term on the first day of the campaign', () => {
    const { actor, effects } = open(full)

    expect(actor.value).toEqual({ underway: 'selected' })
    expect(effects).toEqual([{ do: 'startClock', kind: 'follow_up_review', startOn: '2025-11-01' }])
  })

  it('is planned, checked, asked and concluded', () => {
    const { actor, effects } = walk(open(full).actor, planned, checked, asked, confirmed)

    expect(actor.value).toBe('concluded')
    expect(module.isSettled(actor.value, actor.context as FollowUpReviewContext)).toBe(true)
    expect(effects).toEqual([
      met,
      {
        do: 'tell',
        to: { id: 'suggestion' },
        event: { type: 'review.closed', reviewId: 'follow_up_review-1', outcome: 'confirmed' },
      },
    ])
  })

  it('may ask the deputy before anybody goes and looks', () => {
    const { actor } = walk(open(full).actor, asked, checked)

    expect(actor.value).toEqual({ underway: 'asked' })
    expect(offeredEvents(module, actor, env)).toContain('review.concluded')
  })

  it('is not concluded before the deputy was asked or tried', () => {
    const { actor } = walk(open(full).actor, planned, checked)
    expect(step(module, actor, confirmed, env)).toMatchObject({ code: 'EVENT_NOT_ACCEPTED' })

    const tried = walk(actor, { type: 'review.deputyNotReached', deputyId: 'deputy-1' })
    expect(walk(tried.actor, confirmed).actor.value).toBe('concluded')
  })

  it('needs no deputy where the campaign asks none', () => {
    const { actor } = walk(open({ onSite: false, asksDeputyAgain: false }).actor, { ...checked, onSite: false })

    expect(walk(actor, confirmed).actor.value).toBe('concluded')
  })

  it('is not content with papers where the campaign goes and looks', () => {
    const refused = step(module, open(full).actor, { ...checked, onSite: false }, env)

    expect(refused).toMatchObject({ code: 'RULE_NOT_MET' })
  })

  it('tells the unit’s assignment its new class', () => {
    const revised = {
      ...confirmed,
      outcome: 'class_revised',
      assignmentId: 'assignment-1',
      resultClass: env.policy.resultClasses.classes[1]?.code,
    }
    const { effects } = walk(open(full).actor, { ...checked, classHolds: false }, asked, revised)

    expect(effects).toContainEqual({
      do: 'tell',
      to: { id: 'assignment-1' },
      event: { type: 'resultClass.revised', resultClass: revised.resultClass, text: reason },
    })
  })

  it('asks for the case to be reopened', () => {
    const { effects } = walk(open(full).actor, checked, asked, { ...confirmed, outcome: 'reopen' })

    expect(effects).toMatchObject([met, { event: { type: 'review.closed', outcome: 'reopen' } }])
  })

  it('keeps no text', () => {
    const { actor } = walk(open(full).actor, planned, checked, { ...asked, text: { reason: '很满意' } }, confirmed)

    expect(JSON.stringify(actor.context)).not.toMatch(/已建成|很满意|情况属实/)
  })

  it('drops its term when it is cancelled', () => {
    const { actor, effects } = walk(open(full).actor, planned, { type: 'review.cancelled', why: 'withdrawn' })

    expect(actor.value).toBe('cancelled')
    expect(effects).toEqual([{ ...met, outcome: 'dropped' }])
  })

  it('passes timers on and counts corrections', () => {
    const timer = { kind: 'follow_up_review', version: 1, dueOn: '2026-01-01' }
    const correction = samples.events.find(({ type }) => type === 'record.corrected') as Told
    const { actor } = open(full)

    expect(walk(actor, { type: 'deadline.reminderFell', step: 0, ...timer }).effects).toMatchObject([{ do: 'chase' }])
    expect(walk(actor, { type: 'deadline.passed', ...timer }).effects).toMatchObject([{ do: 'markOverdue' }])
    expect(walk(actor, correction).actor.context['corrections']).toBe(1)
  })

  it('says clearly that it does not know a version', () => {
    const { actor } = open(full)

    expect(upgrade(actor)).toBe(actor)
    expect(() => upgrade({ ...actor, version: 2 })).toThrow('version 2')
  })

  it('has a valid sample of every event', () => {
    for (const event of samples.events) expect(module.events.safeParse(event).error).toBeUndefined()
    for (const input of samples.inputs) expect(module.input.safeParse(input).error).toBeUndefined()
  })
})
