import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { ACKNOWLEDGE, aCommand, DIRECTOR, expectApplied, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { fillRoll, handedOverCase, UNIT_1 } from './a-rich-case.ts'

/** Handed over on 10 March; every clock of the units is over by now. */
const TODAY = '2026-07-01'

describe('chasing by telephone and chat', () => {
  let house: House
  let clerk: TestPost
  /** An open one that was signed for, a state secret, and an internal one. */
  const cases: string[] = []
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    clerk = await house.appoint({ role: 'deputy_office_clerk' })
    for (const [n, mark] of ['none', 'state_secret', 'internal'].entries()) {
      const { id } = await handedOverCase(house, n + 1)
      cases.push(id)
      const event = { type: 'mark.changed', mark, text: { reason: '定密' } }
      if (mark !== 'none') expectApplied(await apply(house.engine, aCommand(id, event, { principal: DIRECTOR })))
    }
    house.clock.now = `${TODAY}T02:00:00.000Z`
  })
  afterAll(() => house[Symbol.asyncDispose]())

  const post = (who: TestPost, url: string, payload: object) => house.ask(who, { method: 'POST', url, payload })
  const get = (who: TestPost, url: string) => house.ask(who, { method: 'GET', url })

  it('has words for a chat: numbers and dates for a group, the matter for one person', async () => {
    const { texts } = (await get(clerk, `/api/cases/${cases[0]}/chase-text?to=unit-1`)).json()

    expect(texts).toHaveLength(1)
    expect(texts[0].brief).toMatch(/】第1号（[^第]*2026年6月10日）/)
    expect(texts[0].brief).not.toMatch(/甲局|道路|逾期/)
    expect(texts[0].full).toContain('甲局：您好')
    expect(texts[0].full).toContain('《TITLE 关于农村道路养护的建议》')
    expect(texts[0].full).toContain('已逾期21天')
    expect((await get(clerk, `/api/cases/${cases[2]}/chase-text`)).statusCode).toBe(404)
    const secret = (await get(clerk, `/api/cases/${cases[1]}/chase-text`)).json().texts
    expect(JSON.stringify(secret)).not.toContain('道路')
  })

  it('has a list of whom to call, and who read it stands in the trail', async () => {
    await withTenant(house.services.db, TENANT, async (trx) => {
      const contact = { tenant_id: TENANT, unit_id: 'unit-1', section: '养护科', email: null, person_id: null }
      await trx
        .insertInto('unit_contact')
        .values([
          { ...contact, id: 'k-1', name: '局长甲', duty: 'head', phone: '0393-1', ended_on: null },
          { ...contact, id: 'k-2', name: '经办甲', duty: 'clerk', phone: '0393-2', ended_on: null },
          { ...contact, id: 'k-3', name: '前任甲', duty: 'clerk', phone: '0393-3', ended_on: '2026-01-01' },
        ])
        .execute()
    })

    const signed = { actorId: 'assignment-1', principal: UNIT_1 }

    const list = (await get(clerk, '/api/phone-list?unitId=unit-1')).json()
    const unsigned = (await get(clerk, '/api/phone-list?what=not_acknowledged&unitId=unit-1')).json()
    const soon = (await get(clerk, '/api/phone-list?what=due_soon')).json()

    expect(list.units[0].contacts.map(({ name, phone }: Record<string, string>) => [name, phone])).toEqual([
      ['经办甲', '0393-2'],
      ['局长甲', '0393-1'],
    ])
    expectApplied(await apply(house.engine, aCommand(cases[0] ?? '', ACKNOWLEDGE, signed)))
    const after = (await get(clerk, '/api/phone-list?unitId=unit-1')).json()
    const handled = after.units[0].cases.filter(({ caseId }: { caseId: string }) => caseId === cases[0])
    expect(handled[0].handler).toEqual({ name: '经办人甲', phone: '0393-0000000' })
    expect(list).toMatchObject({ cases: 2, label: '已逾期', isCut: false })
    expect(unsigned.units[0].cases).toEqual(
      expect.arrayContaining([expect.objectContaining({ caseId: cases[0], clockLabel: '签收期限' })]),
    )
    expect(soon.units).toEqual([])
    const trail = await withTenant(house.services.db, TENANT, (trx) =>
      trx.selectFrom('access_trail').select(['kind', 'subject']).where('kind', '=', 'phone_list_shown').execute(),
    )
    expect(trail.map(({ subject }) => subject)).toEqual(['overdue', 'not_acknowledged', 'due_soon', 'overdue'])
  })

  it('leaves a note of a call with the case', async () => {
    const note = { unitId: 'unit-1', reached: '经办甲', said: '答应周五前报送答复件', on: TODAY }

    const noted = await post(clerk, `/api/cases/${cases[0]}/phone-chases`, note)
    const future = await post(clerk, `/api/cases/${cases[0]}/phone-chases`, { ...note, on: '2026-07-02' })

    expect(noted.statusCode).toBe(201)
    expect(future.json().code).toBe('DATE_IN_FUTURE')
    const rows = await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .selectFrom('notice')
        .select(['kind', 'state', 'body'])
        .where('case_id', '=', cases[0] ?? '')
        .where('kind', '=', 'phone_chase')
        .execute(),
    )
    expect(rows).toEqual([{ kind: 'phone_chase', state: 'sent', body: `${TODAY} 与经办甲通话：答应周五前报送答复件` }])
  })
})
