import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { eraseText } from '../../../src/engine/audit/erase.ts'
import { verifyTrail } from '../../../src/engine/audit/verify.ts'
import { applyTrusted } from '../../../src/engine/engine.ts'
import { reconcileCase } from '../../../src/engine/reconcile/reconcile.ts'
import { fireDueTimers } from '../../../src/engine/timers/fire.ts'
import { aCommand, aDraft, caseId, createWorld, expectApplied, START, stepsToHandover, TENANT } from '../a-world.ts'
import { possibleCommands } from './random-life.ts'

const RUNS = 12 * Number(process.env['FC_SCALE'] ?? 1)
const DAY_MS = 24 * 60 * 60 * 1000

type Turn = { pick: number; days: number; isErasing: boolean }

const Turns = fc.array(
  fc.record({
    pick: fc.nat(10_000),
    days: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(45)),
    isErasing: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
  }),
  { minLength: 10, maxLength: 40 },
)

describe('a case that lived in any way', () => {
  it('is what its log says, whatever texts were erased, and its chain holds', async () => {
    await using world = await createWorld()
    const { engine, clock } = world
    const seen = new Set<string>()
    let n = 0

    await fc.assert(
      fc.asyncProperty(Turns, fc.boolean(), async (turns: Turn[], isHandedOver: boolean) => {
        n += 1
        const id = caseId(n)
        clock.now = START
        const start = isHandedOver ? stepsToHandover(n) : [[aDraft({ cosignerIds: ['deputy-2'] })] as const]
        for (const [event, more] of start) expectApplied(await applyTrusted(engine, aCommand(id, event, more)))

        for (const { pick, days, isErasing } of turns) {
          clock.now = new Date(Date.parse(clock.now) + days * DAY_MS).toISOString()
          if (days > 0) while ((await fireDueTimers(engine)).cases > 0);
          const possible = await possibleCommands(world, id)
          const command = possible[pick % Math.max(1, possible.length)]
          if (!command) continue
          const outcome = await applyTrusted(engine, command)
          if (outcome.kind === 'refused') continue
          seen.add(`${command.actorId.replace(/-\d+$/, '')} ${command.event.type}`)
          if (!isErasing) continue
          const erasure = { tenantId: TENANT, caseId: id, by: 'director-1', basis: '个人信息保护法', now: clock.now }
          await eraseText(engine.shop.db, { ...erasure, seq: (pick % outcome.lastSeq) + 1 })
        }

        expect(await reconcileCase(engine, TENANT, id)).toBeUndefined()
      }),
      { numRuns: RUNS, seed: 20_260_310 },
    )

    expect(await verifyTrail(engine.shop.db)).toMatchObject({ ok: true, cases: n })
    expect(seen.size).toBeGreaterThan(40)
  })
})
