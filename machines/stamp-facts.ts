import type { AssignmentContext } from './assignment/context.ts'
import { owesReply } from './assignment/rules.ts'
import type { Policy } from './policy/schema.ts'
import type { ReplyStep, Role } from './policy/words.ts'
import { stampsBeside } from './stamp-facts-beside.ts'
import { Tray } from './stamp-tray.ts'
import type { Stamped } from './stamps.ts'
import type { StoredActor } from './step.ts'
import type { SuggestionContext } from './suggestion/context.ts'
import { isSessionRunning, triggersOf } from './suggestion/rules.ts'

const NONE: Stamped = { stamps: [], awaited: [] }

/** What a whole case shows and waits for: that of its actors, one after the other. */
export function stampsOf(actors: readonly StoredActor[], policy: Policy): Stamped {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')?.context as SuggestionContext | undefined
  if (!suggestion) return NONE
  const parts = actors.map((actor) => stampsOfActor(actor, suggestion, policy))
  return { stamps: parts.flatMap(({ stamps }) => stamps), awaited: parts.flatMap(({ awaited }) => awaited) }
}

/** What one actor shows and waits for, which depends on it, on the suggestion and on the place's rules alone. */
export function stampsOfActor(actor: StoredActor, suggestion: SuggestionContext, policy: Policy): Stamped {
  if (actor.machine === 'suggestion') return ofSuggestion(actor, suggestion, policy)
  if (actor.machine === 'assignment') return ofAssignment(actor, suggestion, policy)
  return stampsBeside(actor)
}

type Value = Record<string, unknown>
type Regions = { answering: string; opinion: string; promises: string; supervision: string; ballot: string }

function ofSuggestion({ id, value }: StoredActor, context: SuggestionContext, policy: Policy): Stamped {
  const tray = new Tray(id)
  if (context.mark !== 'none') tray.show(context.mark)
  if (typeof value === 'string') beforeHandover(tray, value, context)
  else underway(tray, (value as Value)['underway'] as Regions, context, policy)
  return tray
}

function beforeHandover(tray: Tray, state: string, context: SuggestionContext): void {
  const office: Role = isSessionRunning(context) ? 'secretariat' : 'deputy_office_clerk'
  switch (state) {
    case 'drafting':
      tray.show('not_submitted').await('suggestion.submitted', 'deputy', context.leadSignerId)
      for (const deputyId of context.cosignerIds) {
        if (context.confirmedIds.includes(deputyId)) continue
        tray.show('cosigner_unconfirmed', deputyId).await('cosigner.confirmed', 'deputy', deputyId)
      }
      return
    case 'withDelegation':
      tray.show('with_delegation').await('delegation.forwarded', 'delegation_staff', context.delegationId)
      return
    case 'withSecretariat':
    case 'withDeputyOffice':
      if (context.screening === null) tray.show('unscreened').await('screening.proposed', office)
      else {
        const decides: Role = state === 'withSecretariat' ? 'secretariat' : 'deputy_office_director'
        tray.show('screening_undecided').await('screening.decided', decides)
      }
      return
    case 'returnedToDeputy':
      tray.show('returned_to_deputy', context.leadSignerId)
      tray.await('suggestion.resubmitted', 'deputy', context.leadSignerId)
      return
    case 'withdrawalAdvised':
      tray.show('withdrawal_advised', context.leadSignerId)
      tray.await('suggestion.maintained', 'deputy', context.leadSignerId)
      return
    case 'screened':
      toBeHandedOver(tray, context, office)
      return
    case 'preHandover':
      tray.show('in_pre_handover').await('handover.made', office)
  }
}

function toBeHandedOver(tray: Tray, context: SuggestionContext, office: Role): void {
  if (context.number === null) tray.show('unnumbered').await('suggestion.numbered', office)
  if (context.category === null) tray.show('unclassified').await('suggestion.classified', office)
  tray.show('not_handed_over').await('handover.made', office)
}

function underway(tray: Tray, regions: Regions, context: SuggestionContext, policy: Policy): void {
  const { answering, opinion } = regions
  if (answering === 'awaitingDistribution') {
    if (context.receiptSignedOn === null) tray.await('receipt.signed', 'routing_office', context.bodyId)
    tray.show('not_distributed').await('distribution.made', 'routing_office', context.bodyId)
  }
  if (answering === 'followingLead') tray.show('follows_lead')
  const isOpen = context.concludedOn === null && context.archivedOn === null
  if (isOpen && context.handlingLeaderId === null && triggersOf(context, policy).handlingLeader) {
    tray.show('leader_missing').await('leader.appointed', 'deputy_office_clerk')
  }
  if (regions.ballot === 'failed') tray.show('ballot_failed')
  if (context.isConcludedWithDissatisfaction || isDissent(context)) tray.show('dissatisfied')
  switch (opinion) {
    case 'studying':
      tray.show('rehandling_undecided').await('rehandling.ordered', 'deputy_office_director')
      break
    case 'rehandling':
    case 'actingOnAssessment':
      tray.show('rehandling')
      break
    case 'assessing':
      tray.show('assessing').await('assessment.concluded', 'deputy_office_director')
      break
    case 'heard':
    case 'dissentRecorded':
      if (isOpen && context.repliedOn !== null) tray.show('to_conclude').await('case.concluded', 'deputy_office_clerk')
  }
  const isStruckOff = context.struckOffOn !== null
  if (context.concludedOn !== null && isStruckOff && context.archivedOn === null) tray.show('to_archive')
}

