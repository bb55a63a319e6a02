import type { z } from 'zod'

import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { OF_ONE_DEPUTY } from '../../../machines/reading.ts'
import type { Awaited } from '../../../machines/stamps.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { CaseDetail, CaseLine, Offer, Signer } from '../../contract/case-views.ts'
import type { CasePage } from '../../db/read/case-detail.ts'
import { actorLabel, actorView, bookOf, eventLabel } from '../../office/actor-label.ts'
import { attachmentView } from '../../office/attachments.ts'
import type { NameBook } from '../../office/name-book.ts'
import { assignmentView } from './assignment-view.ts'
import { awaitingView } from './awaiting-view.ts'
import { gapsOf } from './case-gaps.ts'
import { deadlineView } from './deadline-view.ts'
import { commitmentView, inquiryView } from './inquiry-view.ts'
import type { Self } from './next-action.ts'
import { otherActorView } from './other-actor-view.ts'
import { timelineView } from './timeline-view.ts'

export type Surroundings = {
  /** The same line as in the lists. */
  line: CaseLine
  policy: Policy
  calendar: Calendar
  /** The day in the congress's own zone. */
  today: string
  /** Event types by actor. */
  accepted: Readonly<Record<string, readonly string[]>>
  /** What is awaited of anybody, and in which roles the viewer acts. */
  awaited: readonly Awaited[]
  self: Self
  /** May the viewer ask for the signers' numbers? */
  hasPhones: boolean
}

/** One case on one screen, out of what the reader may know. */
export function caseDetailView(page: CasePage, around: Surroundings): CaseDetail {
  const { head, actors, timeline, reading } = page
  const { line, policy, calendar, today } = around
  const names = bookOf(page.names, page.references, actors)
  const byId = new Map(actors.map((actor) => [actor.id, actor]))
  const deadlines = page.deadlines.map((row) =>
    deadlineView(row, byId.get(row.actor_id), timeline, names, { today, calendar }),
  )
  const of = (machine: string) => actors.filter((actor) => actor.machine === machine)
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  if (!suggestion) throw new Error(`Case ${head.id} without its suggestion`)
  return {
    ...line,
    ...particulars(page, suggestion.context as Partial<SuggestionContext>, names, around.hasPhones),
    policy: { id: head.policy_id, version: head.policy_version, name: policy.name },
    suggestion: actorView(suggestion, names),
    assignments: of('assignment').map((actor) => assignmentView(actor, timeline, deadlines, names)),
    inquiries: of('inquiry').map((actor) => inquiryView(actor, timeline, names)),
    commitments: of('commitment').map((actor) => commitmentView(actor, timeline, names)),
    others: actors.filter(({ machine }) => OTHERS.has(machine)).map((actor) => otherActorView(actor, names)),
    deadlines,
    attachments: page.attachments.map((row) => attachmentView(row, reading.viewer)),
    timeline: timelineView(timeline, actors, names, policy.office.zone),
    offers: offersView(page, around.accepted, names),
    gaps: gapsOf(page, names, policy, calendar),
    awaiting: awaitingView(page, around.awaited, around.self, names),
  }
}

const OTHERS: ReadonlySet<string> = new Set(['supervision', 'ballot', 'follow_up_review', 'transfer'])

type Particulars = Pick<
  CaseDetail,
  | 'body'
  | 'origin'
  | 'publicity'
  | 'motionNumber'
  | 'field'
  | 'delegation'
  | 'handedTo'
  | 'signers'
  | 'wishedUnits'
  | 'plan'
  | 'paper'
  | 'repeats'
  | 'leadCase'
  | 'memberCases'
  | 'dates'
  | 'handlingLeader'
>

function particulars(
  { head, body, reading }: CasePage,
  context: Partial<SuggestionContext>,
  names: NameBook,
  hasPhones: boolean,
): Particulars {
  const references = (ids: readonly string[] | undefined) => (ids ?? []).flatMap((id) => names.reference(id) ?? [])
  const isInside = reading.reader !== 'title' && reading.reader !== 'counter'
  return {
    body,
    origin: head.origin ?? 'own',
    publicity: context.publicity ?? 'none',
    motionNumber: context.motionNumber ?? null,
    field: context.field ?? null,
    delegation: names.partyOrNull('organ', head.delegation_id),
    handedTo: head.first_handed_over_on !== null && isInside ? names.partyOrNull('organ', head.body_id) : null,
    signers: signersOf(context, names, hasPhones),
    wishedUnits: (context.wishedUnitIds ?? []).map((id) => names.party('unit', id)),
    plan: (context.plan ?? []).map(({ unitId, role }) => ({ unit: names.party('unit', unitId), role })),
    paper: context.paper ?? null,
    repeats: references(context.repeats),
    leadCase: references(context.leadCaseId ? [context.leadCaseId] : [])[0] ?? null,
    memberCases: references(context.memberCaseIds),
    dates: {
      draftedOn: head.drafted_on,
      submittedOn: head.submitted_on,
      firstHandedOverOn: head.first_handed_over_on,
      outerDueOn: head.outer_due_on,
      repliedOn: head.replied_on,
      concludedOn: head.concluded_on,
      struckOffOn: head.struck_off_on,
      archivedOn: head.archived_on,
    },
    handlingLeader: names.partyOrNull('person', context.handlingLeaderId),
  }
}

/** The lead first. Empty where the reader may not know who proposed it. */
function signersOf(context: Partial<SuggestionContext>, names: NameBook, hasPhones: boolean): z.infer<typeof Signer>[] {
  const { leadSignerId, cosignerIds = [], confirmedIds = [], endedDeputies = {}, suspendedDeputyIds = [] } = context
  if (leadSignerId === undefined) return []
  return [leadSignerId, ...cosignerIds].map((id, index) => ({
    ...names.party('deputy', id),
    isLead: index === 0,
    isConfirmed: index === 0 || confirmedIds.includes(id),
    status: id in endedDeputies ? 'ended' : suspendedDeputyIds.includes(id) ? 'suspended' : 'active',
    hasPhone: hasPhones && (names.deputy(id)?.has_phone ?? false),
  }))
}

/** What may be sent now, by the actors that the reader may know of. */
export function offersView(
  { actors, reading }: Pick<CasePage, 'actors' | 'reading'>,
  accepted: Surroundings['accepted'],
  names: NameBook,
): z.infer<typeof Offer>[] {
  return actors.flatMap((actor) => {
    const types = (accepted[actor.id] ?? []).filter(
      (type) => !type.startsWith('deadline.') && (reading.knowsProposer || !OF_ONE_DEPUTY.has(type)),
    )
    if (types.length === 0) return []
    const events = types.map((type) => ({ type, label: eventLabel(type) }))
    return [{ actorId: actor.id, actorLabel: actorLabel(actor, names), machine: actor.machine, events }]
  })
}
