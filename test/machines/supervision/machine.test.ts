import { describe, expect, it } from 'vitest'

import type { Told } from '../../../machines/effects.ts'
import type { Env } from '../../../machines/step.ts'
import { supervisionModule } from '../../../machines/supervision/machine.ts'
import { SUPERVISION_GRANTS } from '../../../machines/supervision/roles.ts'
import { samples } from '../../../machines/supervision/samples.ts'
import { upgrade } from '../../../machines/supervision/upgrade.ts'
import { ActorWalk, anEnv } from '../actor-walk.ts'

function on(day: string): Env {
  return anEnv(day, { self: 'supervision-1' })
}

function aSupervision(changes: object = {}): ActorWalk {
  const input = {
    type: 'supervision.started',
    level: 'key',
    needsLeader: true,
    needsCommittee: true,
    needsCouncilReport: true,
    startOn: '2025-03-03',
    ...changes,
  }
  return new ActorWalk(supervisionModule, input, on('2025-03-03'))
}
const seatless = { needsLeader: false, needsCommittee: false, needsCouncilReport: false }

const leader: Told = { type: 'supervisingLeader.appointed', leaderId: 'leader-a' }
const committee: Told = { type: 'supervisingCommittee.appointed', committeeId: 'committee-a' }
const progress: Told = { type: 'progress.reported', text: { progress: '完成一半' } }
const report: Told = { type: 'councilReport.made', meeting: '第二十次主任会议', text: { summary: '报告' } }
const closing: Told = { type: 'supervision.closed', text: { result: '已落实' } }
const reopening: Told = { type: 'supervision.reopened', text: { reason: '“回头看”发现反弹' } }

function planned(actId: string): Told {
  return { type: 'act.planned', actId, kind: 'on_site', plannedOn: '2025-05-20', withDeputyIds: ['deputy-a'] }
}
function held(actId: string, demands?: string): Told {
  const text = demands === undefined ? { findings: '已开工' } : { findings: '已开工', demands }
  return { type: 'act.held', actId, kind: 'on_site', hasDemands: demands !== undefined, text }
}

describe('the seats', () => {
  it('are a gap with a term until leader and committee are appointed', () => {
    const supervision = aSupervision()
    expect(supervision.actor.value).toEqual({ seats: 'vacant', work: { underway: 'planned' } })
    expect(supervision.clocks()).toEqual([
      'start leader_gap 2025-03-03',
      'start supervision_progress 2025-03-03',
      'start council_report 2025-03-03',
    ])

    expect(supervision.take(leader, on('2025-03-10')).clocks()).toEqual([])
    supervision.take(committee, on('2025-03-12'))

    expect(supervision.clocks()).toEqual(['met leader_gap 2025-03-12'])
    expect(supervision.actor.value).toMatchObject({ seats: 'filled' })
  })

  it('are no gap where the level needs none', () => {
    const supervision = aSupervision(seatless)

    expect(supervision.actor.value).toMatchObject({ seats: 'filled' })
    expect(supervision.clocks()).toEqual(['start supervision_progress 2025-03-03'])
  })

  it('are a gap again when the leader leaves, and none when the leader changes', () => {
    const supervision = aSupervision({ needsCommittee: false }).take(leader, on('2025-03-10'))
    const changed = { type: 'supervisingLeader.changed', leaderId: 'leader-b' }
    expect(supervision.take(changed, on('2025-04-01')).clocks()).toEqual([])

    supervision.take({ type: 'supervisingLeader.left' }, on('2025-06-01'))

    expect(supervision.clocks()).toEqual(['start leader_gap 2025-06-01'])
    expect(supervision.offered(on('2025-06-02'))).toContain('supervisingLeader.appointed')
    expect(supervision.offered(on('2025-06-02'))).not.toContain('supervisingLeader.changed')
  })

  it('never hold up the work', () => {
    const supervision = aSupervision().take(held('act-1'), on('2025-04-01'))

    expect(supervision.actor.value).toEqual({ seats: 'vacant', work: { underway: 'active' } })
  })
})

