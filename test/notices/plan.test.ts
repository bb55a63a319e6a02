import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { planNotices } from '../../src/notices/plan.ts'
import { findRecipients } from '../../src/notices/recipients.ts'
import { noteUnreachable } from '../../src/notices/unreachable.ts'
import {
  aCommand,
  acknowledgement,
  CLERK,
  DEPUTY,
  draftCase,
  handOver as handOverToUnit,
  readRows,
  TENANT,
} from '../engine/a-world.ts'
import { createNoticeOffice, handOver, type NoticeLine, type NoticeOffice, workOnNotices } from './a-notice-office.ts'

const short = ({ kind, state, step, recipient }: NoticeLine) => `${step} ${kind} ${state} ${recipient}`

describe('a deadline that nobody meets', () => {
  it('is said to each role of the ladder on its day, leaders only after approval, in working hours', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)

    await office.live('2026-03-18T02:00:00.000Z')

    expect((await office.notices(`clock = 'acknowledge'`)).map(short)).toEqual([
      '1 chase_before sent unit-clerk',
      '2 chase_due sent section-head',
      '2 chase_due sent unit-clerk',
      '3 chase_after sent clerk',
      '3 chase_after sent routing',
      '4 chase_after draft deputy-head',
    ])
    expect(await office.faults()).toEqual([])
    const [first] = await office.notices(`clock = 'acknowledge'`)
    expect(first).toMatchObject({ subject: '第1号建议的签收期限将于2026年3月13日到期，还有1个工作日' })
  })

  it('is said to nobody any more once it is met, and what waits for an hour or for approval is dropped', async () => {
    await using office = await createNoticeOffice()
    const id = await handOver(office.engine, 1)
    await office.live('2026-03-18T02:00:00.000Z')

    await apply(office.engine, acknowledgement(id))
    await workOnNotices(office.work)

    const [draft] = await office.notices(`clock = 'acknowledge' and step = 4`)
    expect(draft).toMatchObject({ state: 'dropped', why: '所催的事项已办理，或者期限已经调整，不再发送' })
    await office.live('2026-03-25T02:00:00.000Z')
    expect(await office.notices(`clock = 'acknowledge' and made_at > '2026-03-18T03:00:00Z'`)).toEqual([])
  })
})

it('a handover is told to the clerks of the unit, with the day by which to sign for it', async () => {
  await using office = await createNoticeOffice()
  await handOverToUnit(office.engine, 1)
  await workOnNotices(office.work)

  const rows = await readRows(office.pool, `select kind, state, recipient_id, body from notice`)
  expect(rows).toMatchObject([{ kind: 'handed_over', state: 'sent', recipient_id: 'unit-clerk' }])
  expect(rows[0]).toMatchObject({ body: expect.stringContaining('签收截止：2026年3月13日') })
})

describe('after the workers were down', () => {
  it('only the highest step that still holds is said, and the others are logged as skipped', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-04-09T04:00:00.000Z', 'down')

    const planned = await planNotices(office.work)

    expect((await office.notices()).map((line) => `${line.clock} ${short(line)}`)).toEqual([
      'acknowledge 1 chase_after skipped unit-clerk',
      'acknowledge 2 chase_after skipped section-head',
      'acknowledge 2 chase_after skipped unit-clerk',
      'acknowledge 3 chase_after skipped clerk',
      'acknowledge 3 chase_after skipped routing',
      'acknowledge 4 chase_after draft deputy-head',
      'first_contact 1 chase_after skipped unit-clerk',
      'first_contact 2 chase_after skipped section-head',
      'first_contact 2 chase_after skipped unit-clerk',
      'first_contact 3 chase_after skipped clerk',
      'first_contact 3 chase_after skipped section-head',
      'first_contact 4 chase_after planned clerk',
      'first_contact 4 chase_after planned routing',
      'first_contact 5 chase_after draft deputy-head',
    ])
    expect(planned).toEqual({ planned: 2, drafted: 2, skipped: 10, dropped: 0, nobody: 0 })
    const [skipped] = await office.notices(`state = 'skipped' and clock = 'acknowledge'`)
    expect(skipped?.why).toBe('停机期间已到第 4 步，本步不再发送')
  })

  it('at night nothing goes out before the next working morning', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-13T13:00:00.000Z', 'down')

    await workOnNotices(office.work)
    const friday = await office.notices(`state = 'sent'`)
    office.clock.now = '2026-03-16T00:29:59.000Z'
    await workOnNotices(office.work)

    expect(friday).toEqual([])
    // The due day was that Friday: on Monday morning the warning would be wrong.
    expect((await office.notices(`clock = 'acknowledge'`)).map(({ state }) => state)).toEqual([
      'skipped',
      'skipped',
      'skipped',
    ])
  })
})

