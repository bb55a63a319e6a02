import type { MachineName, Told } from '../../machines/effects.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { addDays } from '../../machines/policy/term.ts'
import type { ActorView, Principal } from '../../machines/step.ts'
import type { Clock, LoggedEvent } from '../../src/engine/apply/shapes.ts'
import { CaseWalk } from './case-walk.ts'

/** People of the case in one congress; a test changes what it is about. */
export const BY = {
  deputy: { id: 'p-deputy-1', role: 'deputy', deputyId: 'deputy-1' },
  clerk: { id: 'p-clerk', role: 'deputy_office_clerk' },
  director: { id: 'p-director', role: 'deputy_office_director' },
  routing: { id: 'p-routing', role: 'routing_office', bodyId: 'body-1' },
  unit: { id: 'p-unit', role: 'unit_clerk', unitId: 'unit-1' },
  head: { id: 'p-head', role: 'unit_head', unitId: 'unit-1' },
  council: { id: 'p-council', role: 'council_of_chairpersons' },
} as const satisfies Record<string, Principal>
export const reason = { reason: '理由' }

/**
 * A case that goes through its life by short sentences: today's events by the deputy office unless said
 * otherwise, which in a township is the presidium.
 */
export class LivingCase {
  today: string
  readonly log: LoggedEvent[] = []
  readonly #walk: CaseWalk

  constructor(policyId = 'puyang-2024', today = '2025-03-03') {
    this.today = today
    this.#walk = new CaseWalk(policyId, today)
  }

