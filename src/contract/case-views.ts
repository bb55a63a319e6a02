import { z } from 'zod'

import { MACHINE_NAMES } from '../../machines/effects.ts'
import { AssignmentRole, Category, ClockKind, Rating, RatingDimension, Role } from '../../machines/policy/words.ts'
import { Mark, Origin } from '../../machines/suggestion/events.ts'
import { CaseId, Day, Moment, Party } from './endpoint.ts'

export const Tone = z.enum(['plain', 'notice', 'urgent'])
/** A state worth seeing at a glance (联系情况、协办未会签 …); also a filter of lists. */
export const Stamp = z.strictObject({ code: z.string(), label: z.string(), tone: Tone })

/** One deadline as a line shows it. */
export const DeadlineChip = z.strictObject({
  actorId: z.string(),
  kind: ClockKind,
  label: z.string(),
  dueOn: Day,
  originalDueOn: Day,
  isProvisional: z.boolean(),
  status: z.enum(['running', 'overdue', 'met', 'dropped']),
  /** Working days from today to the due day: 0 is today, negative is overdue; null once it has ended. */
  workingDaysLeft: z.int().nullable(),
})
/** How one due day was worked out and what moved it. */
export const DeadlineView = DeadlineChip.extend({
  version: z.int(),
  owner: Party.nullable(),
  startOn: Day,
  /** `5wd`, `20d`, `3mo`; null for a fixed day. */
  term: z.string().nullable(),
  termLabel: z.string().nullable(),
  roll: z.enum(['none', 'next-working-day']).nullable(),
  endedOn: Day.nullable(),
  /** Days that were not counted, and days off that were worked. */
  skipped: z.array(z.strictObject({ date: Day, why: z.string() })),
  counted: z.array(z.strictObject({ date: Day, why: z.string() })),
  /** The clock that capped this one. */
  within: z.string().nullable(),
  policy: z.strictObject({ id: z.string(), version: z.int() }),
  calendarVersion: z.string(),
  /** Original → current, by whom. */
  moves: z.array(
    z.strictObject({
      seq: z.int(),
      on: Day,
      from: Day.nullable(),
      to: Day,
      why: z.string(),
      by: z.string().nullable(),
    }),
  ),
})
export type DeadlineView = z.infer<typeof DeadlineView>

/** Something that I may do now: the event of an actor. */
export const NextAction = z.strictObject({ actorId: z.string(), type: z.string(), label: z.string() })

/** A case as one line of a desk or a list. */
export const CaseLine = z.strictObject({
  id: CaseId,
  revision: z.int(),
  number: z.string().nullable(),
  serialNumber: z.string().nullable(),
  /** Null for a state secret, of which only a stub exists. */
  title: z.string().nullable(),
  mark: Mark,
  period: z.enum(['in_session', 'between_sessions']).nullable(),
  termNo: z.int().nullable(),
  sessionNo: z.int().nullable(),
  category: Category.nullable(),
  isKey: z.boolean(),
  stage: z.string(),
  stageLabel: z.string(),
  /** Null where the viewer may not know who proposed it. */
  leadSigner: Party.nullable(),
  cosignerCount: z.int(),
  leadUnit: Party.nullable(),
  otherUnitCount: z.int(),
  stamps: z.array(Stamp),
  deadline: DeadlineChip.nullable(),
  next: NextAction.nullable(),
})
export type CaseLine = z.infer<typeof CaseLine>

/** A case that another one names. */
export const CaseReference = z.strictObject({ id: CaseId, number: z.string().nullable(), title: z.string().nullable() })

export const ActorView = z.strictObject({
  id: z.string(),
  machine: z.enum(MACHINE_NAMES),
  /** `主办：甲局`, `征求意见（第 1 轮）` … */
  label: z.string(),
  /** XState's value, to mark the statechart. */
  value: z.unknown(),
  state: z.string(),
  stateLabel: z.string(),
  isSettled: z.boolean(),
})

export const Signer = z.strictObject({
  id: z.string(),
  name: z.string(),
  isLead: z.boolean(),
  isConfirmed: z.boolean(),
  status: z.enum(['active', 'suspended', 'ended']),
  /** A number is there and may be asked for; the click is logged. */
  hasPhone: z.boolean(),
})