describe('a step that finds nobody', () => {
  it('is a fault the same day, and the next higher step that finds anybody is drafted; filled records settle it', async () => {
    await using office = await createNoticeOffice()
    await office.change(`update post set ended_at = $1 where role in ('unit_clerk', 'unit_section_head')`, [
      office.clock.now,
    ])
    await handOver(office.engine, 1)

    await office.live('2026-03-12T02:00:00.000Z')

    expect((await office.notices()).map(short)).toEqual(
      ['3 chase_before draft clerk', '3 chase_before draft routing', '1 chase_before nobody null'].sort(),
    )
    const [fault] = await office.faults()
    expect(fault).toMatchObject({ kind: 'notice', is_open: true })
    expect(fault?.message).toBe(
      '“第1号”的通知找不到接收人：“甲局”没有登记在任的承办单位经办人；请在“单位”中登记账号或联系人，并先电话联系该单位',
    )

    await office.appoint('new-clerk', 'unit_clerk', { unitId: 'unit-1' })
    office.clock.now = '2026-03-12T02:15:00.000Z'
    await workOnNotices(office.work)

    expect(await office.faults()).toMatchObject([{ is_open: false, note: '人选已补登记，通知已改发' }])
    expect((await office.notices('step = 1')).map(short).sort()).toEqual([
      '1 chase_before dropped null',
      '1 chase_before sent new-clerk',
    ])
  })

  it('of a step that was drafted before its time: the step itself sends it when its day comes', async () => {
    await using office = await createNoticeOffice()
    await office.change(`update post set ended_at = $1 where role in ('unit_clerk', 'unit_section_head')`, [
      office.clock.now,
    ])
    await handOver(office.engine, 1)

    await office.live('2026-03-16T02:00:00.000Z')

    const lines = await office.notices(`clock = 'acknowledge' and step = 3`)
    expect(lines.map(short)).toEqual(['3 chase_after sent clerk', '3 chase_after sent routing'])
    expect(lines.map(({ subject, outbox_id }) => [subject, outbox_id !== null])).toEqual([
      ['第1号建议的签收期限已逾期1个工作日', true],
      ['第1号建议的签收期限已逾期1个工作日', true],
    ])
  })

  it('is settled as well when nothing is owed any more', async () => {
    await using office = await createNoticeOffice()
    await office.change(`update post set ended_at = $1 where unit_id is not null`, [office.clock.now])
    const id = await handOver(office.engine, 1)
    await office.live('2026-03-12T02:00:00.000Z')

    await apply(office.engine, acknowledgement(id))
    office.clock.now = '2026-03-12T03:00:00.000Z'
    await workOnNotices(office.work)

    expect(await office.faults()).toMatchObject([{ is_open: false, note: '所催事项已办理或者期限已调整' }])
    expect((await office.notices(`state <> 'dropped'`)).map(short)).toEqual([])
  })

  it('counts what bounced the same way', async () => {
    await using office = await createNoticeOffice()
    await handOver(office.engine, 1)
    await office.live('2026-03-12T02:00:00.000Z')
    const { db } = office.work
    const sent = await withTenant(db, TENANT, (trx) => trx.selectFrom('notice').selectAll().executeTakeFirstOrThrow())

    for (const _ of [1, 2]) await withTenant(db, TENANT, (trx) => noteUnreachable(office.work, trx, sent, '信箱不存在'))

    expect((await office.notices()).map(short)).toEqual([
      '1 chase_before sent unit-clerk',
      '2 chase_before draft section-head',
      '2 chase_before draft unit-clerk',
    ])
    expect(await office.faults()).toMatchObject([
      {
        kind: 'delivery',
        message: '“第1号”发给承办单位经办人的通知送不到：信箱不存在；请核对其联系方式，并先电话联系',
      },
    ])
  })
})