describe('the work', () => {
  it('takes an act as planned or without a plan, once', () => {
    const supervision = aSupervision(seatless).take(planned('act-1'), on('2025-05-01'))
    expect(supervision.actor.value).toMatchObject({ work: { underway: 'planned' } })

    supervision.take(held('act-1'), on('2025-05-20')).take(held('act-2'), on('2025-05-21'))

    expect(supervision.actor.context.acts).toMatchObject([
      { actId: 'act-1', plannedOn: '2025-05-20', heldOn: '2025-05-20' },
      { actId: 'act-2', plannedOn: null, heldOn: '2025-05-21' },
    ])
    expect(supervision.refusal(held('act-1'), on('2025-05-22')).why).toContain('请勿重复登记')
    expect(supervision.refusal(planned('act-2'), on('2025-05-22')).why).toContain('编号')
  })

  it('refuses to hold or cancel what was cancelled', () => {
    const cancelled = { type: 'act.cancelled', actId: 'act-1', text: { reason: '改期' } }
    const supervision = aSupervision(seatless)
      .take(planned('act-1'), on('2025-05-01'))
      .take(planned('act-2'), on('2025-05-01'))
      .take(cancelled, on('2025-05-02'))

    expect(supervision.refusal(held('act-1'), on('2025-05-03')).why).toContain('已取消')
    expect(supervision.refusal(cancelled, on('2025-05-03')).code).toBe('RULE_NOT_MET')
  })

  it('restarts the rhythm with each report, but not with an older one entered late', () => {
    const supervision = aSupervision(seatless).take(progress, on('2025-04-02'))
    expect(supervision.clocks()).toEqual([
      'met supervision_progress 2025-04-02',
      'start supervision_progress 2025-04-02',
    ])

    supervision.take(progress, on('2025-03-20'))

    expect(supervision.clocks()).toEqual([])
    expect(supervision.actor.context.lastProgressOn).toBe('2025-04-02')
  })

  it('ends after the council was told and all demands are met', () => {
    const supervision = aSupervision().take(held('act-1', '年底前完工'), on('2025-05-20'))
    expect(supervision.effects).toContainEqual(expect.objectContaining({ template: 'supervision_demands' }))
    expect(supervision.refusal(closing, on('2025-09-01')).why).toContain('主任会议')
    supervision.take(report, on('2025-09-02'))
    expect(supervision.clocks()).toEqual(['met council_report 2025-09-02'])
    expect(supervision.told()).toEqual([{ type: 'supervision.reported', supervisionId: 'supervision-1' }])
    expect(supervision.refusal(closing, on('2025-09-03')).why).toContain('act-1')

    supervision.take({ type: 'demand.met', actId: 'act-1' }, on('2025-12-01')).take(closing, on('2025-12-02'))

    expect(supervision.actor.value).toEqual({ seats: 'vacant', work: 'closed' })
    expect(supervision.isSettled()).toBe(true)
    expect(supervision.clocks()).toEqual(['dropped supervision_progress 2025-12-02', 'dropped leader_gap 2025-12-02'])
    expect(supervision.told()).toEqual([{ type: 'supervision.ended', supervisionId: 'supervision-1' }])
  })

  it('cannot end before anything was done', () => {
    expect(aSupervision(seatless).refusal(closing, on('2025-04-01')).code).toBe('EVENT_NOT_ACCEPTED')
  })

  it('is taken up again with its clocks, and the suggestion hears of each end', () => {
    const supervision = aSupervision({ needsCouncilReport: false })
      .take(held('act-1'), on('2025-05-20'))
      .take(closing, on('2025-06-01'))
    expect(supervision.offered(on('2025-06-02'))).not.toContain('supervisingLeader.appointed')

    supervision.take(reopening, on('2025-09-01'))

    expect(supervision.actor.value).toEqual({ seats: 'vacant', work: { underway: 'active' } })
    expect(supervision.clocks()).toEqual(['start leader_gap 2025-09-01', 'start supervision_progress 2025-09-01'])
    expect(
      supervision
        .take(closing, on('2025-10-01'))
        .told()
        .map((told) => told.type),
    ).toEqual(['supervision.ended'])
  })

  it('drops every clock when it is cancelled', () => {
    const supervision = aSupervision().take({ type: 'supervision.cancelled', why: 'withdrawn' }, on('2025-04-01'))

    expect(supervision.isSettled()).toBe(true)
    expect(supervision.clocks()).toEqual([
      'dropped supervision_progress 2025-04-01',
      'dropped council_report 2025-04-01',
      'dropped leader_gap 2025-04-01',
    ])
  })

  it('counts a circular even after the end', () => {
    const circular = { type: 'circular.decided', documentNumber: '通报1号', text: { reason: '逾期' } }
    const supervision = aSupervision(seatless).take(progress, on('2025-04-02')).take(closing, on('2025-06-01'))

    expect(supervision.take(circular, on('2025-12-01')).actor.context.circulars).toBe(1)
  })
})

it('lets a unit report progress and nothing else', () => {
  const open = Object.entries(SUPERVISION_GRANTS)
    .filter(([, grants]) => grants.some((entry) => entry.role.startsWith('unit_')))
    .map(([type]) => type)

  expect(open).toEqual(['progress.reported'])
})

it('has a sample of every event, and every sample is a valid payload', () => {
  for (const event of samples.events) expect(supervisionModule.events.safeParse(event).success, event.type).toBe(true)
  for (const input of samples.inputs) expect(supervisionModule.input.safeParse(input).success).toBe(true)
  expect([...new Set(samples.events.map((event) => event.type))].sort()).toEqual(Object.keys(SUPERVISION_GRANTS).sort())
})

it('refuses to lift a version it does not know', () => {
  expect(() => upgrade({ ...aSupervision().actor, version: 2 })).toThrow('version 2')
})
