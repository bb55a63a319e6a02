import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Told } from '../../machines/effects.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { FactTable } from '../../src/db/figure-schema.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { eraseText } from '../../src/engine/audit/erase.ts'
import { applyTrusted, type Command } from '../../src/engine/engine.ts'
import type { FigureWork } from '../../src/figures/figure-work.ts'
import { type BookAsk, makeBook } from '../../src/figures/make-book.ts'
import {
  ACKNOWLEDGE,
  aCommand,
  aDraft,
  caseId,
  createWorld,
  DEPUTY,
  DIRECTOR,
  expectApplied,
  OTHER_TENANT,
  TENANT,
  UNIT_CLERK,
  UNIT_HEAD,
  type World,
} from '../engine/a-world.ts'

const REASON = { reason: '依规定' }
const LATE = { lateReason: '纸质件后到', basis: { kind: 'paper' as const } }
const ROUTING = { id: 'person-routing', role: 'routing_office' as const, bodyId: 'government' }
const OTHER_CLERK = { id: 'person-other', role: 'unit_clerk' as const, unitId: 'unit-2' }
const [ANSWERED, CORRECTED, DRAFT, WITHDRAWN, MOVED] = [1, 2, 3, 4, 5]

/**
 * A congress of five suggestions, counted by hand. 1: handed over on 16 March, due on 16 June, delivered on 12 June and
 * entered on the 22nd. 2: handed over on 16 March, which is corrected on 10 April to the 20th. 3: never submitted.
 * 4: withdrawn on 12 March. 5: handed to the body on 16 March, distributed on the 20th, reassigned on 2 April.
 */
