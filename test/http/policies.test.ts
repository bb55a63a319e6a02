import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedPolicyFile } from '../../machines/policy/places/shipped.ts'
import { apply } from '../../src/engine/engine.ts'
import {
  aCommand,
  aDraft,
  caseId,
  draftCase,
  expectApplied,
  handOver,
  OTHER_TENANT,
  readRows,
} from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { trailOf } from './a-trail.ts'

const PUYANG = shippedPolicyFile('puyang-2024')
if (!PUYANG) throw new Error('Puyang is not shipped')
const SOURCE = { source: { document: '甲市人大常委会办公室通知' }, force: 'local' }
/** The rules of Puyang with a shorter time for screening and a reply that is rolled. */
const AMENDED = {
  ...PUYANG,
  clocks: {
    ...PUYANG.clocks,
    screening: { start: 'submission', term: '3wd', roll: 'none', within: null, ...SOURCE },
  },
}

let house: House
let admin: TestPost
let clerk: TestPost
let director: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  director = await house.appoint({ role: 'deputy_office_director' })
})
afterAll(() => house[Symbol.asyncDispose]())

const get = async (post: TestPost, url: string) => (await house.ask(post, { method: 'GET', url })).json()
const send = (post: TestPost, url: string, payload: object) => house.ask(post, { method: 'POST', url, payload })

describe('the check of a policy', () => {
  it('names every wrong place in Chinese, and the same refuses to store it', async () => {
    const broken = { ...AMENDED, clocks: { screening: { ...AMENDED.clocks.screening, term: '三天' } }, handoverr: {} }

    const checked = (await send(admin, '/api/policies/check', { file: broken })).json()
    const stored = await send(admin, '/api/policies', { file: broken })

    expect(checked).toMatchObject({ isSound: false, version: null })
    const byPath = new Map(checked.problems.map((one: { path: string; message: string }) => [one.path, one.message]))
    expect(byPath.get('clocks.screening.term')).toContain('应为期限')
    expect(byPath.get('handoverr')).toContain('是不是“handover”')
    expect(stored.json()).toMatchObject({ code: 'POLICY_INVALID', detail: expect.stringContaining('没有保存') })
    expect((await get(clerk, '/api/policies')).own).toHaveLength(1)
  })

  it('survives whatever is sent, and guards the names that are shipped', async () => {
    for (const file of [{}, { id: 1 }, { id: 'x', extends: 'x' }, { clocks: [] }, { clocks: null, id: '__proto__' }]) {
      const reply = await send(admin, '/api/policies/check', { file })
      expect(reply.statusCode, JSON.stringify(file)).toBe(200)
      expect(reply.json().isSound).toBe(false)
    }
    const national = (
      await send(admin, '/api/policies/check', { file: shippedPolicyFile('national-2025') ?? {} })
    ).json()
    expect(national.problems).toContainEqual(expect.objectContaining({ path: 'id', severity: 'error' }))
  })
})

describe('a new version of the rules', () => {
  it('is stored with what it extends, compared, and followed by new cases only once it is in force', async () => {
    const before = await draftCase(house.engine, 1)
    const checked = (await send(admin, '/api/policies/check', { file: AMENDED })).json()
    const stored = (await send(admin, '/api/policies', { file: AMENDED, note: '缩短审核' })).json()
    const compared = await get(
      clerk,
      '/api/policies/compare?oldId=puyang-2024&oldVersion=1&newId=puyang-2024&newVersion=2',
    )
    const detail = await get(clerk, '/api/policies/puyang-2024/versions/2')
    const between = await draftCase(house.engine, 2)
    const activate = (version: number) =>
      send(admin, '/api/policies/puyang-2024/versions/2/activation', { inForce: { id: 'puyang-2024', version } })

    expect((await activate(7)).json()).toMatchObject({ code: 'RECORD_STALE' })
    expect((await activate(1)).json()).toEqual({ id: 'puyang-2024', version: 2 })
    const after = await draftCase(house.engine, 3)

    expect(checked).toMatchObject({ isSound: true, version: 2 })
    expect(checked.changes).toEqual(compared.changes)
    expect(stored).toMatchObject({ id: 'puyang-2024', version: 2 })
    expect(compared.changes).toContainEqual({
      path: 'clocks.screening.term',
      sectionLabel: '期限',
      label: '审核：期限',
      old: expect.stringContaining('个工作日'),
      new: '3个工作日',
      oldSource: expect.any(String),
      newSource: '《甲市人大常委会办公室通知》',
    })
    expect(detail).toMatchObject({ extends: PUYANG.extends, isOwn: true, isInForce: false })
    expect(detail.file).toMatchObject({ extends: PUYANG.extends, version: 2 })
    expect(detail.lineage).toEqual(['national-2025', 'henan-2017', 'puyang-2024'])
    const rows = await readRows<{ id: string; policy_version: number }>(
      house.pool,
      'select id, policy_version from suggestion_case where id = any ($1::uuid[])',
      [[before, between, after]],
    )
    expect(Object.fromEntries(rows.map(({ id, policy_version }) => [id, policy_version]))).toEqual({
      [before]: 1,
      [between]: 1,
      [after]: 2,
    })
    expect((await trailOf(house, 'puyang-2024')).map(({ kind }) => kind)).toEqual(['policy_stored', 'policy_activated'])
    const listed = await get(clerk, '/api/policies')
    expect(listed.own).toMatchObject([{ version: 2, isInForce: true, openCases: 1 }])
    expect((await send(clerk, '/api/policies', { file: AMENDED })).statusCode).toBe(403)
  })

  it('belongs to its congress', async () => {
    const stranger = await house.appoint({ role: 'administrator', tenantId: OTHER_TENANT })

    const reply = await house.ask(stranger, { method: 'GET', url: '/api/policies/puyang-2024/versions/2' })

    expect(reply.json()).toMatchObject({ code: 'POLICY_NOT_FOUND' })
  })
})

