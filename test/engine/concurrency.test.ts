import { describe, expect, it } from 'vitest'

import { apply, applyMany, type Outcome } from '../../src/engine/engine.ts'
import { oneDatabase } from '../database.ts'
import {
  ACKNOWLEDGE,
  aCommand,
  acknowledgement,
  aDraft,
  CLERK,
  caseId,
  createWorld,
  DEPUTY,
  DIRECTOR,
  draftCase,
  engineOn,
  handOver,
  readRows,
  UNIT_HEAD,
} from './a-world.ts'

const anew = oneDatabase()

const kinds = (outcomes: Outcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind)).sort()
const contact = (note: string) => ({
  type: 'contact.made',
  deputyId: 'deputy-1',
  form: 'phone',
  metBy: 'clerk',
  text: { note },
})

describe('ten equal events at once', () => {
  it('by one engine: exactly one is accepted', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => apply(world.engine, acknowledgement(id))))

    expect(kinds(outcomes)).toEqual([...new Array(9).fill('EVENT_NOT_ACCEPTED'), 'applied'])
  })

  it('by ten engines on one database: exactly one is accepted', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)
    const engines = Array.from({ length: 10 }, () =>
      engineOn(world.db.openPool('app', { max: 2 }), { now: () => world.clock.now }),
    )

    const outcomes = await Promise.all(engines.map((engine) => apply(engine, acknowledgement(id))))

    expect(kinds(outcomes)).toEqual([...new Array(9).fill('EVENT_NOT_ACCEPTED'), 'applied'])
    const rows = await readRows(world.pool, `select 1 from event where type = 'assignment.acknowledged'`)
    expect(rows).toHaveLength(1)
  })

  it('with one repeat key: one is written, and all hear the same', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)
    const engines = Array.from({ length: 5 }, () =>
      engineOn(world.db.openPool('app', { max: 2 }), { now: () => world.clock.now }),
    )
    const command = acknowledgement(id, { idempotencyKey: 'key-1' })

    const outcomes = await Promise.all([...engines, ...engines].map((engine) => apply(engine, command)))

    expect(kinds(outcomes)).toEqual(new Array(10).fill('applied'))
    expect(outcomes.filter((outcome) => outcome.kind === 'applied' && !outcome.repeated)).toHaveLength(1)
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'applied' && outcome.firstSeq)).size).toBe(1)
  })
})

describe('different events at once', () => {
  it('are serialised, and all stand in one unbroken log', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)
    expect((await apply(world.engine, acknowledgement(id))).kind).toBe('applied')
    const engines = Array.from({ length: 8 }, () =>
      engineOn(world.db.openPool('app', { max: 2 }), { now: () => world.clock.now }),
    )

    const outcomes = await Promise.all(
      engines.flatMap((engine, n) =>
        [0, 1, 2].map((m) => apply(engine, acknowledgement(id, { event: contact(`第${n}-${m}次联系`) }))),
      ),
    )

    expect(kinds(outcomes)).toEqual(new Array(24).fill('applied'))
    const rows = await readRows<{ seq: number; prev: string; hash: string }>(
      world.pool,
      `select seq, encode(prev_hash, 'hex') as prev, encode(hash, 'hex') as hash from event where case_id = $1 order by seq`,
      [id],
    )
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1))
    expect(rows.slice(1).map((row) => row.prev)).toEqual(rows.slice(0, -1).map((row) => row.hash))
    const [row] = await readRows<{ revision: number; contacts: number }>(
      world.pool,
      `select c.revision, (a.context ->> 'contacts')::int as contacts
         from suggestion_case c join actor a on a.case_id = c.id and a.id = 'assignment-1'`,
    )
    expect(row).toEqual({ revision: 7 + 1 + 24, contacts: 24 })
  })

  it('on many cases share their commits, and one that is refused takes none with it', async () => {
    await using world = await createWorld({}, anew)
    const commands = Array.from({ length: 60 }, (_, n) =>
      aCommand(caseId(n), n % 7 === 3 ? { type: 'receipt.signed' } : aDraft(), {
        principal: n % 7 === 5 ? UNIT_HEAD : DEPUTY,
      }),
    )

    const outcomes = await applyMany(world.engine, commands)

    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind))).toEqual(
      commands.map((_, n) => (n % 7 === 3 ? 'CASE_NOT_FOUND' : n % 7 === 5 ? 'ROLE_NOT_ALLOWED' : 'applied')),
    )
  })

  it('that take the same new number: one has it, and the others are refused one by one', async () => {
    await using world = await createWorld({}, anew)
    const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => draftCase(world.engine, n)))
    await applyMany(
      world.engine,
      ids.map((id) => aCommand(id, { type: 'suggestion.submitted' }, { principal: DEPUTY })),
    )

    const outcomes = await applyMany(
      world.engine,
      ids.map((id) => aCommand(id, { type: 'suggestion.numbered', number: '第1号' })),
    )

    expect(kinds(outcomes)).toEqual([...new Array(4).fill('CASE_NUMBER_TAKEN'), 'applied'])
  })
})

describe('an expected revision', () => {
  it('that is stale is refused, and one that is right is taken', async () => {
    await using world = await createWorld({}, anew)
    const id = await draftCase(world.engine, 1)
    const submit = aCommand(id, { type: 'suggestion.submitted' }, { principal: DEPUTY })

    expect(await apply(world.engine, { ...submit, expectedRevision: 0 })).toMatchObject({ code: 'REVISION_STALE' })
    expect(await apply(world.engine, { ...submit, expectedRevision: 1 })).toMatchObject({
      kind: 'applied',
      revision: 2,
    })
    expect(await apply(world.engine, { ...submit, expectedRevision: 1 })).toMatchObject({ code: 'REVISION_STALE' })
  })
})

