import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import type { AssignmentEvent, AssignmentInput } from '../../../machines/assignment/events.ts'
import { owesReply, roleAfter } from '../../../machines/assignment/rules.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import { dayInZone } from '../../../machines/policy/day.ts'
import type { AssignmentRole, ExtensionBasis, Rating } from '../../../machines/policy/words.ts'
import type { ClassMeaning, ContactForm, ContactRank } from '../../db/figure-schema.ts'
import type { Cut, DutyFact } from './case-facts.ts'
import { type ClockRuns, daysBetween, judgePunctuality, NOTHING_OWED } from './clock-runs.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

type Contact = { on: string; form: ContactForm; rank: ContactRank }
type ResultClass = { code: string; scheme: string | null; meaning: ClassMeaning | null }
type Answer = { round: number; on: string; recordedOn: string; isHistory: boolean }

export type Duty = {
  id: string
  unitId: string
  /** Who bore it when it was answered first: what a successor takes over later does not make the answer its own. */
  answeredBy: string | null
  role: AssignmentRole
  /** The round in which it was opened. */
  firstRound: number
  openedOn: string
  startOn: string
  endedOn: string | null
  endedWhy: string | null
  acknowledgedOn: string | null
  contacts: Contact[]
  failedContacts: number
  opinionOn: string | null
  opinionReturns: number
  answers: Answer[]
  extension: { basis: ExtensionBasis; on: string } | null
  requests: number
  requestsGranted: number
  /** Signed, and not yet with every addressee. */
  signedClass: ResultClass | null
  standingClass: ResultClass | null
  firstClass: ResultClass | null
  documentNumber: string | null
  signedOn: string | null
  selfReports: Map<string, Rating>
  rounds: number
  /** Days during which the answer was this unit's to give. */
  held: { from: string; to: string | null }[]
}

export function openDuty({ actorId, event, on }: ToldLine): Duty {
  const input = event as AssignmentInput
  return {
    id: actorId,
    unitId: input.unitId,
    answeredBy: null,
    role: input.role,
    firstRound: input.round,
    openedOn: on,
    startOn: input.startOn,
    endedOn: null,
    endedWhy: null,
    acknowledgedOn: null,
    contacts: [],
    failedContacts: 0,
    opinionOn: null,
    opinionReturns: 0,
    answers: [],
    extension: input.longTermByNature ? { basis: 'by_nature', on } : null,
    requests: 0,
    requestsGranted: 0,
    signedClass: null,
    standingClass: null,
    firstClass: null,
    documentNumber: null,
    signedOn: null,
    selfReports: new Map(),
    rounds: 1,
    held: owesReply(input.role) ? [{ from: on, to: null }] : [],
  }
}

export function foldDuty(duty: Duty, line: ToldLine, cut: Cut): void {
  tell(HANDLERS, duty, line)
  if (line.event.type === 'reply.signed') duty.signedClass = classOf(line, cut)
  if (line.event.type === 'resultClass.revised') duty.standingClass = classOf(line, cut)
}

/** Told to the suggestion: the reply of a round has reached the last addressee. */
export function noteAnswer(duty: Duty, round: number, answeredOn: string, line: ToldLine, cut: Cut): void {
  const recordedOn = dayInZone(line.recordedAt, cut.zone)
  if (duty.answers.length === 0) {
    duty.answeredBy ??= duty.unitId
    duty.firstClass = duty.signedClass
    release(duty, answeredOn)
  }
  duty.answers.push({ round, on: answeredOn, recordedOn, isHistory: line.isHistory })
  duty.standingClass = duty.signedClass ?? duty.standingClass
}

const HANDLERS: Handlers<Duty, AssignmentEvent> = {
  'assignment.acknowledged': (duty, _, { on }) => {
    duty.acknowledgedOn = earlier(duty.acknowledgedOn, on)
  },
  'contact.made': (duty, { form, metBy }, { on }) => {
    duty.contacts.push({ on, form, rank: metBy })
  },
  'contact.failed': (duty) => {
    duty.failedContacts += 1
  },
  'reassignment.requested': (duty) => {
    duty.requests += 1
  },
  'reassignment.decided': noteRuling,
  'finalRuling.made': noteRuling,
  'opinion.given': (duty, _, { on }) => {
    duty.opinionOn = on
    duty.answeredBy ??= duty.unitId
  },
  'opinion.returned': (duty) => {
    duty.opinionOn = null
    duty.opinionReturns += 1
  },
  'extension.notified': (duty, _, { on }) => {
    duty.extension = { basis: 'notice_to_deputy', on }
  },
  'extension.granted': (duty, { basis }, { on }) => {
    duty.extension = { basis, on }
  },
  'reply.signed': (duty, { documentNumber }, { on }) => {
    duty.documentNumber = documentNumber
    duty.signedOn = on
  },
  'unitReported.filed': (duty, { deputyId, rating }) => {
    duty.selfReports.set(deputyId, rating)
  },
  'rehandling.started': (duty) => {
    duty.rounds += 1
  },
  'assessmentAction.ordered': (duty) => {
    duty.rounds += 1
  },
  'assignment.ended': (duty, { why }, { on }) => end(duty, why, on),
  'startDate.corrected': (duty, { startOn }) => {
    duty.startOn = startOn
  },
  'role.changed': (duty, event, { on }) => takeRole(duty, event, on),
  'unit.succeeded': (duty, { toUnitId }) => {
    duty.unitId = toUnitId
  },
}

type Ruling = Extract<AssignmentEvent, { type: 'reassignment.decided' | 'finalRuling.made' }>

