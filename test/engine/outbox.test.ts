import { describe, expect, it } from 'vitest'

import { apply, applyMany } from '../../src/engine/engine.ts'
import { relayEvents } from '../../src/engine/outbox/relay.ts'
import { oneDatabase } from '../database.ts'
import {
  aCommand,
  caseId,
  createWorld,
  draftCase,
  engineOn,
  handOver,
  readRows,
  TENANT,
  type World,
} from './a-world.ts'

const anew = oneDatabase()

/** An event that one case asks of another, as a step would leave it in the outbox. */
async function ask(world: World, from: string, to: string, event: Record<string, unknown>): Promise<void> {
  await readRows(
    world.pool,
    `insert into outbox (created_at, case_id, seq, tenant_id, topic, body) values ($1, $2, 1, $3, 'event', $4) returning id`,
    [world.clock.now, from, TENANT, JSON.stringify({ caseId: to, event, occurredOn: '2026-03-10' })],
  )
}
const outcomes = (world: World) =>
  readRows<{ outcome: string }>(world.pool, `select outcome from outbox where topic = 'event' order by id`)

describe('an event that a case asks of another case', () => {
  it('is applied there as the engine itself, in the order of asking, and marked', async () => {
    await using world = await createWorld({}, anew)
    const from = await handOver(world.engine, 1)
    const to = await draftCase(world.engine, 2)
    await ask(world, from, to, { type: 'suggestion.submitted' })
    await ask(world, from, to, { type: 'suggestion.registered', serialNumber: '临1' })

    const relayed = await relayEvents(world.engine)

    expect(relayed).toEqual({ applied: 2, refused: 0, failed: 0 })
    const lines = await readRows(world.pool, 'select type, role, basis from event where case_id = $1 order by seq', [
      to,
    ])
    expect(lines.slice(1)).toEqual([
      { type: 'suggestion.submitted', role: 'system', basis: 'system' },
      { type: 'suggestion.registered', role: 'system', basis: 'system' },
    ])
    expect(await outcomes(world)).toEqual([{ outcome: 'applied' }, { outcome: 'applied' }])
    expect(await relayEvents(world.engine)).toEqual({ applied: 0, refused: 0, failed: 0 })
  })

  it('happens once when a relay died between the event and the mark, and when two relays run at once', async () => {
    await using world = await createWorld({}, anew)
    const to = await draftCase(world.engine, 2)
    await ask(world, to, to, { type: 'suggestion.submitted' })
    await relayEvents(world.engine)
    await readRows(world.pool, 'update outbox set done_at = null, outcome = null')

    await Promise.all([relayEvents(world.engine), relayEvents(engineOn(world.pool, { now: () => world.clock.now }))])

    expect(await readRows(world.pool, `select 1 from event where type = 'suggestion.submitted'`)).toHaveLength(1)
    expect(await outcomes(world)).toEqual([{ outcome: 'applied' }])
  })

  it('that the other case refuses is done as well, and says why', async () => {
    await using world = await createWorld({}, anew)
    const from = await draftCase(world.engine, 1)
    await ask(world, from, caseId(9), { type: 'suggestion.submitted' })
    await ask(world, from, from, { type: 'receipt.signed' })

    const relayed = await relayEvents(world.engine)

    expect(relayed).toEqual({ applied: 0, refused: 2, failed: 0 })
    const said = await outcomes(world)
    expect(said[0]?.outcome).toMatch(/^refused: CASE_NOT_FOUND /)
    expect(said[1]?.outcome).toMatch(/^refused: EVENT_NOT_ACCEPTED /)
  })

  it('comes from the machines themselves: a suggestion that is withdrawn leaves its joint handling', async () => {
    await using world = await createWorld({}, anew)
    const lead = await handOver(world.engine, 1)
    const member = await handOver(world.engine, 2)
    const joined = await applyMany(world.engine, [
      aCommand(member, { type: 'handledTogether.joined', leadCaseId: lead }, { group: 'g' }),
      aCommand(lead, { type: 'handledTogether.led', memberCaseId: member }, { group: 'g' }),
    ])
    const members = () =>
      readRows(
        world.pool,
        `select context -> 'memberCaseIds' as ids from actor where case_id = $1 and id = 'suggestion'`,
        [lead],
      )

    const before = await members()
    const withdrawn = await apply(
      world.engine,
      aCommand(member, { type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true }),
    )
    const relayed = await relayEvents(world.engine)

    expect(joined.map(({ kind }) => kind)).toEqual(['applied', 'applied'])
    expect(withdrawn.kind).toBe('applied')
    expect(relayed).toEqual({ applied: 1, refused: 0, failed: 0 })
    expect([before, await members()]).toEqual([[{ ids: [member] }], [{ ids: [] }]])
  })
})
