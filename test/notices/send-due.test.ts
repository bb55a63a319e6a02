import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookupOf } from '../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { toDayNumber } from '../../machines/policy/day.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { checkChasing } from '../../src/notices/daily-check.ts'
import { planNotices } from '../../src/notices/plan.ts'
import { sendDueNotices } from '../../src/notices/send-due.ts'
import { acknowledgement, readRows, TENANT } from '../engine/a-world.ts'
import { createNoticeOffice, handOver, type NoticeOffice, workOnNotices } from './a-notice-office.ts'

const RUNS = 6 * Number(process.env['FC_SCALE'] ?? 1)

/** Each step of a deadline and person, with how often it was said. */
async function doubled(office: NoticeOffice): Promise<unknown[]> {
  return readRows(
    office.pool,
    `select case_id, clock, version, step, recipient_id from notice group by 1, 2, 3, 4, 5 having count(*) > 1`,
  )
}

async function approve(office: NoticeOffice, where: string): Promise<void> {
  await office.change(
    `update notice set state = 'planned', send_at = $1, decided_by = 'director', revision = revision + 1
    where state = 'draft' and ${where}`,
    [office.clock.now],
  )
}

describe('what was planned or approved', () => {
  it('is not sent to who has left meanwhile: whoever has the post now gets a draft of his own', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-18T02:00:00.000Z')
    await approve(office, `clock = 'acknowledge'`)
    await office.change(`update person set left_on = '2026-03-18' where id = 'deputy-head'`)
    await office.appoint('new-deputy-head', 'unit_deputy_head', { unitId: 'unit-1' })

    await sendDueNotices(office.work)

    const lines = await office.notices(`clock = 'acknowledge' and step = 4`)
    expect(lines.map(({ state, recipient, why }) => [state, recipient, why])).toEqual([
      ['dropped', 'deputy-head', '收件人已离任或者不再承担这项职责'],
      ['draft', 'new-deputy-head', null],
    ])
  })

  it('is a fault when nobody has the post now', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-18T02:00:00.000Z')
    await approve(office, `clock = 'acknowledge'`)
    await office.change(`update person set left_on = '2026-03-18' where id = 'deputy-head'`)

    await sendDueNotices(office.work)

    expect(await office.faults()).toMatchObject([{ kind: 'notice', is_open: true }])
    expect((await office.notices(`step = 4`)).map(({ state }) => state).sort()).toEqual(['dropped', 'nobody'])
  })

  it('stands on the desk in the words of the day, and a warning is taken away when the due day is over', async () => {
    await using office = await createNoticeOffice()
    const id = await handOver(office.engine, 1)
    await apply(office.engine, acknowledgement(id))
    await office.live('2026-06-08T02:00:00.000Z')
    const where = `clock = 'reply' and step = 4`
    const before = await office.notices(where)
    office.clock.now = '2026-06-09T02:00:00.000Z'
    await sendDueNotices(office.work)
    const nextDay = await office.notices(where)
    await office.live('2026-06-11T02:00:00.000Z')

    expect(before).toMatchObject([
      { state: 'draft', subject: '第1号建议的答复期限将于2026年6月10日到期，还有2个工作日' },
    ])
    expect(nextDay).toMatchObject([
      { state: 'draft', subject: '第1号建议的答复期限将于2026年6月10日到期，还有1个工作日' },
    ])
    expect(await office.notices(where)).toMatchObject([{ state: 'dropped', why: '到期日已过，到期前的提醒不再发送' }])
  })

  it('is sent although another one fails, which is tried again and stands as a fault until it goes', async () => {
    await using office = await createNoticeOffice()
    const broken = await handOver(office.engine, 1)
    await handOver(office.engine, 2)
    await office.live('2026-03-12T00:40:00.000Z', 'down')
    await planNotices(office.work)
    await office.change(`update suggestion_case set policy_version = 99 where id = $1`, [broken])

    expect(await sendDueNotices(office.work)).toEqual({ sent: 1, dropped: 0 })
    expect(await office.faults()).toMatchObject([{ kind: 'planning', is_open: true }])

    await office.change(`update suggestion_case set policy_version = 1 where id = $1`, [broken])
    office.clock.now = '2026-03-12T01:00:00.000Z'
    expect(await sendDueNotices(office.work)).toEqual({ sent: 1, dropped: 0 })
    expect(await office.faults()).toMatchObject([{ is_open: false, note: '已自动补发' }])
  })

  it('says what is true on the day on which it goes out, however long the workers were down', async () => {
    await using office = await createNoticeOffice()
    const id = await handOver(office.engine, 1)
    await apply(office.engine, acknowledgement(id))
    await office.live('2026-06-05T00:40:00.000Z')
    await office.change(
      `update notice set state = 'planned', sent_at = null where clock = 'reply' and step = 3 and role = 'unit_clerk'`,
    )
    const before = await office.notices(`clock = 'reply' and state = 'planned'`)
    office.clock.now = '2026-06-09T02:00:00.000Z'
    await sendDueNotices(office.work)

    expect(before).toMatchObject([{ subject: expect.stringContaining('还有3个工作日') }])
    expect(
      await office.notices(`clock = 'reply' and state = 'sent' and step = 3 and role = 'unit_clerk'`),
    ).toMatchObject([{ subject: expect.stringContaining('还有1个工作日') }])
  })

  it('of a case that was marked after the planning names no title', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-12T00:40:00.000Z', 'down')
    await planNotices(office.work)
    const titles = () =>
      readRows(
        office.pool,
        `select 1 from notice where clock is not null and state in ('planned', 'sent') and body like '%农村道路%'`,
      )
    const before = await titles()
    await office.change(`update suggestion_case set mark = 'state_secret'`)
    await sendDueNotices(office.work)

    expect(before).not.toEqual([])
    expect(await titles()).toEqual([])
  })

  it('of a marked case names no title', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.change(`update suggestion_case set mark = 'state_secret'`)
    await office.live('2026-03-18T02:00:00.000Z')

    const texts = await readRows<{ text: string }>(
      office.pool,
      `select concat(subject, body, brief) as text from notice`,
    )
    expect(texts.length).toBeGreaterThan(3)
    expect(texts.filter(({ text }) => text.includes('农村道路'))).toEqual([])
  })
})