describe('the book of a small congress', () => {
  let world: World
  let work: FigureWork
  let books = 0
  beforeAll(async () => {
    world = await createWorld()
    work = { db: createKysely<Database>(world.pool), engine: world.engine, now: () => world.clock.now }
    await nameThings()
    for (const n of [ANSWERED, CORRECTED, WITHDRAWN, MOVED]) await submit(n ?? 0)
    await act(DRAFT, '2026-03-10', [aDraft()])
    await act(WITHDRAWN, '2026-03-12', [
      { type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true },
      { principal: DEPUTY },
    ])
    await handOver()
    await reassign()
    await act(CORRECTED, '2026-04-10', [{ type: 'handover.dateCorrected', handedOverOn: '2026-03-20', text: REASON }])
    await answerLate()
  })
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
  })

  type Step = [event: Told, more?: Partial<Command>]
  async function act(n: number | undefined, day: string, ...steps: Step[]): Promise<void> {
    world.clock.now = `${day}T02:00:00.000Z`
    for (const [event, more] of steps) {
      expectApplied(await applyTrusted(world.engine, aCommand(caseId(n ?? 0), event, more)))
    }
  }

  async function nameThings(): Promise<void> {
    await withTenant(work.db, TENANT, async (trx) => {
      const unit = (id: string, name: string, successor: string | null) => {
        return { tenant_id: TENANT, id, name, kind: null, successor_id: successor }
      }
      await trx
        .insertInto('unit')
        .values([
          unit('unit-3', '市交通运输局', null),
          unit('unit-1', '市公路局', 'unit-3'),
          unit('unit-2', '市城管局', null),
        ])
        .execute()
      await trx
        .insertInto('deputy')
        .values({ tenant_id: TENANT, id: 'deputy-1', name: '代表㛃', delegation_id: null })
        .execute()
    })
  }

  async function submit(n: number): Promise<void> {
    const number = { type: 'suggestion.numbered', number: `第${n}号` }
    const classified = { type: 'suggestion.classified', category: 'third', field: '交通' }
    await act(n, '2026-03-10', [aDraft()], [{ type: 'suggestion.submitted' }, { principal: DEPUTY }])
    await act(
      n,
      '2026-03-11',
      [{ type: 'screening.proposed', outcome: 'accepted', text: REASON }],
      [{ type: 'screening.decided', outcome: 'accepted', text: REASON }, { principal: DIRECTOR }],
      [number],
      [classified],
    )
  }

  async function handOver(): Promise<void> {
    const handover = { type: 'handover.made', bodyId: 'government', form: 'online', longTermByNature: false }
    const plan = [{ unitId: 'unit-1', role: 'sole' }]
    await act(ANSWERED, '2026-03-16', [{ ...handover, plan }])
    await act(CORRECTED, '2026-03-16', [{ ...handover, plan }])
    await act(MOVED, '2026-03-16', [handover])
    await act(MOVED, '2026-03-20', [{ type: 'distribution.made', plan }, { principal: ROUTING }])
  }

  async function reassign(): Promise<void> {
    const unit = { actorId: 'assignment-1', principal: UNIT_CLERK }
    const forwarded = { type: 'reassignment.forwarded', text: { view: '同意' } }
    const decided = { type: 'reassignment.decided', outcome: 'reassigned', newUnitId: 'unit-2', text: REASON }
    await act(MOVED, '2026-03-24', [{ type: 'reassignment.requested', inWriting: true, text: REASON }, unit])
    await act(MOVED, '2026-03-26', [forwarded, { ...unit, principal: ROUTING }])
    await act(MOVED, '2026-04-02', [decided, { ...unit, principal: DIRECTOR }])
    await act(MOVED, '2026-04-03', [ACKNOWLEDGE, { actorId: 'assignment-2', principal: OTHER_CLERK }])
  }

  async function answerLate(): Promise<void> {
    const unit = { actorId: 'assignment-1', principal: UNIT_CLERK }
    const policy = world.engine.shop.policies.find(TENANT, 'puyang-2024', 1)
    const signed = {
      type: 'reply.signed',
      documentNumber: '濮公函〔2026〕1号',
      scheme: policy?.resultClasses.scheme,
      resultClass: '1',
      statesMissingOpinions: false,
      promises: [],
      text: { signer: '局长甲' },
    }
    await act(ANSWERED, '2026-03-17', [ACKNOWLEDGE, unit])
    await act(ANSWERED, '2026-05-20', [
      { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' },
      unit,
    ])
    await act(
      ANSWERED,
      '2026-06-01',
      [{ type: 'reply.drafted', text: { body: '经研究答复如下。' } }, unit],
      [{ type: 'reply.consulted', deputyId: 'deputy-1', text: { view: '同意' } }, unit],
      [{ type: 'reply.checked' }, unit],
      [
        { type: 'reply.preReviewed', passed: true },
        { ...unit, principal: ROUTING },
      ],
      [signed, { ...unit, principal: UNIT_HEAD }],
      [{ type: 'reply.sealed' }, unit],
    )
    const delivered = { type: 'reply.delivered', deputyId: 'deputy-1', form: 'in_person', receipt: 'signed' }
    await act(ANSWERED, '2026-06-22', [delivered, { ...unit, ...LATE, occurredOn: '2026-06-12' }])
  }

  function anAsk(differing: Partial<BookAsk> = {}): BookAsk {
    books += 1
    const id = `00000000-0000-4000-8000-${String(books).padStart(12, '0')}`
    const year = { fromOn: '2026-01-01', toOn: '2026-12-31', asOf: '2026-06-22' }
    return { tenantId: TENANT, id, ...year, basis: 'recorded', ...differing }
  }
  async function rowsOf(table: FactTable, { id, tenantId }: BookAsk): Promise<Record<string, unknown>[]> {
    return withTenant(work.db, tenantId, (trx) => trx.selectFrom(table).selectAll().where('book_id', '=', id).execute())
  }
  async function factOf(n: number | undefined, asOf: string, basis: BookAsk['basis']) {
    const ask = anAsk({ asOf, basis })
    await makeBook(work, ask)
    const rows = await rowsOf('fact_suggestion', ask)
    return rows.find((row) => row['case_id'] === caseId(n ?? 0))
  }

  it('has a row for each suggestion that was submitted, and none for a draft', async () => {
    const ask = anAsk()

    const made = await makeBook(work, ask)

    const rows = await rowsOf('fact_suggestion', ask)
    const states = Object.fromEntries(rows.map((row) => [row['number'], row['state']]))
    expect(made).toEqual({ cases: 4 })
    expect(states).toEqual({ 第1号: 'replied', 第2号: 'handling', 第4号: 'withdrawn', 第5号: 'handling' })
    expect(rows.every((row) => row['in_period'] && row['lead_signer'] === '代表㛃')).toBe(true)
  })

  it('counts a reply in time that was entered late, by the day on the paper', async () => {
    const between = '2026-06-18'

    const recorded = await factOf(ANSWERED, between, 'recorded')
    const occurred = await factOf(ANSWERED, between, 'occurred')
    const now = await factOf(ANSWERED, '2026-06-22', 'recorded')

    expect(recorded).toMatchObject({
      replied_on: null,
      in_time: false,
      days_late: 2,
      entered_late: false,
      result_class: null,
    })
    const told = {
      replied_on: '2026-06-12',
      reply_due_on: '2026-06-16',
      in_time: true,
      days_late: 0,
      entered_late: true,
    }
    expect(occurred).toMatchObject({ ...told, result_class: '1', first_class: '1', meaning: 'solved' })
    expect(now).toMatchObject(told)
  })

  it('applies a correction of the handover day to what was true then, and not to what the records said', async () => {
    const between = '2026-03-18'

    const recorded = await factOf(CORRECTED, between, 'recorded')
    const occurred = await factOf(CORRECTED, between, 'occurred')
    const after = await factOf(CORRECTED, '2026-04-10', 'occurred')

    expect(recorded).toMatchObject({ handed_over_on: '2026-03-16', outer_due_on: '2026-09-16', state: 'handling' })
    expect(occurred).toMatchObject({ handed_over_on: null, unit_id: null, state: 'preparing' })
    expect(after).toMatchObject({
      handed_over_on: '2026-03-20',
      outer_due_on: '2026-09-20',
      reply_due_on: '2026-06-20',
    })
  })

  it('says who used the days: the body, the first unit, the second', async () => {
    const ask = anAsk()
    await makeBook(work, ask)

    const legs = (await rowsOf('fact_leg', ask)).filter((row) => row['case_id'] === caseId(MOVED ?? 0))
    const duties = (await rowsOf('fact_duty', ask)).filter((row) => row['case_id'] === caseId(MOVED ?? 0))

    const told = legs.map(({ holder_kind, holder_id, from_on, to_on, days }) => [
      holder_kind,
      holder_id,
      from_on,
      to_on,
      days,
    ])
    expect(told).toEqual([
      ['body', 'government', '2026-03-16', '2026-03-20', 4],
      ['unit', 'unit-1', '2026-03-20', '2026-04-02', 13],
      ['unit', 'unit-2', '2026-04-02', null, 81],
    ])
    expect(duties.map(({ ended_why, requests, requests_granted }) => [ended_why, requests, requests_granted])).toEqual([
      ['reassigned', 1, 1],
      [null, 0, 0],
    ])
  })

  it('names a unit as it was then and as it is today', async () => {
    const fact = await factOf(ANSWERED, '2026-06-22', 'recorded')

    expect(fact).toMatchObject({
      unit: '市公路局',
      unit_now_id: 'unit-3',
      unit_now: '市交通运输局',
      acknowledged: true,
    })
    expect(fact).toMatchObject({ contacted: true, contact_form: 'visit', contact_rank: 'head', interviewed: true })
  })

  it('leaves out what lies beside the period', async () => {
    const before = anAsk({ fromOn: '2025-01-01', toOn: '2025-12-31' })
    const summer = anAsk({ fromOn: '2026-06-01', toOn: '2026-06-30' })

    expect(await makeBook(work, before)).toEqual({ cases: 0 })
    await makeBook(work, summer)

    const rows = await rowsOf('fact_suggestion', summer)
    expect(rows.find((row) => row['case_id'] === caseId(ANSWERED ?? 0))).toMatchObject({ in_period: false })
    expect(rows.some((row) => row['case_id'] === caseId(WITHDRAWN ?? 0))).toBe(false)
  })

  it('is written anew after it was stopped, stands once it is finished, and is nobody else’s', async () => {
    const ask = anAsk()
    const stopping = new AbortController()

    const stopped = makeBook(work, ask, { signal: stopping.signal, onCase: () => stopping.abort() })
    stopping.abort()
    await expect(stopped).rejects.toThrow('aborted')
    const [half] = await withTenant(work.db, TENANT, (trx) =>
      trx.selectFrom('figure_book').selectAll().where('id', '=', ask.id).execute(),
    )
    const again = await makeBook(work, ask)
    const twice = await makeBook(work, ask)

    expect(half?.made_at ?? null).toBeNull()
    expect([again, twice]).toEqual([{ cases: 4 }, { cases: 4 }])
    expect(await rowsOf('fact_suggestion', ask)).toHaveLength(4)
    expect(await rowsOf('fact_suggestion', { ...ask, tenantId: OTHER_TENANT })).toEqual([])
  })

  it('prints no title that was erased by law, or that has become a state secret since', async () => {
    const erasure = { tenantId: TENANT, caseId: caseId(CORRECTED ?? 0), by: 'director-1', basis: '个人信息保护法' }
    await eraseText(work.db, { ...erasure, now: world.clock.now, seq: 1 })
    const mark = { type: 'mark.changed', mark: 'state_secret', text: REASON }
    await act(MOVED, '2026-06-22', [mark, { principal: DIRECTOR }])

    const erased = await factOf(CORRECTED, '2026-05-01', 'recorded')
    const secret = await factOf(MOVED, '2026-05-01', 'recorded')
    const open = await factOf(ANSWERED, '2026-05-01', 'recorded')

    expect(erased).toMatchObject({ title: null, mark: 'none' })
    expect(secret).toMatchObject({ title: null, mark: 'state_secret' })
    expect(open).toMatchObject({ title: '关于加强农村道路养护的建议' })
  })

  it.each([
    ['起日晚于止日', { fromOn: '2026-07-01', toOn: '2026-06-01' }],
    ['早于统计期间的起日', { asOf: '2025-12-31' }],
    ['晚于今天', { asOf: '2026-06-23' }],
    ['不是日期', { toOn: '2026-02-30' }],
    ['长于 30 年', { fromOn: '1990-01-01' }],
  ])('refuses a period that is none: %s', async (words, differing) => {
    await expect(makeBook(work, anAsk(differing))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining(words),
    })
  })
})
