import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Told } from '../../machines/effects.ts'
import type { Principal } from '../../machines/step.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { findFormKind } from '../../src/documents/forms/all-kinds.ts'
import type { FormData } from '../../src/documents/forms/form-kind.ts'
import { fillTemplate } from '../../src/documents/templates/fill.ts'
import { gathererOf } from '../../src/forms/all-gatherers.ts'
import type { FormAsk, Gathered } from '../../src/forms/gather.ts'
import { getPolicy, getPolicyInForce } from '../../src/office/policy-shelf.ts'
import { DIRECTOR, TENANT } from '../engine/a-world.ts'
import { createHouse, type House } from '../http/a-house.ts'
import { type CaseOfHouse, fillRoll, HEAD_1, handedOverCase, richCase } from '../http/a-rich-case.ts'
import { documentText, documentXml } from './a-document.ts'

const COUNT = {
  due: 41,
  present: 36,
  issued: 36,
  returned: 36,
  invalid: 1,
  satisfied: 5,
  basicallySatisfied: 5,
  dissatisfied: 24,
  abstained: 1,
}
const SESSION = 'session-1'
const TELLER: Principal = { id: 'p-teller', role: 'teller' }

describe('papers of the hall', () => {
  let house: House
  let voted: CaseOfHouse
  beforeAll(async () => {
    house = await createHouse()
    await fillRoll(house)
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('ballot_session')
        .values(
          [SESSION, 'session-2', 'session-3'].map((id) => ({
            tenant_id: TENANT,
            id,
            held_on: '2026-10-28',
            label: '甲市人大常委会第三十次会议',
            status: 'planned' as const,
            body: '{}',
          })),
        )
        .execute(),
    )
    voted = await richCase(house, 1)
    await voted.send({ type: 'ballot.scheduled', sessionId: SESSION, on: '2026-03-10' })
    await voted.send({ type: 'key.fixed', meeting: '主任会议' }, DIRECTOR)
    const hidden = await handedOverCase(house, 2, { mark: 'internal', publicity: 'none', text: { title: 'INTERNAL' } })
    await hidden.send({ type: 'ballot.scheduled', sessionId: SESSION, on: '2026-03-10' })
    const guarded = { mark: 'protected_proposer', text: { title: '关于㛃䶮河的建议', body: '代表甲反映㛃䶮河污染。' } }
    await handedOverCase(house, 3, guarded)
    await handedOverCase(house, 4, { publicity: 'title_only' })
  })
  afterAll(() => house[Symbol.asyncDispose]())

  async function gather(kind: string, ask: Partial<FormAsk> = {}, number = ''): Promise<Gathered> {
    const { db, engine } = house.services
    const policy = await getPolicyInForce(db, engine, TENANT)
    return withTenant(db, TENANT, (trx) =>
      gathererOf(kind).gather(
        trx,
        { id: randomUUID(), kind, ...ask },
        {
          viewer: {
            ...DIRECTOR,
            tenantId: TENANT,
            name: '主任甲',
            postId: 'post',
            readsAs: DIRECTOR.role,
            userId: 'user',
          },
          isOffice: true,
          datedOn: '2026-10-12',
          congress: { name: '甲市人民代表大会', level: 'prefecture' },
          policy,
          policyOf: (ref) => getPolicy(engine, TENANT, ref),
          number,
        },
      ),
    )
  }
  async function print(kind: string, data: FormData): Promise<Buffer> {
    const found = findFormKind(kind)
    if (!found) throw new Error(kind)
    const filled = fillTemplate(await found.build(), data)
    return found.finish ? found.finish(filled) : filled
  }
  const choose = (row: object) =>
    withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('nomination')
        .values({
          tenant_id: TENANT,
          id: randomUUID(),
          year: 2026,
          kind: 'suggestion',
          unit_id: null,
          person_name: null,
          case_id: null,
          reason: '成效明显',
          state: 'chosen',
          made_at: new Date(),
          made_by: 'person-1',
          ...row,
        })
        .execute(),
    )
  const textOf = async (kind: string, ask: Partial<FormAsk> = {}) =>
    documentText(await print(kind, (await gather(kind, ask)).data))

  it('ask each voter the same, with three columns to mark and nothing that tells one paper from another', async () => {
    const { data } = await gather('ballot_paper', { about: { sessionId: SESSION } })
    const text = await documentText(await print('ballot_paper', data))

    expect(data['项目']).toMatchObject([{ 编号: '第1号' }, { 编号: '第2号', 标题: '（标题不印，见会议材料）' }])
    expect(data['份']).toHaveLength(2)
    for (const word of ['满意', '基本满意', '不满意', '无记名', '请勿在票上署名']) expect(text).toContain(word)
    expect(text).not.toMatch(/INTERNAL|代表甲|票号|编码|姓名/)
    expect(text.split('裁　切　线')).toHaveLength(2)
  })

  it('leave the count to the tellers until it is on record, and print the rule by which it becomes a result', async () => {
    const blank = (await gather('count_sheet', { about: { sessionId: SESSION } })).data
    const counted: Told = { type: 'ballot.counted', mode: 'secret', medium: 'paper', count: COUNT }
    await voted.send(counted, TELLER, 'ballot-1')
    const filled = (await gather('count_sheet', { about: { sessionId: SESSION } })).data

    expect(blank).toMatchObject({ 应到: '', 项目: [{ 满意: '', 结果: '' }, { 满意: '' }] })
    expect(filled).toMatchObject({
      应到: '41',
      实到: '36',
      项目: [
        { 有效: '35', 无效: '1', 满意: '5', 基本满意: '5', 不满意: '24', 弃权: '1', 结果: '不满意' },
        { 满意: '', 结果: '' },
      ],
    })
    expect(filled['规则']).toMatch(/^以.+为基数；满意票(达到|超过).+分之.+；.+方可测评/)
    expect(await documentText(await print('count_sheet', filled))).toContain('监票人（签字）')
  })

  it('keep the count of a session when the second ballot is held in another one', async () => {
    const by = (event: Told, principal: Principal = DIRECTOR) => voted.send(event, principal, 'ballot-1')
    await by({ type: 'count.signed', as: 'teller', personId: TELLER.id }, TELLER)
    await by(
      { type: 'count.signed', as: 'scrutineer', personId: 'p-scrutineer' },
      { id: 'p-scrutineer', role: 'scrutineer' },
    )
    await by({ type: 'ballot.announced' })
    await by({ type: 'rectification.ordered', unitIds: ['unit-1'], text: { demands: '限期整改' } })
    await by({ type: 'rectification.reported', unitId: 'unit-1', text: { report: '已整改' } }, HEAD_1)
    await by({ type: 'rectification.accepted' })
    await by({ type: 'secondBallot.scheduled', sessionId: 'session-2', on: '2026-03-11' })

    const { data } = await gather('count_sheet', { about: { sessionId: SESSION } })
    expect(data['项目']).toMatchObject([{ 满意: '5' }, {}])
    expect((await gather('count_sheet', { about: { sessionId: 'session-2' } })).data['项目']).toMatchObject([
      { 满意: '' },
    ])
    await expect(gather('count_sheet', { about: { sessionId: 'session-3' } })).rejects.toMatchObject({
      code: 'RULE_NOT_MET',
    })
    await expect(gather('count_sheet', { about: { sessionId: 'nowhere' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('say in a circular what was decided in the supervision, or what the office wrote', async () => {
    const decided = {
      type: 'circular.decided',
      documentNumber: '甲人常〔2026〕18号',
      text: { reason: '办理迟缓，予以通报。' },
    }
    await voted.send(decided, DIRECTOR, 'supervision-1')
    const { data, number } = await gather('circular', { caseId: voted.id, actorId: 'supervision-1' })
    const written = await gather('circular', { about: { title: '关于综合评价结果的通报', paragraphs: ['一', '二'] } })

    expect(number).toBe('甲人常〔2026〕18号')
    expect(data).toMatchObject({ 发文机关: '甲市人民代表大会常务委员会', 主送: '甲局、乙局' })
    expect(data['正文']).toContain('办理迟缓，予以通报。')
    expect(written.data).toMatchObject({ 标题: '关于综合评价结果的通报', 正文: '一\n二', 主送: '各承办单位' })
    await expect(gather('circular')).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('report each key suggestion with its supervision and the opinion, and name no deputy beside a rating', async () => {
    const { data } = await gather('council_report', { caseId: voted.id })
    const [item] = data['件'] as Record<string, string>[]

    expect(item).toMatchObject({ 编号: '第1号' })
    expect(item?.['基本情况']).toContain('代表甲等2名代表提出')
    expect(item?.['督办情况']).toContain('提出要求1项')
    expect(item?.['代表评价']).toBe('不满意，常委会满意度测评：不满意。')
    expect((await gather('council_report', { about: { year: 2026 } })).data['件']).toHaveLength(1)
    await expect(gather('council_report', { about: { year: 2020 } })).rejects.toMatchObject({ code: 'RULE_NOT_MET' })
  })

  it('commend in no order of merit what was chosen, and name no protected proposer', async () => {
    await expect(gather('commendation_list', { about: { year: 2026 } })).rejects.toMatchObject({ code: 'RULE_NOT_MET' })
    await choose({ kind: 'unit', unit_id: 'unit-1' })
    await choose({ kind: 'person', unit_id: 'unit-1', person_name: '经办人㛃' })
    for (const n of [1, 3]) await choose({ case_id: (await casesByNumber())[n] })
    await choose({ case_id: (await casesByNumber())[2] })
    const text = await textOf('commendation_list', { about: { year: 2026 } })

    for (const word of [
      '一、先进单位',
      '甲局',
      '二、先进个人',
      '经办人㛃',
      '三、优秀建议',
      '关于㛃䶮河的建议',
      '代表甲',
    ])
      expect(text).toContain(word)
    expect(text).not.toContain('INTERNAL')
    const { data } = await gather('commendation_list', { about: { year: 2026 } })
    expect(data['建议']).toMatchObject([{ 代表: '代表甲' }, { 标题: '关于㛃䶮河的建议', 代表: '' }])
  })

  it('collect suggestions whose whole text is public, with replies and pages, and tell nobody who is protected', async () => {
    await choose({ case_id: (await casesByNumber())[4] })
    const { data } = await gather('excellent_suggestions', { about: { year: 2026 } })
    const bytes = await print('excellent_suggestions', data)
    const [text, xml] = [await documentText(bytes), await documentXml(bytes)]

    expect(data['篇']).toMatchObject([
      { 提出人: '代表甲等2名代表' },
      { 提出人: '', 正文: '×××反映㛃䶮河污染。', 答复: '（正在办理，尚未答复。）' },
    ])
    expect(text).toContain('REPLY1')
    expect(text).not.toMatch(/OLDDRAFT|OTHERDRAFT|INTERNAL/)
    expect(data['编后']).toContain('另有2件')
    expect([...xml.matchAll(/PAGEREF (\w+)/g)].map(([, name]) => name)).toEqual(
      [...xml.matchAll(/w:bookmarkStart [^>]*w:name="(_Toc\w+)"/g)].map(([, name]) => name),
    )
    const closed = { about: { caseIds: [(await casesByNumber())[4]] } }
    await expect(gather('excellent_suggestions', closed)).rejects.toMatchObject({ code: 'RULE_NOT_MET' })
  })

  it('print a dossier without internal and protected suggestions, without ratings, and without what was struck out', async () => {
    const values = { tenant_id: TENANT, deputy_id: 'deputy-1', entered_at: new Date(), entered_by: 'person-1' }
    await withTenant(house.services.db, TENANT, (trx) =>
      trx
        .insertInto('dossier_entry')
        .values([
          { ...values, id: randomUUID(), on_day: '2026-02-01', kind: 'training', words: '参加培训' },
          {
            ...values,
            id: randomUUID(),
            on_day: '2026-02-02',
            kind: 'training',
            words: '登记有误',
            struck_at: new Date(),
            struck_why: '误',
          },
        ])
        .execute(),
    )
    const { data } = await gather('dossier', { deputyId: 'deputy-1', about: { year: 2026 } })
    const text = await documentText(await print('dossier', data))

    expect(data['领衔']).toMatchObject([{ 编号: '15届闭会 第1号' }, { 编号: '15届闭会 第4号' }])
    expect(data['登记']).toMatchObject([{ 内容: '参加培训' }])
    // The day of the paper must not stand in a line that has none.
    const { data: empty } = await gather('dossier', { deputyId: 'deputy-1', about: { year: 1999 } })
    expect(empty['登记']).toEqual([{ 日期: '', 内容: '本时段没有记录' }])
    expect(text).not.toMatch(/满意|INTERNAL|㛃䶮河|登记有误/)
  })

  async function casesByNumber(): Promise<Record<number, string>> {
    const rows = await withTenant(house.services.db, TENANT, (trx) =>
      trx.selectFrom('suggestion_case').select(['id', 'number']).execute(),
    )
    return Object.fromEntries(rows.map(({ id, number }) => [Number(number?.replace(/\D/g, '')), id]))
  }
})