/** The last word of the deputies on the reply of this round is a dissatisfaction. */
function isDissent({ opinions, round }: SuggestionContext): boolean {
  const last = opinions.at(-1)
  return last?.outcome === 'dissatisfied' && last.round >= round - 1
}

function ofAssignment({ id, value, context }: StoredActor, suggestion: SuggestionContext, policy: Policy): Stamped {
  if (typeof value === 'string') return NONE
  const duty = context as AssignmentContext
  const regions = (value as Value)['active'] as { work: unknown; dispute: string; extension: string }
  const tray = new Tray(id)
  const isAnswered = regions.work === 'replied' || regions.work === 'opinionGiven'
  if (!isAnswered) atWork(tray, regions.work, duty, policy, suggestion)
  disputed(tray, regions.dispute, duty, policy, suggestion)
  if (regions.extension === 'requested' && !isAnswered) {
    const { grantedBy } = policy.extension
    // What belonged to the first reply of another part can only be refused.
    const event = duty.repliedOn === null && owesReply(duty.role) ? 'extension.granted' : 'extension.refused'
    tray.show('extension_pending', duty.unitId).await(event, 'deputy_office_director')
    if (grantedBy.includes('routing_office')) tray.await(event, 'routing_office', suggestion.bodyId)
  }
  if (regions.extension === 'extended' && duty.extensionBasis !== 'by_nature') tray.show('extended', duty.unitId)
  return tray
}

function atWork(
  tray: Tray,
  work: unknown,
  duty: AssignmentContext,
  policy: Policy,
  suggestion: SuggestionContext,
): void {
  const { unitId } = duty
  if (duty.acknowledgedOn === null) {
    tray.show('not_acknowledged', unitId).await('assignment.acknowledged', 'unit_clerk', unitId)
  }
  if (duty.contactedOn === null && duty.addresseeIds.length > 0 && mustContact(duty, policy)) {
    tray.show('not_contacted', unitId).await('contact.made', 'unit_clerk', unitId)
    const { failedAttemptsSuffice } = policy.reply
    if (failedAttemptsSuffice > 0 && duty.failedContacts >= failedAttemptsSuffice) tray.show('out_of_reach', unitId)
  }
  if (!owesReply(duty.role)) {
    tray.show('opinion_missing', unitId)
    return
  }
  if (work === 'signed') tray.show('not_delivered', unitId).await('reply.delivered', 'unit_clerk', unitId)
  else nextReplyStep(tray, duty, policy, suggestion)
}

/** 沟通联系 is the business of those who answer, where the place's rules know it. */
function mustContact(duty: AssignmentContext, policy: Policy): boolean {
  return owesReply(duty.role) && (policy.reply.contactRequired || policy.clocks.first_contact !== undefined)
}

/** A draft goes through the hands that the place names; each waits for the one before. */
function nextReplyStep(tray: Tray, duty: AssignmentContext, policy: Policy, suggestion: SuggestionContext): void {
  const { unitId, stepsDone, round } = duty
  if (!stepsDone.includes('drafted')) {
    // The first reply has months; a round that a dissatisfied deputy began waits for the unit at once.
    if (round > 1) tray.await('reply.drafted', 'unit_clerk', unitId)
    return
  }
  const isOpen = (step: ReplyStep) => !stepsDone.includes(step) && (step !== 'consulted' || canConsult(duty, policy))
  const next = policy.reply.steps.find((step) => WAITED_STEPS.includes(step) && isOpen(step))
  if (next === 'consulted') tray.show('not_consulted', unitId).await('reply.consulted', 'unit_clerk', unitId)
  if (next === 'checked') tray.show('unchecked', unitId).await('reply.checked', 'unit_section_head', unitId)
  if (next === 'pre_reviewed') {
    tray.show('not_pre_reviewed', unitId).await('reply.preReviewed', 'routing_office', suggestion.bodyId)
  }
  if (next === 'signed') {
    tray.show('unsigned', unitId)
    for (const role of policy.reply.signedBy) {
      if (role === 'unit_head' || role === 'unit_deputy_head') tray.await('reply.signed', role, unitId)
    }
  }
}

/** Steps of a reply at which the draft lies before somebody. */
const WAITED_STEPS: readonly ReplyStep[] = ['consulted', 'checked', 'pre_reviewed', 'signed']

/** Nobody waits for the view of a deputy who cannot be reached, or of none. */
function canConsult({ addresseeIds, contactedOn, failedContacts }: AssignmentContext, { reply }: Policy): boolean {
  const { failedAttemptsSuffice } = reply
  const isOutOfReach = contactedOn === null && failedAttemptsSuffice > 0 && failedContacts >= failedAttemptsSuffice
  return addresseeIds.length > 0 && !isOutOfReach
}

function disputed(
  tray: Tray,
  dispute: string,
  { unitId }: AssignmentContext,
  policy: Policy,
  { bodyId }: SuggestionContext,
): void {
  if (dispute === 'undisputed' || dispute === 'ruled') return
  tray.show('reassignment_pending', unitId)
  if (dispute === 'withRoutingOffice') tray.await('reassignment.forwarded', 'routing_office', bodyId)
  else if (dispute !== 'awaitingRuling') tray.await('reassignment.decided', 'deputy_office_director')
  else {
    for (const role of policy.reassignment.finalRulingBy) {
      if (role === 'routing_office') tray.await('finalRuling.made', role, bodyId)
      else if (role === 'deputy_office_director' || role === 'council_of_chairpersons')
        tray.await('finalRuling.made', role)
    }
  }
}
