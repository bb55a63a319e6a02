import { CASCADE } from '../../machines/cascade.ts'
import type { Told } from '../../machines/effects.ts'
import { FAMILY, GRANTS } from '../../machines/family.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { describeValue, type Principal, type StoredActor } from '../../machines/step.ts'
import { SYSTEM } from '../../src/engine/apply/course.ts'
import { listOffers } from '../../src/engine/apply/offers.ts'
import type {
  CascadeRow,
  Clock,
  Command,
  Given,
  OutboxNote,
  Stepped,
  StoredCase,
  Timer,
} from '../../src/engine/apply/shapes.ts'
import { stepCase, type Task } from '../../src/engine/apply/step-case.ts'

const cascade = new Map<string, CascadeRow[]>()
for (const row of CASCADE) cascade.set(row.on, [...(cascade.get(row.on) ?? []), row])
/** The machines and tables with which the engine works. */
export const RULES = { family: FAMILY, grants: GRANTS, cascade }

/** A whole case in memory, led from event to event through the engine's own pure step, on a virtual day. */
export class CaseWalk {
  readonly id: string
  stored: StoredCase | undefined
  timers: Timer[] = []
  outbox: OutboxNote[] = []
  #given: Given

  constructor(policyId: string, day: string, id = 'case-1') {
    this.id = id
    this.#given = {
      rules: RULES,
      calendar: shippedCalendar(),
      now: noonOf(day),
      findPolicy: (known) => (SHIPPED_POLICY_IDS.includes(known) ? shippedPolicy(known) : undefined),
      congressPolicy: { id: policyId, version: 1 },
    }
  }

  get policy(): Policy {
    return shippedPolicy(this.stored?.policyId ?? this.#given.congressPolicy.id)
  }

  /** The same case on the same day, which can be led elsewhere. */
  fork(): CaseWalk {
    const other = new CaseWalk(this.#given.congressPolicy.id, this.#given.now.slice(0, 10), this.id)
    other.stored = this.stored
    other.timers = [...this.timers]
    return other
  }

  /** Goes on to a later day; what falls due on the way fires. */
  goTo(day: string): this {
    this.#given = { ...this.#given, now: noonOf(day) }
    if (this.timers.some(({ dueAt }) => dueAt <= this.#given.now)) this.#keep(this.#step([], true))
    return this
  }

  /** A person sends an event to an actor; throws when it is refused. Returns what was decided. */
  send(by: Principal, event: Told, actorId = 'suggestion', differing: Partial<Command> = {}): Stepped {
    return this.#keep(this.#step([this.#command(by, event, actorId, differing)], false))
  }

  /** The engine itself brings what another case asked for; a refusal, which is returned, ends the matter. */
  tell(event: Told, actorId = 'suggestion'): string | undefined {
    const outcome = this.#step([this.#command(SYSTEM, event, actorId, {})], true)
    if (outcome.kind === 'refused') return outcome.refusal.code
    this.#keep(outcome)
    return undefined
  }

  /** What would become of an event: `accepted`, or the code of its refusal. Nothing is kept. */
  attempt(by: Principal, event: Told, actorId = 'suggestion'): string {
    const outcome = this.#step([this.#command(by, event, actorId, {})], false)
    return outcome.kind === 'stepped' ? 'accepted' : outcome.refusal.code
  }

  /** What this person may send to each actor. */
  offers(by: Principal): Record<string, string[]> {
    return this.stored ? listOffers(this.#given, this.stored, by) : {}
  }

  actor(id: string): StoredActor {
    const found = this.stored?.actors.find((actor) => actor.id === id)
    if (!found)
      throw new Error(`${this.id} has no ${id}; it has ${this.stored?.actors.map((one) => one.id).join(', ')}`)
    return found
  }

  state(id: string): string {
    return describeValue(this.actor(id).value)
  }

  clock(actorId: string, kind: string): Clock | undefined {
    return this.stored?.clocks.find((clock) => clock.actorId === actorId && clock.kind === kind)
  }

  #command(principal: Principal, event: Told, actorId: string, differing: Partial<Command>): Command {
    return { tenantId: 'tenant-1', caseId: this.id, actorId, event, principal, lateReason: '补录', ...differing }
  }

  #step(commands: readonly Command[], isTrusted: boolean): ReturnType<typeof stepCase> {
    const dueTimers = this.timers.filter(({ dueAt }) => dueAt <= this.#given.now)
    const task: Task = { caseId: this.id, commands, isTrusted }
    return stepCase(this.#given, task, this.stored && structuredClone({ ...this.stored, dueTimers }))
  }

  #keep(stepped: ReturnType<typeof stepCase>): Stepped {
    if (stepped.kind === 'refused') throw new Error(`${stepped.refusal.code} ${stepped.refusal.why}`)
    this.timers = keepTimers(this.timers, stepped)
    this.outbox.push(...stepped.outbox)
    this.stored = JSON.parse(JSON.stringify(saved(this.stored, stepped)))
    return stepped
  }
}

/** Carries what cases asked of each other, until nothing waits. */
export function relay(...walks: CaseWalk[]): void {
  for (;;) {
    const from = walks.find(({ outbox }) => outbox.some(({ topic }) => topic === 'event'))
    const note = from?.outbox.find(({ topic }) => topic === 'event')
    if (!from || !note) return
    from.outbox.splice(from.outbox.indexOf(note), 1)
    walks.find(({ id }) => id === note.body['caseId'])?.tell(note.body['event'] as Told)
  }
}

function noonOf(day: string): string {
  return `${day}T04:00:00.000Z`
}

function saved(before: StoredCase | undefined, stepped: Stepped): StoredCase {
  const { caseId: id, readRevision, recordedAt, policy, policyVersion, actors, openClocks, events } = stepped
  const lastSeq = events.at(-1)?.seq ?? before?.lastSeq ?? 0
  const head = { id, revision: readRevision + 1, lastSeq, lastHash: stepped.previousHash, lastRecordedAt: recordedAt }
  return { ...head, policyId: policy.id, policyVersion, hasFault: false, actors, clocks: openClocks, dueTimers: [] }
}

/** What the save does to the timer rows. */
function keepTimers(timers: readonly Timer[], { droppedTimers, firedTimers, newTimers }: Stepped): Timer[] {
  const key = ({ actorId, kind, version, step }: Timer) => `${actorId} ${kind} ${version} ${step}`
  const fired = new Set(firedTimers.map(key))
  const isDropped = (timer: Timer) => droppedTimers.some((o) => o.actorId === timer.actorId && o.kind === timer.kind)
  return [...timers.filter((timer) => !fired.has(key(timer)) && !isDropped(timer)), ...newTimers]
}
