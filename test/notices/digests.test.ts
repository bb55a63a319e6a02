import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { sendDigests } from '../../src/notices/digest-notices.ts'
import { listDueDigests, makeDigest } from '../../src/notices/digests.ts'
import {
  aCommand,
  acknowledgement,
  aDraft,
  caseId,
  DEPUTY,
  DIRECTOR,
  expectApplied,
  handOver,
  OTHER_TENANT,
  readRows,
  TENANT,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { layUnit, sentDigests, workIn } from './a-digest-house.ts'

/** Half past eight in Puyang on that day, or the given hour. */
const at = (day: string, time = '08:30') => new Date(`${day}T${time}:00+08:00`).toISOString()
const DAILY = { tenantId: TENANT, kind: 'daily_digest' } as const
const dailyOf = async (house: House) =>
  (await listDueDigests(workIn(house))).filter(({ tenantId, kind }) => tenantId === TENANT && kind === 'daily_digest')

describe('the daily digest', () => {
  let house: House
  let clerk: TestPost
  let unit: TestPost
  let both: TestPost
  beforeAll(async () => {
    house = await createHouse()
    clerk = await house.appoint({ role: 'deputy_office_clerk', name: '工作人员甲' })
    await house.appoint({ role: 'deputy_office_director', name: '主任甲' })
    unit = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1', name: '经办人甲' })
    await house.appoint({ role: 'unit_clerk', unitId: 'unit-2', name: '经办人乙' })
    await house.appoint({ role: 'deputy', deputyId: 'deputy-1', name: '代表甲' })
    both = await house.appoint({ role: 'deputy_office_clerk', name: '兼职人员甲' })
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('post')
        .values({
          tenant_id: TENANT,
          id: 'post-second',
          person_id: `person-${both.postId}`,
          role: 'unit_clerk',
          unit_id: 'unit-1',
          deputy_id: null,
          body_id: null,
          committee_id: null,
          granted_at: new Date(house.clock.now),
          granted_by: 'test',
          ended_at: null,
          ended_by: null,
        })
        .execute(),
    )
    await layUnit(house, 'unit-1', '甲局')
    const { engine } = house.services
    for (const n of [1, 2]) await handOver(engine, n)
    expectApplied(await apply(engine, acknowledgement(caseId(2))))
    const secret = aDraft({ mark: 'internal', publicity: 'none', text: { title: '不得外传的标题', body: '正文' } })
    expectApplied(await apply(engine, aCommand(caseId(3), secret, { principal: DIRECTOR })))
    expectApplied(await apply(engine, aCommand(caseId(3), { type: 'suggestion.submitted' }, { principal: DEPUTY })))
    const proposal = { type: 'screening.proposed', outcome: 'accepted', text: { reason: '符合规定' } }
    expectApplied(await apply(engine, aCommand(caseId(3), proposal)))
  })
  afterAll(() => house[Symbol.asyncDispose]())

  it('is due at half past eight of a working day, till the office closes, and on no other', async () => {
    const dueAt = async (moment: string) => {
      house.clock.now = moment
      return (await dailyOf(house)).map(({ day }) => day)
    }

    expect(await dueAt(at('2026-03-11', '08:29'))).toEqual([])
    expect(await dueAt(at('2026-03-11'))).toEqual(['2026-03-11'])
    expect(await dueAt(at('2026-03-11', '17:29'))).toEqual(['2026-03-11'])
    expect(await dueAt(at('2026-03-11', '20:00'))).toEqual([])
    // A Saturday, a holiday, and a Saturday on which people work for it.
    expect(await dueAt(at('2026-03-14'))).toEqual([])
    expect(await dueAt(at('2026-10-01'))).toEqual([])
    expect(await dueAt(at('2026-10-10'))).toEqual(['2026-10-10'])
  })

  it('goes once to everybody who has something, with the counts of the own worklist', async () => {
    house.clock.now = at('2026-03-11')
    const { sent } = await makeDigest(workIn(house), { ...DAILY, day: '2026-03-11' })

    const digests = await sentDigests(house, 'daily_digest')
    expect(digests.map(({ recipient_id }) => recipient_id)).toEqual(
      [clerk, { postId: 'post-2' }, unit, both].map(({ postId }) => `person-${postId}`).sort(),
    )
    expect(sent).toBe(digests.length)
    for (const post of [clerk, unit]) {
      const reply = await house.ask(post, { method: 'GET', url: '/api/worklist' })
      const { tabs } = reply.json<{ tabs: { key: string; count: number }[] }>()
      const counts = digests.find(({ recipient_id }) => recipient_id === `person-${post.postId}`)?.about['counts']
      expect(tabs).toEqual(
        expect.arrayContaining(
          Object.entries(counts as object).map(([key, count]) => expect.objectContaining({ key, count })),
        ),
      )
    }
  })

  it('says in the subject how many of what, and in the body which, with the day and a link', async () => {
    const [digest] = (await sentDigests(house, 'daily_digest')).filter(
      ({ recipient_id }) => recipient_id === `person-${unit.postId}`,
    )

    expect(digest?.subject).toBe('待您处理 2 件，3 个工作日内到期 1 件')
    expect(digest?.body).toContain('【3 个工作日内到期】1 件')
    expect(digest?.body).toContain('第1号建议《关于加强农村道路养护的建议》：签收期限3月13日，还有 2 个工作日')
    expect(digest?.body).toContain(`https://duban.test/cases/${caseId(1)}`)
    expect(digest?.brief).not.toMatch(/养护|甲局|https?:/)
  })

  it('counts an internal case and does not name it', async () => {
    const digests = await sentDigests(house, 'daily_digest')

    expect(JSON.stringify(digests)).not.toContain('不得外传')
    const director = digests.find(({ recipient_id }) => recipient_id === 'person-post-2')
    const reply = await house.ask(
      { tenantId: TENANT, postId: 'post-2', role: 'deputy_office_director' },
      {
        method: 'GET',
        url: '/api/digests/mine',
      },
    )
    expect(director?.body).toContain('（内部件）')
    expect(reply.json()).toMatchObject({ day: '2026-03-11', isWorkingDay: true, sentAt: at('2026-03-11') })
  })

  it('counts a case once for a person with several posts', async () => {
    const digest = (await sentDigests(house, 'daily_digest')).find(
      ({ recipient_id }) => recipient_id === `person-${both.postId}`,
    )
    const counts = digest?.about['counts'] as Record<string, number>
    const office = (await house.ask(both, { method: 'GET', url: '/api/worklist' })).json<{
      tabs: { key: string; count: number }[]
    }>()

    expect(counts['due_soon']).toBe(office.tabs.find(({ key }) => key === 'due_soon')?.count)
    // Those that wait for the unit's clerk, and those that wait for the office's.
    expect(counts['waiting_for_me']).toBeGreaterThan(
      office.tabs.find(({ key }) => key === 'waiting_for_me')?.count ?? 0,
    )
  })

  it('goes to nobody twice: run again, run by many at once, and after a crash in the middle', async () => {
    const before = (await sentDigests(house, 'daily_digest')).length
    expect(await dailyOf(house)).toEqual([])
    expect(await makeDigest(workIn(house), { ...DAILY, day: '2026-03-11' })).toEqual({ sent: 0 })

    house.clock.now = at('2026-03-12')
    // What a process left that died after its first batch: one digest is out, the run is not noted.
    const words = { subject: '待您处理 2 件', body: '待您处理 2 件', brief: '待您处理 2 件' }
    const first = { recipientId: `person-${clerk.postId}`, role: clerk.role, unitId: null, words, about: {} }
    await withTenant(house.services.db, TENANT, (trx) =>
      sendDigests(trx, { ...DAILY, day: '2026-03-12', now: house.clock.now }, [first]),
    )
    const runs = await Promise.all([1, 2, 3].map(() => makeDigest(workIn(house), { ...DAILY, day: '2026-03-12' })))

    const digests = (await sentDigests(house, 'daily_digest')).filter(({ day }) => day === '2026-03-12')
    expect(new Set(digests.map(({ recipient_id }) => recipient_id)).size).toBe(digests.length)
    expect(digests).toHaveLength(before)
    expect(runs.reduce((all, { sent }) => all + sent, 0)).toBe(before - 1)
    expect(await dailyOf(house)).toEqual([])
  })

  it('reaches all others although one cannot be made, and that one stands as a fault', async () => {
    const before = (await sentDigests(house, 'daily_digest')).filter(({ day }) => day === '2026-03-12')
    const owner = house.db.openPool('owner', { max: 1 })
    await owner.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
      create trigger refuse before insert on notice for each row when (new.recipient_id = 'person-${clerk.postId}')
        execute function refuse()`,
    )
    house.clock.now = at('2026-03-16')
    await makeDigest(workIn(house), { ...DAILY, day: '2026-03-16' })
    await owner.query('drop trigger refuse on notice')

    const digests = (await sentDigests(house, 'daily_digest')).filter(({ day }) => day === '2026-03-16')
    expect(digests).toHaveLength(before.length - 1)
    expect(await readRows(house.pool, `select message from fault where detail ->> 'digest' like 'failed%'`)).toEqual([
      { message: '“每日汇总”有 1 份没有生成，其余已照常发出；请管理员查看运行日志' },
    ])
  })

  it('is never made for a day that is over', async () => {
    house.clock.now = at('2026-03-16')

    expect(await makeDigest(workIn(house), { ...DAILY, day: '2026-03-13' })).toEqual({ sent: 0 })
    expect((await sentDigests(house, 'daily_digest')).filter(({ day }) => day === '2026-03-13')).toEqual([])
  })

  it('keeps what is overdue apart from what is due', async () => {
    house.clock.now = at('2026-03-16')
    await fireDueTimers(house.services.engine)
    await makeDigest(workIn(house), { ...DAILY, day: '2026-03-16' })

    const digest = (await sentDigests(house, 'daily_digest')).findLast(
      ({ recipient_id }) => recipient_id === `person-${unit.postId}`,
    )
    const [due = '', overdue = ''] = digest?.body.split('【已逾期】') ?? []
    expect(digest?.subject).toMatch(/逾期 \d+ 件/)
    expect(overdue).toContain('第1号建议《关于加强农村道路养护的建议》：签收期限3月13日，已逾期 1 个工作日')
    expect(due).not.toContain('已逾期')
  })

  it('tells a group counts alone, once a day', async () => {
    const { db } = house.services
    await withTenant(db, TENANT, (trx) =>
      trx
        .insertInto('channel')
        .values({
          tenant_id: TENANT,
          id: randomUUID(),
          kind: 'wecom',
          name: '督办群',
          url: 'https://robot.test/send',
          secret: null,
          carries: ['daily_digest'],
          made_at: new Date(house.clock.now),
          made_by: 'test',
          last_sent_at: null,
          last_failed_at: null,
          last_failure: null,
        })
        .execute(),
    )
    house.clock.now = at('2026-03-17')
    for (const _ of [1, 2]) await makeDigest(workIn(house), { ...DAILY, day: '2026-03-17' })

    const groups = (await sentDigests(house, 'daily_digest')).filter(({ recipient_id }) => recipient_id === null)
    expect(groups).toHaveLength(1)
    expect(groups[0]?.body).toMatch(/^2026年3月17日：今日到期 1 件，逾期 1 件。/)
    expect(groups[0]?.body).not.toMatch(/养护|甲局|第\d+号/)
    const deliveries = await withTenant(db, TENANT, (trx) =>
      trx
        .selectFrom('notice_delivery as d')
        .innerJoin('notice as n', 'n.id', 'd.notice_id')
        .select('n.recipient_id')
        .where('d.channel', '=', 'wecom')
        .execute(),
    )
    expect(deliveries).toEqual([{ recipient_id: null }])
  })

  it('guesses no working day where the calendar is missing: the administrator finds a fault, once', async () => {
    const administrator = await house.appoint({ role: 'administrator' })
    house.clock.now = at('2027-01-04')
    for (const _ of [1, 2, 3]) expect(await listDueDigests(workIn(house))).toEqual([])

    const reply = await house.ask(administrator, { method: 'GET', url: '/api/faults' })
    const lines = reply.json<{ lines: { message: string }[] }>().lines.filter(({ message }) => /2027/.test(message))
    expect(lines).toEqual([expect.objectContaining({ message: expect.stringContaining('节假日安排没有载入') })])
    expect((await house.ask(administrator, { method: 'GET', url: '/api/digests/mine' })).json()).toMatchObject({
      isWorkingDay: null,
      sentAt: null,
    })
  })

  it('says nothing to people of another congress and to who has left', async () => {
    house.clock.now = at('2026-03-18')
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_clerk' })
    await withTenant(house.services.db, TENANT, (trx) =>
      trx.updateTable('person').set({ left_on: '2026-03-17' }).where('id', '=', `person-${unit.postId}`).execute(),
    )
    for (const run of await listDueDigests(workIn(house))) await makeDigest(workIn(house), run)

    expect(await sentDigests(house, 'daily_digest', OTHER_TENANT)).toEqual([])
    const today = (await sentDigests(house, 'daily_digest')).filter(({ day }) => day === '2026-03-18')
    expect(today.map(({ recipient_id }) => recipient_id)).not.toContain(`person-${unit.postId}`)
    expect((await house.ask(stranger, { method: 'GET', url: '/api/digests/mine' })).json()).toMatchObject({
      isEmpty: true,
    })
  })
})
