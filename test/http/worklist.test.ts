import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import type { CaseLine } from '../../src/contract/case-views.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import {
  aCommand,
  acknowledgement,
  aDraft,
  CLERK,
  caseId,
  DEPUTY,
  expectApplied,
  handOver,
  OTHER_TENANT,
  TENANT,
  UNIT_CLERK,
  UNIT_HEAD,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

type Desk = {
  today: string
  soonUntil: string
  isWorkingDay: boolean
  tabs: { key: string; label: string; count: number; tone: string }[]
  tab: string
  lines: CaseLine[]
  nextCursor: string | null
  notes: { text: string; tone: string }[]
}

let house: House
let clerk: TestPost
let director: TestPost
let unit: TestPost
let deputy: TestPost

async function desk(post: TestPost, query = ''): Promise<Desk> {
  const reply = await house.ask(post, { method: 'GET', url: `/api/worklist${query}` })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<Desk>()
}
const counts = ({ tabs }: Desk) =>
  Object.fromEntries(tabs.filter(({ count }) => count > 0).map(({ key, count }) => [key, count]))
const ids = ({ lines }: Desk) => lines.map(({ id }) => id)

async function send(
  n: number,
  event: { type: string; [field: string]: unknown },
  principal: Principal = CLERK,
  actorId = 'suggestion',
) {
  expectApplied(await apply(house.services.engine, aCommand(caseId(n), event, { principal, actorId })))
}