/** Chases that reached somebody on a day off, make-up days counted as work, or outside the hours of the office. */
async function sentOutOfHours(office: NoticeOffice): Promise<{ day: string; time: string }[]> {
  const { factOf } = lookupOf(shippedCalendar())
  const sent = await readRows<{ day: string; time: string }>(
    office.pool,
    `select distinct to_char(sent_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day,
        to_char(sent_at at time zone 'Asia/Shanghai', 'HH24:MI') as time
      from notice where state = 'sent' and clock is not null`,
  )
  return sent.filter(({ day, time }) => !factOf(toDayNumber(day)).isWorking || time < '08:30' || time > '17:30')
}

describe('planning and sending', () => {
  it('say each step to each person once, however often, in however many processes, and in whatever order they run', async () => {
    await using office = await createNoticeOffice()
    let n = 0
    const anAct = fc.oneof(
      fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
      fc.record({
        do: fc.constantFrom('plan' as const, 'send' as const, 'both' as const),
        times: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({ do: fc.constantFrom('fire' as const, 'acknowledge' as const, 'unmark' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 4, maxLength: 12 }), async (acts) => {
        n += 1
        const id = await handOver(office.engine, n)
        for (const act of acts) {
          if (act.do === 'wait') {
            const at = Date.parse(office.clock.now) + act.hours * 3_600_000
            office.clock.now = new Date(at).toISOString()
          } else if (act.do === 'fire') await fireDueTimers(office.engine)
          else if (act.do === 'acknowledge') await apply(office.engine, acknowledgement(id))
          // As if the commit that marks an order done had never come.
          else if (act.do === 'unmark')
            await office.change(`update outbox set done_at = null where topic = 'notice' and case_id = $1`, [id])
          else if ('times' in act) {
            const runs = Array.from({ length: act.times }, () => [
              ...(act.do === 'send' ? [] : [planNotices(office.work)]),
              ...(act.do === 'plan' ? [] : [sendDueNotices(office.work)]),
            ])
            await Promise.all(runs.flat())
          }
        }
        expect(await doubled(office)).toEqual([])
        expect(await sentOutOfHours(office)).toEqual([])
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect((await office.notices()).length).toBeGreaterThan(0)
  })
})

describe('the daily check', () => {
  it('finds nothing where everything was said, and a step whose order was lost or swallowed', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await handOver(office.engine, 2)
    await office.live('2026-06-20T02:00:00.000Z')
    const sound = await checkChasing(office.work)

    const owner = office.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    const step = `clock = 'reply' and step = 2 and case_id = (select id from suggestion_case where number = '第2号')`
    await owner.query(`delete from notice where ${step}`)
    const found = await checkChasing(office.work)
    const again = await checkChasing(office.work)

    expect(sound).toMatchObject({ missing: 0 })
    expect(sound.checked).toBeGreaterThan(5)
    expect([found.missing, again.missing]).toEqual([1, 1])
    expect(await office.faults()).toMatchObject([
      {
        kind: 'chase',
        is_open: true,
        message:
          '“第2号”应催办而没有催办：答复期限第 2 步（应于2026年6月3日提醒）；请先电话联系承办方，并由管理员检查后台任务',
      },
    ])
  })

  it('is content with what somebody has settled by hand, and with a deadline that is over', async () => {
    await using office = await createNoticeOffice()
    const id = await handOver(office.engine, 1)
    const owner = office.db.openPool('owner', { max: 1 })
    await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    await office.live('2026-03-17T02:00:00.000Z', 'down')
    await owner.query(`delete from outbox where topic = 'notice' and body ->> 'step' = '2'`)
    await workOnNotices(office.work)
    const first = await checkChasing(office.work)
    await office.change(`update fault set resolved_at = $1, resolved_by = 'director', note = '已电话催办'`, [
      office.clock.now,
    ])
    const settled = await checkChasing(office.work)
    await apply(office.engine, acknowledgement(id))

    expect([first.missing, settled.missing]).toEqual([1, 0])
    expect(await office.faults()).toHaveLength(1)
    expect(await checkChasing(office.work)).toMatchObject({ missing: 0 })
  })

  it('finds what was planned and is not sent, because nobody sends any more', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-12T04:00:00.000Z', 'down')
    await planNotices(office.work)
    const sameDay = await checkChasing(office.work)
    office.clock.now = '2026-03-13T04:00:00.000Z'
    await checkChasing(office.work)

    expect(sameDay.missing).toBe(0)
    const message = expect.stringContaining('应于2026年3月12日提醒')
    expect(await office.faults()).toMatchObject([{ kind: 'chase', is_open: true, message }])
  })

  it('waits for orders of today, and not for those of days ago', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-12T04:00:00.000Z', 'down')
    const sameDay = await checkChasing(office.work)
    office.clock.now = '2026-03-13T00:20:00.000Z'
    const nextDay = await checkChasing(office.work)
    office.clock.now = '2026-03-13T02:00:00.000Z'
    const aDayLater = await checkChasing(office.work)

    expect([sameDay.missing, nextDay.missing]).toEqual([0, 0])
    expect(aDayLater.missing).toBeGreaterThan(0)
    await fireDueTimers(office.engine)
    await planNotices(office.work)
    await checkChasing(office.work)
    expect(await office.faults()).toMatchObject([{ kind: 'chase', is_open: false }])
    expect(await withTenant(office.work.db, TENANT, async () => true)).toBe(true)
  })
})