describe('moving running cases to another version', () => {
  it('does what the preview showed, as an event of each case', async () => {
    const rolled = {
      ...AMENDED,
      clocks: {
        ...AMENDED.clocks,
        reply: { ...replyRule(), roll: 'next-working-day' },
        outer: { ...outerRule(), roll: 'next-working-day' },
      },
    }
    const { version } = (await send(admin, '/api/policies', { file: rolled })).json()
    // A Friday: three months later is a Saturday.
    house.clock.now = '2026-03-13T01:30:00.000Z'
    const id = await handOver(house.engine, 11)
    const submitted = caseId(12)
    expectApplied(await apply(house.engine, aCommand(submitted, aDraft())))
    expectApplied(await apply(house.engine, aCommand(submitted, { type: 'suggestion.submitted' })))
    const url = `/api/policies/puyang-2024/versions/${version}`
    const days = () =>
      readRows<{ actor_id: string; kind: string; due_on: string }>(
        house.pool,
        'select actor_id, kind, due_on from deadline where case_id = $1 and ended_on is null order by 1, 2',
        [id],
      )
    const before = await days()

    const preview = (await send(director, `${url}/move-preview`, { caseIds: [id, submitted] })).json()
    expect(await days()).toEqual(before)
    const moved = (await send(director, `${url}/move`, { caseIds: [id, submitted], reason: '市人大常委会决定' })).json()
    const again = await send(director, `${url}/move`, { caseIds: [id], reason: '再来一次' })

    expect(preview.count).toBe(2)
    expect(preview.clocks.map(({ kind }: { kind: string }) => kind)).toContain('reply')
    expect(moved).toMatchObject({ told: 2, failed: 0 })
    const shown = preview.cases.find((one: { id: string }) => one.id === id)
    type Shown = { actorId: string; kind: string; dueOn: string; dueOnAfter: string }
    expect(shown.deadlines.map(({ actorId, kind, dueOn }: Shown) => [actorId, kind, dueOn])).toEqual(
      before.map(({ actor_id, kind, due_on }) => [actor_id, kind, due_on]),
    )
    expect((await days()).map(({ due_on }) => due_on)).toEqual(
      shown.deadlines.map(({ dueOnAfter }: Shown) => dueOnAfter),
    )
    const reply = shown.deadlines.find(({ kind }: Shown) => kind === 'reply')
    expect(reply).toMatchObject({ dueOn: '2026-06-13', dueOnAfter: '2026-06-15', newTerm: '3个月' })
    expect(again.json()).toMatchObject({ code: 'RECORD_STALE' })
    const events = await readRows<{ type: string }>(
      house.pool,
      `select type from event where case_id = $1 and type = 'policy.moved'`,
      [id],
    )
    expect(events).toHaveLength(1)
  })

  it('counts all, though no more are shown than can be moved at once', async () => {
    const [columns] = await readRows<{ list: string }>(
      house.pool,
      `select string_agg(quote_ident(column_name), ', ') as list from information_schema.columns
       where table_name = 'suggestion_case' and is_generated = 'NEVER'
         and column_name not in ('id', 'number', 'serial_number')`,
      [],
    )
    await readRows(
      house.pool,
      `insert into suggestion_case (id, ${columns?.list}) select gen_random_uuid(), c.* from
         (select ${columns?.list} from suggestion_case where not is_settled limit 1) c, generate_series(1, 501)`,
      [],
    )
    const url = '/api/policies/puyang-2024/versions/2/move-preview'

    const preview = (await send(director, url, {})).json()
    const chosen = (await send(director, url, { caseIds: [preview.cases[0].id] })).json()

    expect(preview.cases).toHaveLength(500)
    expect(preview.count).toBeGreaterThan(500)
    expect(chosen).toMatchObject({ count: 1, cases: [{ id: preview.cases[0].id }] })
  })

  it('is the director’s alone', async () => {
    for (const post of [admin, clerk]) {
      const reply = await send(post, '/api/policies/puyang-2024/versions/2/move-preview', {})
      expect(reply.statusCode).toBe(403)
    }
  })
})

function replyRule() {
  return { start: 'handover', term: '3mo', within: 'outer', ...SOURCE }
}

function outerRule() {
  return { start: 'handover', term: '6mo', within: null, ...SOURCE }
}