  /** Records an event; throws where it is refused. */
  send(event: Told, by: Principal = BY.clerk, actorId = 'suggestion', occurredOn = this.today): this {
    const isOfTownship = this.policy.office.body === 'presidium' && by.role.startsWith('deputy_office')
    const sender: Principal = isOfTownship ? { ...by, role: 'presidium' } : by
    this.log.push(...this.#walk.send(sender, event, actorId, { occurredOn }).events)
    return this
  }

  /** Records an event, or returns the code of its refusal with the sentence. */
  try(event: Told, by: Principal = BY.clerk, actorId = 'suggestion', occurredOn = this.today): string | undefined {
    try {
      this.send(event, by, actorId, occurredOn)
    } catch (error) {
      if (error instanceof Error && /^[A-Z_]+ /.test(error.message)) return error.message
      throw error
    }
    return undefined
  }

  /** The engine itself brings an event of another actor or case; returns the refusal. */
  tell(event: Told, actorId = 'suggestion'): string | undefined {
    return this.#walk.tell(event, actorId)
  }

  /** Lets days pass; due timers fire on their way. */
  wait(days: number): this {
    this.today = addDays(this.today, days)
    this.#walk.goTo(this.today)
    return this
  }

  actor(id: string): ActorView {
    return this.#walk.actor(id)
  }

  actors(machine?: MachineName): readonly ActorView[] {
    return (this.#walk.stored?.actors ?? []).filter((actor) => machine === undefined || actor.machine === machine)
  }

  get context() {
    return this.actor('suggestion').context
  }

  get policy(): Policy {
    return this.#walk.policy
  }

  /** What this case has asked of others. */
  get asked(): { caseId: unknown; event: unknown }[] {
    const asked = this.#walk.outbox.filter(({ topic }) => topic === 'event')
    return asked.map(({ body }) => ({ caseId: body['caseId'], event: body['event'] }))
  }

  clocks(actorId?: string): readonly Clock[] {
    return (this.#walk.stored?.clocks ?? []).filter((clock) => actorId === undefined || clock.actorId === actorId)
  }

  dueOn(kind: string, actorId = 'assignment-1'): string | undefined {
    return this.#walk.clock(actorId, kind)?.dueOn
  }
}

const PLAN = [{ unitId: 'unit-1', role: 'sole' }]

/** A case that is being drafted, between sessions unless told otherwise. */
export function drafted(changes: Partial<Told> = {}, policy?: string): LivingCase {
  return new LivingCase(policy).send({
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: [],
    period: 'between_sessions',
    termNo: 9,
    sessionNo: 3,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: [],
    text: { title: '关于修路的建议' },
    ...changes,
  })
}

/** The state of one region of the suggestion after its handover. */
export function regionOf(it: LivingCase, region: 'answering' | 'opinion' | 'ballot'): string {
  const value = it.actor('suggestion').value as { underway: Record<string, string> }
  return value.underway[region] ?? ''
}

/** A case led to the handover to its units. */
export function handedOver(
  changes: { policy?: string; draft?: Partial<Told>; category?: string; plan?: object[] } = {},
): LivingCase {
  const it = drafted(changes.draft, changes.policy)
  for (const deputyId of (changes.draft?.['cosignerIds'] ?? []) as string[]) {
    it.send({ type: 'cosigner.confirmed', deputyId, form: 'wet_signature' })
  }
  return it
    .send({ type: 'suggestion.submitted' })
    .send({ type: 'screening.proposed', outcome: 'accepted', text: reason })
    .send({ type: 'screening.decided', outcome: 'accepted', text: reason }, BY.director)
    .send({ type: 'suggestion.numbered', number: '第1号' })
    .send({ type: 'suggestion.classified', category: changes.category ?? 'third', field: '交通' })
    .send(handover(changes.plan ?? PLAN))
}

/** The handover itself, at once to the units. */
export function handover(plan: object[] | undefined = PLAN): Told {
  return { type: 'handover.made', bodyId: 'body-1', form: 'paper', longTermByNature: false, plan }
}

/** One unit's whole reply to all its addressees, in the order of the place. */
export function reply(it: LivingCase, actorId = 'assignment-1', changes: Partial<Told> = {}): LivingCase {
  const { unitId, addresseeIds, contactedOn } = it.actor(actorId).context as {
    unitId: string
    addresseeIds: string[]
    contactedOn: string | null
  }
  const clerk: Principal = { id: `p-clerk-${unitId}`, role: 'unit_clerk', unitId }
  const head: Principal = { id: `p-head-${unitId}`, role: 'unit_head', unitId }
  const [deputyId = 'deputy-1'] = addresseeIds
  if (contactedOn === null && addresseeIds.length > 0) {
    it.send({ type: 'contact.made', deputyId, form: 'visit', metBy: 'head' }, clerk, actorId)
  }
  const { scheme, classes } = it.policy.resultClasses
  const signed = {
    type: 'reply.signed',
    documentNumber: '〔2025〕1号',
    scheme,
    resultClass: classes[0]?.code,
    statesMissingOpinions: false,
    promises: [],
    text: { signer: '局长甲' },
    ...changes,
  }
  const steps: Partial<Record<string, [Told, Principal]>> = {
    drafted: [{ type: 'reply.drafted' }, clerk],
    consulted: [{ type: 'reply.consulted', deputyId }, clerk],
    checked: [{ type: 'reply.checked' }, clerk],
    pre_reviewed: [{ type: 'reply.preReviewed', passed: true }, BY.routing],
    signed: [signed, head],
    sealed: [{ type: 'reply.sealed' }, clerk],
  }
  // Where nobody is left to be answered, nobody is consulted, and the signature completes the reply.
  const isLeftOut = (step: string) => addresseeIds.length === 0 && ['consulted', 'sealed'].includes(step)
  for (const step of it.policy.reply.steps) {
    const [event, by] = steps[step] ?? []
    if (event && by && !isLeftOut(step)) it.send(event, by, actorId)
  }
  for (const id of addresseeIds) {
    it.send({ type: 'reply.delivered', deputyId: id, form: 'post', receipt: 'registered_post' }, clerk, actorId)
  }
  return it
}

/** The deputy office asks every deputy of the newest inquiry, and another person confirms. */
export function hear(it: LivingCase, rating: 'satisfied' | 'dissatisfied'): LivingCase {
  const inquiry = it.actors('inquiry').at(-1)
  if (!inquiry) throw new Error('Nobody is to be asked')
  const ratings = Object.fromEntries(it.policy.inquiry.dimensions.map((dimension) => [dimension, rating]))
  for (const { deputyId } of inquiry.context['deputies'] as { deputyId: string }[]) {
    const text = { where: '代表联络站', reason: '问题没有解决' }
    const asked = { type: 'inquiry.asked', deputyId, channel: 'in_person', ratings, text, hasScan: true }
    it.send(asked, BY.clerk, inquiry.id)
    it.send({ type: 'inquiry.confirmed', deputyId }, BY.director, inquiry.id)
  }
  return it
}