function noteRuling(duty: Duty, event: Ruling, { on }: ToldLine): void {
  if (event.outcome !== 'upheld') duty.requestsGranted += 1
  if (event.outcome === 'reassigned') end(duty, 'reassigned', on)
  else takeRole(duty, event, on)
}

/** Between lead and co-handler the answer passes from one to the other. */
function takeRole(duty: Duty, event: Parameters<typeof roleAfter>[0], on: string): void {
  const did = owesReply(duty.role)
  duty.role = roleAfter(event, { role: duty.role } as AssignmentContext)
  const does = owesReply(duty.role)
  if (did && !does) release(duty, on)
  if (!did && does) {
    duty.opinionOn = null
    if (duty.answers.length === 0) duty.held.push({ from: on, to: null })
  }
}

function end(duty: Duty, why: string, on: string): void {
  duty.endedOn = on
  duty.endedWhy = why
  release(duty, on)
}

function release(duty: Duty, on: string): void {
  for (const stretch of duty.held) stretch.to ??= on
}

/** The class with its scheme; what it means stands in the rules by which it was given. */
function classOf({ event, policy }: ToldLine, { findPolicy }: Cut): ResultClass {
  const rules = findPolicy(policy.id, policy.version)?.resultClasses
  const code = String(event['resultClass'])
  const scheme = event['scheme'] === undefined ? (rules?.scheme ?? null) : String(event['scheme'])
  const entry = rules?.scheme === scheme ? rules.classes.find((known) => known.code === code) : undefined
  return { code, scheme, meaning: entry?.meaning ?? null }
}

/** It stays on record although the case was closed without it. */
export function isLive({ endedWhy }: Duty): boolean {
  return endedWhy === null || endedWhy === 'concluded_elsewhere'
}

const FORMS: readonly ContactForm[] = ['visit', 'meeting', 'phone', 'letter']
const RANKS: readonly ContactRank[] = ['head', 'deputy_head', 'section_head', 'clerk']

export type BestContact = { contact_form: ContactForm | null; contact_rank: ContactRank | null; interviewed: boolean }

/** The best form; the highest rank of those who met the deputy, or else of those who called or wrote. */
export function bestContact(duties: readonly Duty[]): BestContact {
  const contacts = duties.flatMap((duty) => duty.contacts)
  const meetings = contacts.filter(({ form }) => form === 'visit' || form === 'meeting')
  const ranked = meetings.length > 0 ? meetings : contacts
  return {
    contact_form: FORMS.find((form) => contacts.some((contact) => contact.form === form)) ?? null,
    contact_rank: RANKS.find((rank) => ranked.some((contact) => contact.rank === rank)) ?? null,
    interviewed: meetings.length > 0,
  }
}

/** `bearerId`: who bears the duty after all that is known of successions. */
export function dutyFact(duty: Duty, runs: ClockRuns, cut: Cut, bearerId: string): DutyFact {
  const owes = owesReply(duty.role)
  const answer = duty.answers[0]
  const repliedOn = answer?.on ?? null
  const acknowledge = runs.last(duty.id, 'acknowledge')
  const opinion = runs.last(duty.id, 'opinion')
  const reply = owes ? runs.last(duty.id, duty.firstRound === 1 ? 'reply' : 'rehandling') : undefined
  const isOwed = owes && (repliedOn !== null || isLive(duty))
  const standing = answer ? duty.standingClass : null
  return {
    actor_id: duty.id,
    unit_id: duty.answeredBy ?? duty.unitId,
    unit_now_id: bearerId,
    role: duty.role,
    owes_reply: owes,
    is_live: isLive(duty),
    opened_on: duty.openedOn,
    start_on: duty.startOn,
    ended_on: duty.endedOn,
    ended_why: duty.endedWhy,
    // Who has answered has received it.
    acknowledged_on: duty.acknowledgedOn ?? acknowledge?.metOn ?? null,
    acknowledge_due_on: acknowledge?.dueOn ?? null,
    contacts: duty.contacts.length,
    failed_contacts: duty.failedContacts,
    contacted_on: firstOf(duty.contacts.map(({ on }) => on)),
    contact_due_on: runs.last(duty.id, 'first_contact')?.dueOn ?? null,
    ...bestContact([duty]),
    opinion_on: duty.opinionOn,
    opinion_due_on: opinion?.dueOn ?? null,
    opinion_returns: duty.opinionReturns,
    replied_on: repliedOn,
    reply_recorded_on: answer?.recordedOn ?? null,
    reply_original_due_on: reply?.firstDueOn ?? null,
    reply_due_on: reply?.dueOn ?? null,
    ...(isOwed ? judgePunctuality(repliedOn, reply?.dueOn ?? null, cut.asOf) : NOTHING_OWED),
    days_used: repliedOn === null ? null : daysBetween(duty.startOn, repliedOn),
    extension_basis: duty.extension?.basis ?? null,
    extended_on: duty.extension?.on ?? null,
    requests: duty.requests,
    requests_granted: duty.requestsGranted,
    result_class: standing?.code ?? null,
    first_class: answer ? (duty.firstClass?.code ?? null) : null,
    scheme: standing?.scheme ?? null,
    meaning: standing?.meaning ?? null,
    document_number: duty.documentNumber,
    signed_on: duty.signedOn,
    self_rating: worstRating([...duty.selfReports.values()]) ?? null,
    rounds: duty.rounds,
  }
}

function firstOf(days: readonly string[]): string | null {
  return [...days].sort()[0] ?? null
}

function earlier(a: string | null, b: string): string {
  return a !== null && a < b ? a : b
}
