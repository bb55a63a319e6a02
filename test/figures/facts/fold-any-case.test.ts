import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { addDays, dayInZone } from '../../../machines/policy/day.ts'
import { listCaseRows } from '../../../src/db/read/reconcile-cases.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { applyTrusted, type Engine } from '../../../src/engine/engine.ts'
import { type LogLine, readLine } from '../../../src/engine/reconcile/log-line.ts'
import { replayCase } from '../../../src/engine/reconcile/replay.ts'
import { fireDueTimers } from '../../../src/engine/timers/fire.ts'
import type { CaseFacts, Cut } from '../../../src/figures/facts/case-facts.ts'
import { foldCase } from '../../../src/figures/facts/fold-case.ts'
import {
  aCommand,
  aDraft,
  caseId,
  createWorld,
  expectApplied,
  START,
  stepsToHandover,
  TENANT,
} from '../../engine/a-world.ts'
import { possibleCommands } from '../../engine/reconcile/random-life.ts'
import { disagreements } from './agreement.ts'

const RUNS = 8 * Number(process.env['FC_SCALE'] ?? 1)
const LONG = 600_000
const DAY_MS = 24 * 60 * 60 * 1000
const ZONE = 'Asia/Shanghai'

type Turn = { pick: number; days: number }
const Turns = fc.array(
  fc.record({ pick: fc.nat(10_000), days: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(45)) }),
  { minLength: 15, maxLength: 60 },
)

describe('the facts of a case that lived in any way', () => {
  it(
    'are what the engine kept on that very day, and never tell of a day after it',
    async () => {
      await using world = await createWorld()
      const { engine, clock } = world
      let n = 0

      await fc.assert(
        fc.asyncProperty(
          Turns,
          fc.boolean(),
          fc.double({ min: 0, max: 1, noNaN: true }),
          async (turns: Turn[], isHandedOver, place) => {
            n += 1
            const id = caseId(n)
            clock.now = START
            const start = isHandedOver ? stepsToHandover(n) : [[aDraft({ cosignerIds: ['deputy-2'] })] as const]
            for (const [event, more] of start) expectApplied(await applyTrusted(engine, aCommand(id, event, more)))
            for (const { pick, days } of turns) {
              clock.now = new Date(Date.parse(clock.now) + days * DAY_MS).toISOString()
              if (days > 0) while ((await fireDueTimers(engine)).cases > 0);
              const possible = await possibleCommands(world, id)
              const command = possible[pick % Math.max(1, possible.length)]
              if (command) await applyTrusted(engine, command)
            }

            const lines = await linesOf(engine, id)
            const last = dayInZone(clock.now, ZONE)
            const days = [last, aDayBetween(dayInZone(START, ZONE), last, place)]
            for (const asOf of days) {
              const facts = foldCase(lines, cutOn(engine, asOf, 'recorded'))
              expect(disagreementsOn(engine, lines, facts, asOf)).toEqual([])
              expect(daysIn(facts).filter((day) => day > asOf)).toEqual([])
            }
            expect(foldCase(lines, cutOn(engine, last, 'occurred'))).toEqual(
              foldCase(lines, cutOn(engine, last, 'recorded')),
            )
          },
        ),
        { numRuns: RUNS, seed: 20_260_310 },
      )
    },
    LONG,
  )
})

function cutOn({ shop }: Engine, asOf: string, basis: Cut['basis']): Cut {
  return {
    from: '2026-01-01',
    to: '2026-12-31',
    asOf,
    basis,
    zone: ZONE,
    findPolicy: (id, version) => shop.policies.find(TENANT, id, version),
  }
}

async function linesOf({ shop }: Engine, id: string): Promise<LogLine[]> {
  const [rows] = await withTenant(shop.db, TENANT, (trx) => listCaseRows(trx, [id]))
  return (rows?.log ?? []).map(readLine)
}

function aDayBetween(first: string, last: string, place: number): string {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS)
  return addDays(first, Math.floor(days * place))
}

/** The lines recorded by that day, played through the machines anew. */
function disagreementsOn({ shop }: Engine, lines: readonly LogLine[], facts: CaseFacts | null, asOf: string): string[] {
  const end = new Date(Date.parse(`${asOf}T00:00:00+08:00`) + DAY_MS).toISOString()
  const then = lines.filter(({ recorded }) => recorded.recordedAt < end)
  const past = {
    rules: shop.rules,
    findPolicy: (id: string, version: number) => shop.policies.find(TENANT, id, version),
    findCalendar: () => shop.calendarOf(TENANT),
  }
  const replayed = replayCase(past, lines[0]?.recorded.case ?? '', then)
  if (replayed.kind !== 'replayed') return ['unreplayable']
  const { actors, runs } = replayed.stepped
  if (facts === null) {
    const context = actors.find(({ machine }) => machine === 'suggestion')?.context
    return context?.['submittedOn'] === null ? [] : ['facts are missing']
  }
  return disagreements(facts, { actors, clocks: runs.map(({ clock }) => clock) }, asOf)
}

/** Days on which something happened; due days may lie ahead. */
function daysIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return name.endsWith('_on') && !name.includes('due') ? [value] : []
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => daysIn(part, Array.isArray(value) ? name : key))
}
