import type { Effect, Told } from '../../machines/effects.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Role } from '../../machines/policy/words.ts'
import {
  type AnyModule,
  type Env,
  offeredEvents,
  openActor,
  type Refused,
  type StoredActor,
  step,
} from '../../machines/step.ts'

/** What a rule may know, on a day, under Puyang's rules unless told otherwise. */
export function anEnv(occurredOn: string, changes: Partial<Env> = {}): Env {
  return {
    policy: shippedPolicy('puyang-2024'),
    occurredOn,
    today: occurredOn,
    caseId: 'case-1',
    self: 'actor-1',
    by: { id: 'person-1', role: 'deputy_office_clerk' },
    actors: [],
    deadlines: [],
    ...changes,
  }
}

/** A place of two people, who may confirm their own records. */
export function smallOffice(confirmation: Policy['inquiry']['confirmation']): Policy {
  const policy = shippedPolicy('puyang-2024')
  return {
    ...policy,
    office: { ...policy.office, smallOffice: true },
    inquiry: { ...policy.inquiry, confirmation },
  }
}

/** One actor that is led from event to event; throws where an event is refused that ought to be accepted. */
export class ActorWalk {
  actor: StoredActor
  effects: Effect[]
  readonly #module: AnyModule

  constructor(module: AnyModule, input: Told, env: Env) {
    this.#module = module
    const opened = openActor(module, env.self, input, env)
    this.actor = opened.actor
    this.effects = opened.effects
  }

  /** Takes one event; `effects` are then those of this event. */
  take(event: Told, env: Env): this {
    const result = step(this.#module, throughJson(this.actor), event, env)
    if (result.kind === 'refused') throw new Error(`${event.type}: ${result.code} ${result.why}`)
    this.actor = result.actor
    this.effects = result.effects
    return this
  }

  /** The refusal of an event; throws when it is accepted. */
  refusal(event: Told, env: Env): Refused {
    const result = step(this.#module, this.actor, event, env)
    if (result.kind === 'accepted') throw new Error(`${event.type} was accepted`)
    return result
  }

  offered(env: Env): string[] {
    return offeredEvents(this.#module, this.actor, env)
  }

  isSettled(): boolean {
    return this.#module.isSettled(this.actor.value, this.actor.context)
  }

  /** What the actor told others, last event only. */
  told(): Told[] {
    return this.effects.flatMap((effect) => (effect.do === 'tell' ? [effect.event] : []))
  }

  /** Clock orders of the last event, in one line each. */
  clocks(): string[] {
    return this.effects.flatMap((effect) => {
      if (effect.do === 'startClock') return [`start ${effect.kind} ${effect.startOn}${until(effect.dueOn)}`]
      if (effect.do === 'moveClock') return [`move ${effect.kind}${until(effect.dueOn)}`]
      if (effect.do === 'stopClock') return [`${effect.outcome} ${effect.kind} ${effect.on}`]
      return []
    })
  }
}

function until(dueOn: string | undefined): string {
  return dueOn ? ` until ${dueOn}` : ''
}

function throughJson(actor: StoredActor): StoredActor {
  return JSON.parse(JSON.stringify(actor))
}

/** A person in a role. */
export function person(id: string, role: Role): Env['by'] {
  return { id, role }
}
