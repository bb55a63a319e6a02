import type { Policy } from '../../machines/policy/schema.ts'
import { loadBatch } from '../engine/apply/load.ts'
import type { Command, Stepped } from '../engine/apply/shapes.ts'
import type { WorkResult } from '../engine/apply/work.ts'
import type { Engine, Instant, Outcome } from '../engine/engine.ts'
import { relayEvents } from '../engine/outbox/relay.ts'
import { fireDueTimers, nextTimerDueAt } from '../engine/timers/fire.ts'
import { draftAct } from './acts/submit.ts'
import type { Slot, YearCalendar } from './calendar-of-the-year.ts'
import { PARTS } from './parts.ts'
import type { People } from './people.ts'
import type { Profile } from './profiles.ts'
import { type Act, type Memory, newMemory, nextActs } from './scene.ts'
import { viewCase } from './view.ts'

export type Stage = {
  engine: Engine
  /** The virtual clock that the engine reads. */
  clock: { now: Instant }
  tenantId: string
  policy: Policy
  people: People
  year: YearCalendar
  profiles: readonly Profile[]
  signal: AbortSignal
  /** Called after each half day of work. */
  onSlot: (slot: Slot, tally: Tally) => void
  /** Called before the first half day of each month. */
  atMonthsEnd?: () => Promise<void>
}
/** What happened while people acted, beside what the log keeps. */
export type Tally = {
  acts: number
  events: number
  timersFired: number
  /** Refusals of mistakes, by code: they leave no trace in the log. */
  refusals: Map<string, number>
  /** What went otherwise than people and engine expect of each other: a bug in one of them. */
  surprises: string[]
}

type State = { stepped: Pick<Stepped, 'actors' | 'openClocks'> }
type Course = {
  stage: Stage
  memories: Memory[]
  plans: (Act[] | undefined)[]
  queue: Map<Slot, Set<number>>
  tally: Tally
}

const TIMERS_AT_ONCE = 1_000
/** No case of a year comes near it: more is a circle among the people. */
const MOST_ACTS = 1_500
const MOST_SURPRISES = 50
/** Cases that act at the same time: enough to fill the batches of the engine, and no more in memory. */
const LANES = 400

/** Lets everybody live through the year, half a day after the other; due timers fire in between, each at its moment. */
export async function liveThroughYear(stage: Stage): Promise<Tally> {
  const { year, profiles, people, signal } = stage
  const tally: Tally = { acts: 0, events: 0, timersFired: 0, refusals: new Map(), surprises: [] }
  const course: Course = { stage, memories: profiles.map(newMemory), plans: [], queue: new Map(), tally }
  for (const profile of profiles) plan(course, profile.index, [draftAct(profile, people, year)])

  for (let slot = 0; slot <= year.last; slot += 1) {
    signal.throwIfAborted()
    const at = year.slots[slot]?.at ?? ''
    await fireUntil(course, at)
    stage.clock.now = at
    if (slot > 0 && year.dayOf(slot).slice(0, 7) !== year.dayOf(slot - 1).slice(0, 7)) await stage.atMonthsEnd?.()
    await liveSlot(course, slot)
    stage.onSlot(slot, tally)
  }
  return tally
}

async function fireUntil(course: Course, at: Instant): Promise<void> {
  const { engine, tenantId, clock } = course.stage
  for (;;) {
    const due = await nextTimerDueAt(engine, tenantId)
    if (due === undefined || due > at) return
    clock.now = due
    for (let found = 1; found > 0; ) {
      const fired = await fireDueTimers(engine, { limit: TIMERS_AT_ONCE, tenantId })
      course.tally.timersFired += fired.fired
      course.tally.events += fired.fired + fired.dropped
      found = fired.cases
    }
  }
}