/** The unit answers, with one promise. */
async function answer(n: number): Promise<void> {
  const policy = shippedPolicy('puyang-2024')
  const routing: Principal = { id: 'person-routing', role: 'routing_office', bodyId: 'government' }
  const steps: Record<string, [{ type: string; [field: string]: unknown }, Principal]> = {
    drafted: [{ type: 'reply.drafted', text: { body: '已安排养护。' } }, UNIT_CLERK],
    consulted: [{ type: 'reply.consulted', deputyId: 'deputy-1' }, UNIT_CLERK],
    checked: [{ type: 'reply.checked' }, UNIT_CLERK],
    pre_reviewed: [{ type: 'reply.preReviewed', passed: true }, routing],
    signed: [
      {
        type: 'reply.signed',
        documentNumber: '甲函〔2026〕1号',
        scheme: policy.resultClasses.scheme,
        resultClass: policy.resultClasses.classes[1]?.code,
        statesMissingOpinions: false,
        promises: [{ promiseId: 'promise-1', dueOn: '2026-03-25' }],
        text: { signer: '局长甲', promises: { 'promise-1': '三月内修好' }, reason: '需要施工时间' },
      },
      UNIT_HEAD,
    ],
    sealed: [{ type: 'reply.sealed' }, UNIT_CLERK],
  }
  await send(
    n,
    { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' },
    UNIT_CLERK,
    'assignment-1',
  )
  for (const step of policy.reply.steps) {
    const [event, by] = steps[step] ?? []
    if (event && by) await send(n, event, by, 'assignment-1')
  }
  await send(
    n,
    { type: 'reply.delivered', deputyId: 'deputy-1', form: 'post', receipt: 'registered_post' },
    UNIT_CLERK,
    'assignment-1',
  )
}

beforeAll(async () => {
  house = await createHouse()
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  director = await house.appoint({ role: 'deputy_office_director' })
  unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
  deputy = await house.appoint({ role: 'deputy', deputyId: 'deputy-1' })
  const { engine } = house.services
  for (const n of [1, 2, 3, 4, 5]) await handOver(engine, n)
  expectApplied(await apply(engine, acknowledgement(caseId(2))))
  await send(
    3,
    { type: 'reassignment.requested', inWriting: true, text: { reason: '不属本局职责' } },
    UNIT_CLERK,
    'assignment-1',
  )
  await send(
    4,
    { type: 'contact.made', deputyId: 'deputy-1', form: 'phone', metBy: 'clerk' },
    UNIT_CLERK,
    'assignment-1',
  )
  await answer(5)
  await send(6, aDraft())
  await send(7, aDraft({ leadSignerId: 'deputy-9' }))
  await send(8, aDraft())
  await send(8, { type: 'suggestion.submitted' }, DEPUTY)
})
afterAll(() => house[Symbol.asyncDispose]())

describe('今日工作台', () => {
  it('gives the office every tab in its order, each with its count', async () => {
    const today = await desk(clerk)

    expect(today.tabs.map(({ key }) => key)).toEqual([
      'due_today',
      'due_soon',
      'waiting_for_me',
      'not_acknowledged',
      'not_contacted',
      'inquiry_to_make',
      'promises_due',
      'overdue',
      'gaps',
    ])
    expect(today).toMatchObject({ today: '2026-03-10', soonUntil: '2026-03-13', isWorkingDay: true, tab: 'due_soon' })
    expect(counts(today)).toEqual({
      due_soon: 3,
      waiting_for_me: 2,
      not_acknowledged: 3,
      not_contacted: 3,
      inquiry_to_make: 1,
      promises_due: 1,
    })
  })

  it('gives under each tab exactly the cases that it counts, page by page', async () => {
    for (const post of [clerk, director, unit, deputy]) {
      for (const { key, count } of (await desk(post)).tabs) {
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page: Desk = await desk(post, `?tab=${key}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
          seen.push(...ids(page))
          cursor = page.nextCursor
        } while (cursor !== null)
        expect([post.role, key, new Set(seen).size, seen.length]).toEqual([post.role, key, count, count])
      }
    }
  })

  it('says to each one what waits for him, with the act as a button', async () => {
    const routing = await house.appoint({ role: 'routing_office', bodyId: 'government' })
    const elsewhere = await house.appoint({ role: 'routing_office', bodyId: 'court' })
    expect((await desk(routing, '?tab=waiting_for_me')).lines[0]?.next?.type).toBe('reassignment.forwarded')
    expect(counts(await desk(elsewhere))).toEqual({})
    expect(ids(await desk(director, '?tab=waiting_for_me'))).toEqual([])
    await send(
      3,
      { type: 'reassignment.forwarded', text: { view: '请裁定' } },
      { id: 'person-routing', role: 'routing_office', bodyId: 'government' },
      'assignment-1',
    )
    const forDirector = await desk(director, '?tab=waiting_for_me')
    expect(ids(forDirector)).toEqual([caseId(3)])
    expect(forDirector.lines[0]).toMatchObject({
      next: { actorId: 'assignment-1', type: 'reassignment.decided', label: '退办决定' },
      stamps: expect.arrayContaining([{ code: 'reassignment_pending', label: '退办中', tone: 'urgent' }]),
    })
    const forClerk = await desk(clerk, '?tab=waiting_for_me')
    expect(forClerk.lines.map(({ next }) => next?.type).sort()).toEqual(['inquiry.asked', 'screening.proposed'])
    const forDeputy = await desk(deputy, '?tab=waiting_for_me')
    expect(forDeputy.lines.map(({ next }) => next?.type).sort()).toEqual([
      'deputyFeedback.filed',
      'suggestion.submitted',
    ])
    expect(ids(forDeputy)).not.toContain(caseId(7))
  })

  it('shows a unit its own duties alone, with nothing of what the office asks', async () => {
    const mine = await desk(unit)

    expect(mine.tabs.map(({ key }) => key)).not.toContain('inquiry_to_make')
    expect(counts(mine)).toEqual({
      due_soon: 3,
      waiting_for_me: 4,
      not_acknowledged: 3,
      not_contacted: 3,
      promises_due: 1,
    })
    const promised = (await desk(unit, '?tab=promises_due')).lines[0]
    expect(promised).toMatchObject({ id: caseId(5), deadline: { kind: 'commitment', dueOn: '2026-03-25' } })
    expect(promised?.stamps.map(({ code }) => code)).toEqual(['promise_open'])
    expect(promised?.next).toMatchObject({ type: 'commitment.reportedDone' })

    const other = await house.appoint({ role: 'unit_clerk', unitId: 'unit-2' })
    expect(counts(await desk(other))).toEqual({})
    expect((await desk(other)).tab).toBe('due_today')
  })

  it('refuses a tab that the role does not have, and the cursor of another tab', async () => {
    const page = await desk(clerk, '?tab=due_soon&limit=1')
    for (const [post, query] of [
      [unit, '?tab=gaps'],
      [unit, '?tab=nothing'],
      [clerk, `?tab=overdue&cursor=${page.nextCursor}`],
      [director, `?tab=due_soon&cursor=${page.nextCursor}`],
    ] as const) {
      const reply = await house.ask(post, { method: 'GET', url: `/api/worklist${query}` })
      expect(reply.json()).toMatchObject({ code: 'REQUEST_INVALID', status: 400 })
    }
  })

  it('tells a director without any clerk what waits for the office, and ends that with the first clerk', async () => {
    const there = { tenantId: OTHER_TENANT }
    const alone = await house.appoint({ ...there, role: 'deputy_office_director' })
    for (const event of [aDraft(), { type: 'suggestion.submitted' }]) {
      expectApplied(await apply(house.services.engine, aCommand(caseId(50), event, there)))
    }
    const before = await desk(alone, '?tab=waiting_for_me')
    expect(before.lines.map(({ id, next }) => [id, next?.type])).toEqual([[caseId(50), 'screening.proposed']])

    await house.appoint({ ...there, role: 'deputy_office_clerk' })
    expect(ids(await desk(alone, '?tab=waiting_for_me'))).toEqual([])
    expectApplied(
      await apply(
        house.services.engine,
        aCommand(caseId(50), { type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true }, there),
      ),
    )
  })

  it('says on a case whose turn it is, to the offices of all and to a unit of its own part', async () => {
    const awaiting = async (post: TestPost, n: number) => {
      const reply = await house.ask(post, { method: 'GET', url: `/api/cases/${caseId(n)}` })
      return reply.json<{ awaiting: string[] }>().awaiting
    }
    expect(await awaiting(clerk, 1)).toEqual(['unit-1经办人：签收承办', 'unit-1经办人：沟通联系'])
    expect(await awaiting(unit, 1)).toEqual([])
    expect(await awaiting(unit, 3)).toEqual(['代表工作机构主任：退办决定'])
    expect(await awaiting(deputy, 1)).toEqual([])
    // What the office asks the deputies is nothing that the unit reads.
    expect(await awaiting(unit, 5)).toEqual([])
    expect(await awaiting(director, 5)).toEqual(['代表工作机构工作人员：已征求意见', 'deputy-1：代表反馈意见'])
  })

  it('is empty for another congress and for whoever handles no case', async () => {
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })
    const administrator = await house.appoint({ role: 'administrator' })
    const auditor = await house.appoint({ role: 'auditor' })

    expect(counts(await desk(stranger))).toEqual({})
    expect((await desk(administrator)).tabs.map(({ key }) => key)).toEqual(['gaps'])
    expect(await desk(auditor)).toMatchObject({ tab: 'gaps', lines: [] })
  })

  it('tells what is missing beside the cases', async () => {
    const { db } = house.services
    await withTenant(db, TENANT, (trx) =>
      trx
        .insertInto('unit')
        .values({ tenant_id: TENANT, id: 'unit-1', name: '甲局', kind: null, successor_id: null })
        .execute(),
    )
    expect((await desk(clerk)).notes.map(({ text }) => text)).toEqual([
      expect.stringMatching(/“甲局”.*没有登记主要负责人/),
    ])
    expect((await desk(unit)).notes).toEqual([])
  })

  it('moves a case to its own tab when its day is over, and says how long ago', async () => {
    house.clock.now = '2026-03-16T01:30:00.000Z'
    await fireDueTimers(house.services.engine)

    const late = await desk(clerk, '?tab=overdue')
    expect(late.today).toBe('2026-03-16')
    const line = late.lines.find(({ id }) => id === caseId(1))
    expect(line?.deadline).toMatchObject({
      status: 'overdue',
      kind: 'acknowledge',
      dueOn: '2026-03-13',
      workingDaysLeft: -1,
    })
    expect(late.tabs.find(({ key }) => key === 'overdue')).toMatchObject({ tone: 'urgent', count: late.lines.length })
    house.clock.now = '2026-11-01T01:30:00.000Z'
    expect((await desk(clerk)).notes[0]?.text).toMatch(/2027 年的节假日安排尚未载入/)
  })
})