describe('whom a role means', () => {
  let office: NoticeOffice
  let id: string
  beforeAll(async () => {
    office = await createNoticeOffice()
    id = await handOver(office.engine, 1)
  })
  afterAll(async () => office[Symbol.asyncDispose]())
  const find = async (role: Parameters<typeof findRecipients>[1]['role'], actorId = 'assignment-1') =>
    (await withTenant(office.work.db, TENANT, (trx) => findRecipients(trx, { caseId: id, actorId, role }))).map(
      (one) => one.id,
    )

  it('is the people of the very unit, and of the units that owe the answer where the clock is the case’s own', async () => {
    await office.appoint('other-clerk', 'unit_clerk', { unitId: 'unit-2' })

    expect(await find('unit_clerk')).toEqual(['unit-clerk'])
    expect(await find('unit_clerk', 'suggestion')).toEqual(['unit-clerk'])
    expect(await find('routing_office', 'suggestion')).toEqual(['routing'])
  })

  it('is a contact of a unit that has nobody with a post, and the successor of a unit that is closed', async () => {
    await office.change(`update post set ended_at = $1 where person_id = 'section-head'`, [office.clock.now])
    await office.change(
      `insert into unit_contact (tenant_id, unit_id, id, name, duty) values ($1, 'unit-1', 'c1', '科长甲', 'section_head')`,
      [TENANT],
    )
    expect(await find('unit_section_head')).toEqual(['contact:c1'])

    await office.change(`update unit set closed_on = '2026-03-01', successor_id = 'unit-2' where id = 'unit-1'`)
    expect(await find('unit_clerk')).toEqual(['other-clerk'])
    await office.change(`update unit set closed_on = null, successor_id = null where id = 'unit-1'`)
  })

  it('is nobody who left, nor a deputy whose mandate rests or who died', async () => {
    await office.appoint('deputy-person', 'deputy', { deputyId: 'deputy-1' })
    expect(await find('deputy', 'suggestion')).toEqual(['deputy-person'])
    await office.change(`update deputy set status = 'suspended' where id = 'deputy-1'`)
    expect(await find('deputy', 'suggestion')).toEqual([])

    await office.change(`update person set left_on = '2026-03-09' where id = 'clerk'`)
    expect(await find('deputy_office_clerk')).toEqual([])
    await office.change(`update person set left_on = null where id = 'clerk'`)
  })

  it('of an internal case is only who may read it', async () => {
    await office.change(`update suggestion_case set mark = 'internal' where id = $1`, [id])
    expect(await find('deputy_office_clerk')).toEqual(['director'])
    expect(await find('deputy_office_director')).toEqual(['director'])
    expect(await find('unit_clerk')).toEqual(['unit-clerk'])
    expect(await find('council_of_chairpersons')).toEqual([])

    await office.change(
      `insert into case_reader (tenant_id, case_id, person_id, named_at, named_by) values ($1, $2, 'clerk', $3, 'director')`,
      [TENANT, id, office.clock.now],
    )
    expect(await find('deputy_office_clerk')).toEqual(['clerk'])
    await office.change(`update suggestion_case set mark = 'none' where id = $1`, [id])
  })
})

describe('an order', () => {
  it('that cannot be carried out holds up no other, is tried again, and stands as a fault until it works', async () => {
    await using office = await createNoticeOffice()
    const id = await handOver(office.engine, 1)
    await office.live('2026-03-12T02:00:00.000Z', 'down')
    await office.change(
      `insert into outbox (created_at, case_id, seq, tenant_id, topic, body) values ($1, $2, 1, $3, 'notice', $4)`,
      [
        office.clock.now,
        id,
        TENANT,
        { kind: 'notify', template: 'no_such_words', roles: ['unit_clerk'], actorId: 'suggestion' },
      ],
    )

    const first = await planNotices(office.work)
    for (const minute of ['01', '02', '03', '04']) {
      office.clock.now = `2026-03-12T02:${minute}:00.000Z`
      await planNotices(office.work)
    }

    expect(first.planned).toBe(1)
    expect(await office.faults()).toMatchObject([{ kind: 'planning', is_open: true }])
    await office.change(
      `update outbox set body = jsonb_set(body, '{template}', '"contact_failed"') where done_at is null`,
    )
    office.clock.now = '2026-03-12T05:00:00.000Z'
    expect(await planNotices(office.work)).toMatchObject({ planned: 1 })
    expect(await office.faults()).toMatchObject([{ is_open: false }])
  })

  it('of a machine stands in the inbox at once, at any hour', async () => {
    await using office = await createNoticeOffice()
    await office.appoint('deputy-person', 'deputy', { deputyId: 'deputy-1' })
    const id = await draftCase(office.engine, 1)
    await apply(office.engine, aCommand(id, { type: 'suggestion.submitted' }, { principal: DEPUTY }))
    const reason = { text: { reason: '材料不全' } }
    await apply(office.engine, aCommand(id, { type: 'screening.proposed', outcome: 'returned_to_deputy', ...reason }))
    office.clock.now = '2026-03-10T14:00:00.000Z'
    const director = { principal: { ...CLERK, id: 'person-director', role: 'deputy_office_director' as const } }
    await apply(
      office.engine,
      aCommand(id, { type: 'screening.decided', outcome: 'returned_to_deputy', ...reason }, director),
    )

    await workOnNotices(office.work)

    expect(await office.notices()).toMatchObject([
      { kind: 'screening_returned_to_deputy', state: 'sent', recipient: 'deputy-person' },
    ])
  })
})