/** All acts of one half day: each case goes on until it has nothing more to do in it. */
async function liveSlot(course: Course, slot: Slot): Promise<void> {
  const awake = [...(course.queue.get(slot) ?? [])].filter((index) => course.plans[index]?.[0]?.at === slot)
  course.queue.delete(slot)
  const isPaired = (index: number) => course.stage.profiles[index]?.partner !== null
  const alone = awake.filter((index) => !isPaired(index)).values()
  const lane = async () => {
    for (const index of alone) await liveAlone(course, index, slot)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  await livePaired(course, awake.filter(isPaired), slot)
}

async function liveAlone(course: Course, index: number, slot: Slot): Promise<void> {
  while (course.plans[index]?.[0]?.at === slot) {
    const [stepped] = await perform(course, index, slot)
    planNext(course, index, slot, stepped ? { stepped } : await readState(course, index))
  }
}

/** Cases that act upon each other, one after the other in the order of the register: alike in every run. */
async function livePaired(course: Course, awake: readonly number[], slot: Slot): Promise<void> {
  const { profiles } = course.stage
  for (let waiting = [...awake]; waiting.length > 0; ) {
    const index = Math.min(...waiting)
    const pair = [index, profiles[index]?.partner?.index ?? index]
    const stepped = await perform(course, index, slot)
    await relay(course, stepped)
    const [state, other] = await Promise.all(pair.map((one) => readState(course, one)))
    planNext(course, index, slot, state, other)
    if (index !== pair[1]) planNext(course, pair[1] ?? index, slot, other, state)
    const goesOn = (one: number) => course.plans[one]?.[0]?.at === slot
    waiting = [...new Set([...waiting, ...pair])].filter(goesOn)
  }
}

/** Carries out the next acts of a case; if one is refused, the first alone, and then everybody looks anew. */
async function perform(course: Course, index: number, slot: Slot): Promise<readonly Stepped[]> {
  const acts = course.plans[index] ?? []
  course.plans[index] = undefined
  const all = await submit(course, index, acts)
  const isTaken = all.outcomes.every(({ kind }) => kind === 'applied')
  const [first] = acts
  if (!first) return []
  const { outcomes, stepped } = isTaken || acts.length === 1 ? all : await submit(course, index, [first])
  judge(course, index, first, outcomes)
  const isDone = outcomes.every(({ kind }) => kind === 'applied')
  for (const act of isTaken ? acts : [first]) remember(course, index, isDone ? act : { ...act, isOnce: true }, slot)
  for (const one of stepped) course.tally.events += one.events.length
  return stepped
}

type Answer = { outcomes: Outcome[]; stepped: readonly Stepped[] }

function submit(course: Course, index: number, acts: readonly Act[]): Promise<Answer> {
  const { engine, tenantId, profiles } = course.stage
  const caseId = profiles[index]?.caseId ?? ''
  const commands = acts.flatMap((act) => commandsOf(act, tenantId, caseId))
  const caseIds = [...new Set(commands.map((command) => command.caseId))].sort()
  return new Promise((resolve, fail) => {
    const settle = (result: WorkResult) => {
      if (result.kind === 'answered') resolve(result)
      else fail(new Error(`Due timers of case ${caseId} fail`))
    }
    const asked = commands.map((command) => ({ command, hash: null }))
    engine.enqueue({
      tenantId,
      caseIds,
      lane: 'people',
      asked,
      isTrusted: false,
      isAlone: false,
      tries: 0,
      settle,
      fail,
    })
  })
}

function commandsOf(act: Act, tenantId: string, caseId: string): Command[] {
  const { actorId, by: principal, together, occurredOn, lateReason, basis, onBehalfOf } = act
  const shared = {
    tenantId,
    principal,
    ...(occurredOn !== undefined && { occurredOn }),
    ...(lateReason !== undefined && { lateReason }),
    ...(basis !== undefined && { basis: { kind: basis } }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  }
  const commands: Command[] = act.events.map((event) => ({ ...shared, caseId, actorId, event }))
  if (together) commands.push({ tenantId, principal: together.by, ...pick(together) })
  return commands
}

function pick({ caseId, actorId, event }: NonNullable<Act['together']>) {
  return { caseId, actorId, event }
}

/** Was the act taken? A mistake must be refused; anything else must not. */
function judge(course: Course, index: number, act: Act, outcomes: readonly Outcome[]): void {
  const { tally, stage } = course
  const refusal = outcomes.find((one) => one.kind === 'refused' && one.code !== 'GROUP_REFUSED')
  const isTaken = refusal === undefined
  if (refusal?.kind === 'refused' && act.isSlip) {
    tally.refusals.set(refusal.code, (tally.refusals.get(refusal.code) ?? 0) + 1)
  } else if (isTaken === (act.isSlip ?? false) && tally.surprises.length < MOST_SURPRISES) {
    const why = refusal?.kind === 'refused' ? `${refusal.code} ${refusal.why}` : 'a mistake was accepted'
    const types = act.events.map(({ type }) => type).join(', ')
    tally.surprises.push(`case ${index + 1} on ${stage.year.dayOf(act.at)}: ${act.actorId} ${types}: ${why}`)
  }
}

function remember(course: Course, index: number, act: Act, slot: Slot): void {
  const memory = course.memories[index]
  if (!memory) return
  memory.lastActs.set(act.actorId, slot)
  if (act.isOnce || act.isSlip) memory.done.set(act.key, slot)
  memory.actCount += 1
  course.tally.acts += 1
  if (memory.actCount > MOST_ACTS) throw new Error(`Case ${index + 1} never rests; the last act: ${act.key}`)
}

/** Carries what cases asked of other cases. */
async function relay(course: Course, changed: readonly Stepped[]): Promise<void> {
  const { engine, tenantId } = course.stage
  const isAsking = changed.some(({ outbox }) => outbox.some(({ topic }) => topic === 'event'))
  if (isAsking) await relayEvents(engine, { tenantId })
}

/** The case as it stands, when no act has just told. */
async function readState(course: Course, index: number): Promise<State | undefined> {
  const { engine, tenantId, profiles } = course.stage
  const id = profiles[index]?.caseId ?? ''
  const request = { tenantId, caseIds: [id], now: null, principals: [], keys: [], isLocking: false }
  const stored = (await loadBatch(engine.shop.pool, request))?.cases.get(id)
  return stored && { stepped: { actors: stored.actors, openClocks: stored.clocks } }
}

/** What the people of the case mean to do next. */
function planNext(course: Course, index: number, slot: Slot, state: State | undefined, other?: State): void {
  const { stage, memories } = course
  const profile = stage.profiles[index]
  const memory = memories[index]
  // A partner that nobody has written down yet keeps its plan to do so.
  if (!profile || !memory || !state) return
  const { stepped } = state
  const { policy, people, year } = stage
  const view = viewCase(stepped.actors, stepped.openClocks)
  const partner = other ? viewCase(other.stepped.actors, other.stepped.openClocks) : null
  const acts = nextActs({ profile, policy, people, year, now: slot, view, partner }, memory, PARTS)
  plan(course, index, acts)
}

function plan(course: Course, index: number, acts: Act[]): void {
  course.plans[index] = acts.length > 0 ? acts : undefined
  const at = acts[0]?.at
  if (at === undefined) return
  const waiting = course.queue.get(at)
  if (waiting) waiting.add(index)
  else course.queue.set(at, new Set([index]))
}