/** One step of work on a reply, or one contact: who did it on which day, seen from the trail. */
const Act = { seq: z.int(), occurredOn: Day, by: z.string().nullable() }
export const ContactView = z.strictObject({
  ...Act,
  isReached: z.boolean(),
  deputy: Party.nullable(),
  form: z.enum(['visit', 'meeting', 'phone', 'letter']),
  metBy: z.enum(['head', 'deputy_head', 'section_head', 'clerk']).nullable(),
  note: z.string().nullable(),
})
/** One version of a reply; what is not yet delivered is seen by its own unit and the offices alone. */
export const ReplyVersion = z.strictObject({
  ...Act,
  round: z.int(),
  step: z.string(),
  stepLabel: z.string(),
  body: z.string().nullable(),
  documentNumber: z.string().nullable(),
  resultClass: z.string().nullable(),
  signer: z.string().nullable(),
  promises: z.array(z.strictObject({ promiseId: z.string(), text: z.string().nullable(), dueOn: Day.nullable() })),
  reason: z.string().nullable(),
})
export const AssignmentView = ActorView.extend({
  unit: Party,
  role: AssignmentRole,
  roleLabel: z.string(),
  acknowledged: z
    .strictObject({
      on: Day,
      leader: z.string().nullable(),
      section: z.string().nullable(),
      clerk: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  contacts: z.array(ContactView),
  replies: z.array(ReplyVersion),
  deliveries: z.array(z.strictObject({ ...Act, deputy: Party, form: z.string(), receipt: z.string() })),
  opinion: z.strictObject({ ...Act, text: z.string().nullable() }).nullable(),
  resultClass: z.string().nullable(),
  deadlines: z.array(DeadlineView),
})
export type AssignmentView = z.infer<typeof AssignmentView>

const Ratings = z.partialRecord(RatingDimension, Rating)
/** The deputy office's own inquiry. Units never see `records`, nor who said what: for them the list is empty. */
export const InquiryView = ActorView.extend({
  round: z.int(),
  about: z.enum(['reply', 'review']),
  channel: z.enum(['in_person', 'phone']),
  outcome: z.string().nullable(),
  records: z.array(
    z.strictObject({
      deputy: Party,
      state: z.string(),
      stateLabel: z.string(),
      askedOn: Day.nullable(),
      askedBy: z.string().nullable(),
      channel: z.enum(['in_person', 'phone']).nullable(),
      ratings: Ratings,
      where: z.string().nullable(),
      notes: z.string().nullable(),
      reason: z.string().nullable(),
      demands: z.string().nullable(),
      attempts: z.int(),
    }),
  ),
  /** The confirmed result and the demands agreed with the deputy: what the unit may know. */
  confirmedRatings: Ratings.nullable(),
  feedback: z.array(
    z.strictObject({ ...Act, deputy: Party.nullable(), ratings: Ratings, text: z.string().nullable() }),
  ),
  agreedDemands: z.array(z.strictObject({ ...Act, text: z.string().nullable() })),
})
export const CommitmentView = ActorView.extend({
  unit: Party,
  text: z.string().nullable(),
  dueOn: Day.nullable(),
  percent: z.int().nullable(),
})

/** One line of the timeline, as far as the viewer may read it. */
export const TimelineEntry = z.strictObject({
  seq: z.int(),
  causeSeq: z.int().nullable(),
  actorId: z.string(),
  actorLabel: z.string(),
  type: z.string(),
  label: z.string(),
  kind: z.enum(['deadline', 'contact', 'file', 'decision', 'other']),
  occurredOn: Day,
  recordedAt: Moment,
  /** Entered later than it happened. */
  isLate: z.boolean(),
  by: z.string().nullable(),
  role: Role,
  onBehalfOf: z.string().nullable(),
  basis: z.enum(['paper', 'scan', 'phone_note', 'minutes', 'system']).nullable(),
  /** State after the event. */
  state: z.string().nullable(),
  /** Facts of the event as label and value, in Chinese; ids are names. */
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  text: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  isErased: z.boolean(),
  clocks: z.array(
    z.strictObject({
      kind: ClockKind,
      label: z.string(),
      change: z.string(),
      from: Day.nullable(),
      to: Day.nullable(),
    }),
  ),
  /** Later corrections of this line: field, old, new, why. */
  corrections: z.array(
    z.strictObject({
      seq: z.int(),
      field: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const Offer = z.strictObject({
  actorId: z.string(),
  actorLabel: z.string(),
  machine: z.enum(MACHINE_NAMES),
  events: z.array(z.strictObject({ type: z.string(), label: z.string() })),
})

export const AttachmentView = z.strictObject({
  id: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  purpose: z.string(),
  purposeLabel: z.string(),
  /** Who may read it, in words. */
  audienceLabel: z.string(),
  uploadedAt: Moment,
  uploadedBy: z.string().nullable(),
  seq: z.int().nullable(),
  actorId: z.string().nullable(),
  mayWithdraw: z.boolean(),
  /** What was withdrawn is listed for the offices alone; its content is not given out. */
  withdrawn: z.strictObject({ at: Moment, by: z.string().nullable(), reason: z.string() }).nullable(),
})
export type AttachmentView = z.infer<typeof AttachmentView>

/** Everything of one case that the viewer may see: one request, one screen. */
export const CaseDetail = CaseLine.extend({
  body: z.string().nullable(),
  origin: Origin,
  publicity: z.enum(['full', 'title_only', 'none']),
  motionNumber: z.string().nullable(),
  field: z.string().nullable(),
  delegation: Party.nullable(),
  handedTo: Party.nullable(),
  signers: z.array(Signer),
  wishedUnits: z.array(Party),
  plan: z.array(z.strictObject({ unit: Party, role: AssignmentRole })),
  paper: z.strictObject({ state: z.enum(['received', 'missing']), keptAt: z.string() }).nullable(),
  repeats: z.array(CaseReference),
  leadCase: CaseReference.nullable(),
  memberCases: z.array(CaseReference),
  dates: z.strictObject({
    draftedOn: Day,
    submittedOn: Day.nullable(),
    firstHandedOverOn: Day.nullable(),
    outerDueOn: Day.nullable(),
    repliedOn: Day.nullable(),
    concludedOn: Day.nullable(),
    struckOffOn: Day.nullable(),
    archivedOn: Day.nullable(),
  }),
  handlingLeader: Party.nullable(),
  policy: z.strictObject({ id: z.string(), version: z.int(), name: z.string() }),
  suggestion: ActorView,
  assignments: z.array(AssignmentView),
  inquiries: z.array(InquiryView),
  commitments: z.array(CommitmentView),
  /** Supervisions, ballots, follow-up reviews, transfers. */
  others: z.array(ActorView.extend({ facts: z.array(z.strictObject({ label: z.string(), value: z.string() })) })),
  deadlines: z.array(DeadlineView),
  attachments: z.array(AttachmentView),
  timeline: z.array(TimelineEntry),
  offers: z.array(Offer),
  /** What is missing and who should see to it, in words. */
  gaps: z.array(z.string()),
  /** Whose turn it is, and for what, where it is not the reader's own. */
  awaiting: z.array(z.string()),
})
export type CaseDetail = z.infer<typeof CaseDetail>
