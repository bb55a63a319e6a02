import type { InquiryEvent, InquiryInput } from '../../../machines/inquiry/events.ts'
import {
  afterAsked,
  afterCorrection,
  afterFeedback,
  afterGone,
  afterSentBack,
  afterState,
  type DeputyRecord,
  type DeputyState,
  findRecord,
  type InquiryContext,
  isOpen,
  openInquiry,
} from '../../../machines/inquiry/records.ts'
import { worstRating } from '../../../machines/inquiry/rules.ts'
import type { NoRating, Rating } from '../../../machines/policy/words.ts'
import type { Env } from '../../../machines/step.ts'
import type { FormFact } from './case-facts.ts'
import type { Duty } from './duty-fold.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

export type Inquiry = {
  id: string
  /** What the machine itself would remember of the lines within the cut. */
  context: InquiryContext
  isCancelled: boolean
  askedOn: Map<string, string>
  settledOn: Map<string, string>
}

export function openForms({ actorId, event }: ToldLine): Inquiry {
  const context = openInquiry(event as InquiryInput)
  return { id: actorId, context, isCancelled: false, askedOn: new Map(), settledOn: new Map() }
}

export function foldInquiry(inquiry: Inquiry, line: ToldLine): void {
  tell(HANDLERS, inquiry, line)
}

type OfDeputy = { deputyId: string }
const closed =
  (state: DeputyState) =>
  (inquiry: Inquiry, { deputyId }: OfDeputy, { on }: ToldLine) => {
    change(inquiry, afterState(inquiry.context, deputyId, state))
    inquiry.settledOn.set(deputyId, on)
  }

const HANDLERS: Handlers<Inquiry, InquiryEvent> = {
  'inquiry.asked': (inquiry, event, { on }) => {
    change(inquiry, afterAsked(inquiry.context, event, { occurredOn: on, by: { id: '' } } as Env))
    inquiry.askedOn.set(event.deputyId, on)
  },
  'inquiry.confirmed': closed('confirmed'),
  'inquiry.declined': closed('declined'),
  'inquiry.notReached': closed('not_reached'),
  'inquiry.notReturned': closed('not_returned'),
  'inquiry.sentBack': (inquiry, { deputyId }) => {
    change(inquiry, afterSentBack(inquiry.context, deputyId))
    inquiry.askedOn.delete(deputyId)
    inquiry.settledOn.delete(deputyId)
  },
  'deputyFeedback.filed': (inquiry, event, { on }) => {
    change(inquiry, afterFeedback(inquiry.context, event, { occurredOn: on } as Env))
  },
  'rating.corrected': (inquiry, event) => {
    // What had not been confirmed by the day of the cut is not there to be corrected.
    const isThere = findRecord(inquiry.context, event.deputyId)?.state === 'confirmed'
    if (isThere) change(inquiry, afterCorrection(inquiry.context, event))
  },
  'inquiry.cancelled': (inquiry, _, { on }) => {
    inquiry.isCancelled = true
    for (const { deputyId } of inquiry.context.deputies) {
      if (!inquiry.settledOn.has(deputyId)) inquiry.settledOn.set(deputyId, on)
    }
  },
  'deputy.ended': gone,
  'deputy.suspended': gone,
}

function gone(inquiry: Inquiry, { deputyId }: OfDeputy, { on }: ToldLine): void {
  const record = findRecord(inquiry.context, deputyId)
  if (record && isOpen(record)) inquiry.settledOn.set(deputyId, on)
  change(inquiry, afterGone(inquiry.context, deputyId))
}

function change(inquiry: Inquiry, part: Partial<InquiryContext>): void {
  inquiry.context = { ...inquiry.context, ...part }
}

/** Every deputy who was asked, in every inquiry of the case. */
export function formFacts(inquiries: readonly Inquiry[], duties: readonly Duty[]): FormFact[] {
  const lastRoundOf = (about: FormFact['about']) =>
    Math.max(0, ...inquiries.filter(({ context }) => context.about === about).map(({ context }) => context.round))
  return inquiries.flatMap((inquiry) =>
    inquiry.context.deputies.map((record) => {
      const { about, round, channel } = inquiry.context
      return {
        actor_id: inquiry.id,
        deputy_id: record.deputyId,
        about,
        round,
        is_last_round: round === lastRoundOf(about),
        demanded_channel: channel,
        channel: record.channel,
        ...saidBy(record, inquiry.isCancelled),
        asked_on: inquiry.askedOn.get(record.deputyId) ?? null,
        settled_on: inquiry.settledOn.get(record.deputyId) ?? null,
        feedback_rating: worstFeedback([inquiry], record.deputyId),
        self_rating: worstRating(duties.flatMap((duty) => duty.selfReports.get(record.deputyId) ?? [])) ?? null,
      }
    }),
  )
}

type Said = Pick<FormFact, 'rating' | 'attitude' | 'outcome' | 'overall' | 'no_rating' | 'is_open'>
const NOTHING_SAID = { rating: null, attitude: null, outcome: null, overall: null } as const

function saidBy({ state, ratings }: DeputyRecord, isCancelled: boolean): Said {
  if (state === 'confirmed') {
    const { attitude = null, outcome = null, overall = null } = ratings ?? {}
    const rating = worstRating(Object.values(ratings ?? {}))
    if (rating) return { rating, attitude, outcome, overall, no_rating: null, is_open: false }
    return { ...NOTHING_SAID, no_rating: 'not_applicable', is_open: false }
  }
  if (state !== 'open' && state !== 'asked') {
    return { ...NOTHING_SAID, no_rating: state satisfies NoRating, is_open: false }
  }
  return isCancelled
    ? { ...NOTHING_SAID, no_rating: 'not_applicable', is_open: false }
    : { ...NOTHING_SAID, no_rating: null, is_open: true }
}

/** The worst of the deputies' own feedback; of one deputy where one is named. */
export function worstFeedback(inquiries: readonly Inquiry[], deputyId?: string): Rating | null {
  const ratings = inquiries.flatMap(({ context }) =>
    context.feedback
      .filter((entry) => deputyId === undefined || entry.deputyId === deputyId)
      .flatMap((entry) => Object.values(entry.ratings)),
  )
  return worstRating(ratings) ?? null
}