describe('a repeat key', () => {
  it('gives the same outcome again, even when the case has moved on', async () => {
    await using world = await createWorld({}, anew)
    const draft = aCommand(caseId(1), aDraft(), { idempotencyKey: 'key-1', expectedRevision: 0 })
    const first = await apply(world.engine, draft)
    await apply(world.engine, aCommand(caseId(1), { type: 'suggestion.submitted' }))

    const again = await apply(world.engine, draft)

    expect(first).toMatchObject({ kind: 'applied', revision: 1, repeated: false })
    expect(again).toEqual({ ...first, repeated: true })
  })

  it('with another body, or on another case, is refused', async () => {
    await using world = await createWorld({}, anew)
    await apply(world.engine, aCommand(caseId(1), aDraft(), { idempotencyKey: 'key-1' }))

    const body = await apply(world.engine, aCommand(caseId(1), aDraft({ sessionNo: 5 }), { idempotencyKey: 'key-1' }))
    const other = await apply(world.engine, aCommand(caseId(2), aDraft(), { idempotencyKey: 'key-1' }))

    expect(kinds([body, other])).toEqual(['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED'])
  })

  it('on two new cases at the same moment goes to one of them', async () => {
    await using world = await createWorld({}, anew)
    const engines = [world.engine, engineOn(world.db.openPool('app', { max: 2 }), { now: () => world.clock.now })]

    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        apply(engines[n % 2] ?? world.engine, aCommand(caseId(n), aDraft(), { idempotencyKey: 'key-1' })),
      ),
    )

    expect(kinds(outcomes)).toEqual([...new Array(3).fill('IDEMPOTENCY_KEY_REUSED'), 'applied'])
  })

  it('belongs to one person, and a refusal does not use it up', async () => {
    await using world = await createWorld({}, anew)
    const id = await draftCase(world.engine, 1)
    const submit = aCommand(id, { type: 'suggestion.submitted' }, { idempotencyKey: 'key-1' })

    expect(await apply(world.engine, { ...submit, principal: UNIT_HEAD })).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(await apply(world.engine, { ...submit, principal: UNIT_HEAD })).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
    expect(await apply(world.engine, { ...submit, principal: CLERK })).toMatchObject({ repeated: false })
    expect(await apply(world.engine, { ...submit, principal: DIRECTOR })).toMatchObject({ code: 'EVENT_NOT_ACCEPTED' })
  })
})

describe('a group', () => {
  it('is taken as a whole, several commands of one case in their order', async () => {
    await using world = await createWorld({}, anew)
    const [first, second] = [caseId(1), caseId(2)]

    const outcomes = await applyMany(world.engine, [
      aCommand(second, aDraft(), { group: 'g' }),
      aCommand(first, aDraft(), { group: 'g' }),
      aCommand(first, { type: 'suggestion.submitted' }, { group: 'g' }),
    ])

    expect(outcomes).toMatchObject([
      { kind: 'applied', caseId: second, revision: 1, firstSeq: 1, lastSeq: 1 },
      { kind: 'applied', caseId: first, revision: 1, firstSeq: 1, lastSeq: 1 },
      { kind: 'applied', caseId: first, revision: 1, firstSeq: 2, lastSeq: 2 },
    ])
  })

  it('falls as a whole when one of it is refused, before or in the database', async () => {
    await using world = await createWorld({}, anew)
    const one = await handOver(world.engine, 1)
    const two = await draftCase(world.engine, 2)
    await apply(world.engine, aCommand(two, { type: 'suggestion.submitted' }))

    const before = await applyMany(world.engine, [
      acknowledgement(one, { group: 'g' }),
      aCommand(two, { type: 'receipt.signed' }, { group: 'g' }),
    ])
    const inDatabase = await applyMany(world.engine, [
      acknowledgement(one, { group: 'g' }),
      aCommand(two, { type: 'suggestion.numbered', number: '第1号' }, { group: 'g' }),
    ])

    expect(kinds(before)).toEqual(['EVENT_NOT_ACCEPTED', 'GROUP_REFUSED'])
    expect(kinds(inDatabase)).toEqual(['CASE_NUMBER_TAKEN', 'CASE_NUMBER_TAKEN'])
    expect(await readRows(world.pool, 'select 1 from event where type = $1', [ACKNOWLEDGE.type])).toEqual([])
  })

  it('of many in crossing orders never ends in a deadlock', async () => {
    await using world = await createWorld({}, anew)
    const ids = await Promise.all([1, 2, 3, 4].map((n) => handOver(world.engine, n)))
    await applyMany(
      world.engine,
      ids.map((id) => acknowledgement(id)),
    )
    const engines = [1, 2, 3, 4].map(() =>
      engineOn(world.db.openPool('app', { max: 4 }), { now: () => world.clock.now }),
    )

    const rounds = await Promise.all(
      engines.flatMap((engine, n) =>
        Array.from({ length: 8 }, (_, round) => {
          const order = n % 2 === 0 ? ids : [...ids].reverse()
          return applyMany(
            engine,
            order.map((id) => acknowledgement(id, { event: contact(`${n}-${round}`), group: `g${n}-${round}` })),
          )
        }),
      ),
    )

    expect(kinds(rounds.flat())).toEqual(new Array(4 * 4 * 8).fill('applied'))
  })
})
