import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CASCADE } from '../../machines/cascade.ts'
import type { Told } from '../../machines/effects.ts'
import { FAMILY, GRANTS } from '../../machines/family.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { ROLES } from '../../machines/policy/words.ts'
import type { Principal } from '../../machines/step.ts'
import type { CascadeRow, Command, Given, Stepped, StoredCase, Timer } from '../../src/engine/apply/shapes.ts'
import { stepCase } from '../../src/engine/apply/step-case.ts'
import { SAMPLES } from '../machines/all-samples.ts'
import { aCommand, caseId, stepsToHandover } from './a-world.ts'

const RUNS = 100 * Number(process.env.FC_SCALE ?? 1)
const DAY_MS = 24 * 60 * 60 * 1000
const ID = caseId(1)
const cascade = new Map<string, CascadeRow[]>()
for (const row of CASCADE) cascade.set(row.on, [...(cascade.get(row.on) ?? []), row])

/** After these little can happen, so they come seldom. */
const ENDS = ['suggestion.withdrawn', 'handover.recalled', 'assignment.ended', 'handledTogether.joined']

/** One act of a random life: some days later, somebody sends something to someone. */
const act = fc.record({
  daysLater: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  daysBack: fc.oneof(fc.constant(0), fc.integer({ min: -1, max: 400 })),
  isSensible: fc.integer({ min: 0, max: 9 }).map((n) => n > 1),
  actor: fc.nat(),
  event: fc.nat(),
  role: fc.constantFrom(...ROLES),
  mayEnd: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
})
const lives = fc.array(act, { minLength: 20, maxLength: 80, size: 'max' })
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never
type Life = { stored: StoredCase | undefined; timers: Timer[]; now: number; given: Given }

function begin(policyId: string, isHandedOver: boolean): Life {
  const now = Date.parse('2026-03-10T01:30:00.000Z')
  const given: Given = {
    rules: { family: FAMILY, grants: GRANTS, cascade },
    calendar: shippedCalendar(),
    now: new Date(now).toISOString(),
    findPolicy: (id) => (SHIPPED_POLICY_IDS.includes(id) ? shippedPolicy(id) : undefined),
    congressPolicy: { id: policyId, version: 1 },
  }
  const life: Life = { stored: undefined, timers: [], now, given }
  for (const [event, differing] of stepsToHandover(1).slice(0, isHandedOver ? 7 : 1)) {
    const commands = [aCommand(ID, event, differing)]
    const stepped = stepCase(given, { caseId: ID, commands, isTrusted: true }, life.stored)
    if (stepped.kind === 'refused') continue
    life.timers = keepTimers(life.timers, stepped)
    life.stored = saved(life.stored, stepped)
  }
  return life
}

/** The case as the database would give it back. */
function saved(before: StoredCase | undefined, stepped: Stepped): StoredCase {
  const stored = {
    id: ID,
    revision: stepped.readRevision + 1,
    lastSeq: stepped.events.at(-1)?.seq ?? before?.lastSeq ?? 0,
    lastHash: stepped.previousHash,
    lastRecordedAt: stepped.recordedAt,
    policyId: stepped.policy.id,
    policyVersion: stepped.policyVersion,
    hasFault: false,
    actors: stepped.actors,
    clocks: stepped.openClocks,
    dueTimers: [],
  }
  return JSON.parse(JSON.stringify(stored)) as StoredCase
}

/** Lives one act; returns what was decided, or undefined when it was refused. */
function live(life: Life, one: Act): Stepped | undefined {
  life.now += one.daysLater * DAY_MS
  life.given = { ...life.given, now: new Date(life.now).toISOString() }
  const actors = life.stored?.actors ?? []
  const chosen = actors[one.actor % actors.length]
  const samples = chosen
    ? SAMPLES[chosen.machine].events.filter((event) => one.mayEnd || !ENDS.includes(event.type))
    : []
  // A sensible act takes the first event, from a random one onwards, that is accepted.
  for (let tried = 0; tried < (one.isSensible ? samples.length : 1); tried += 1) {
    const event = samples[(one.event + tried) % samples.length]
    const stepped = event && send(life, one, chosen?.id ?? '', event)
    if (stepped) return stepped
  }
  return undefined
}

function send(life: Life, one: Act, actorId: string, event: Told): Stepped | undefined {
  const by: Principal = { id: `person-${one.role}`, role: one.role, unitId: 'unit-1', deputyId: 'deputy-1' }
  const occurredOn = new Date(life.now - one.daysBack * DAY_MS).toISOString().slice(0, 10)
  const command: Command = aCommand(ID, event, { actorId, principal: by, occurredOn, lateReason: '补录' })
  const due = life.timers.filter(({ dueAt }) => dueAt <= life.given.now)
  const before = life.stored && structuredClone({ ...life.stored, dueTimers: due })
  const stepped = stepCase(life.given, { caseId: ID, commands: [command], isTrusted: one.isSensible }, before)
  if (stepped.kind === 'refused') return undefined

  life.timers = keepTimers(life.timers, stepped)
  life.stored = saved(life.stored, stepped)
  return stepped
}

/** What the save does to the timer rows. */
function keepTimers(timers: readonly Timer[], stepped: Stepped): Timer[] {
  const isGone = (timer: Timer) =>
    stepped.droppedTimers.some(({ actorId, kind }) => actorId === timer.actorId && kind === timer.kind) ||
    stepped.firedTimers.some(
      (fired) =>
        fired.actorId === timer.actorId &&
        fired.kind === timer.kind &&
        fired.version === timer.version &&
        fired.step === timer.step,
    )
  return [...timers.filter((timer) => !isGone(timer)), ...stepped.newTimers]
}

describe('a case to which anything is sent by anybody at any time', () => {
  it('never throws, numbers its log without gaps, and keeps one clock and one timer of a kind for each actor', () => {
    const types = new Set<string>()
    fc.assert(
      fc.property(fc.constantFrom(...SHIPPED_POLICY_IDS), fc.boolean(), lives, (id, isHandedOver, acts) => {
        const life = begin(id, isHandedOver)
        for (const one of acts) {
          const seqBefore = life.stored?.lastSeq ?? 0
          const stepped = live(life, one)
          if (!stepped) continue

          expect(stepped.events.map(({ seq }) => seq)).toEqual(stepped.events.map((_, n) => seqBefore + n + 1))
          for (const line of stepped.events) if (line.outcome === 'accepted') types.add(line.event.type)
          const open = life.stored?.clocks ?? []
          const clocks = open.map(({ actorId, kind, version }) => `${actorId} ${kind} ${version}`)
          expect(new Set(open.map(({ actorId, kind }) => `${actorId} ${kind}`)).size).toBe(clocks.length)
          const timers = life.timers.map(({ actorId, kind, version }) => `${actorId} ${kind} ${version}`)
          expect(new Set(timers).size).toBe(timers.length)
          for (const timer of timers) expect(clocks).toContain(timer)
          for (const { status, actorId, kind, version } of open) {
            if (status === 'running') expect(timers).toContain(`${actorId} ${kind} ${version}`)
          }
        }
      }),
      { numRuns: RUNS },
    )
    // A life that never gets anywhere would prove nothing.
    expect(types.size).toBeGreaterThan(80)
  })
})
