import type { BallotContext } from './ballot/machine.ts'
import type { CommitmentContext } from './commitment/machine.ts'
import type { FollowUpReviewContext } from './follow-up-review/machine.ts'
import { canConclude } from './follow-up-review/rules.ts'
import type { InquiryContext } from './inquiry/machine.ts'
import { Tray } from './stamp-tray.ts'
import type { Stamped } from './stamps.ts'
import type { StoredActor } from './step.ts'
import type { SupervisionContext } from './supervision/machine.ts'
import { openDemands } from './supervision/rules.ts'
import type { TransferContext } from './transfer/machine.ts'

/** What an inquiry, a promise, a supervision, a ballot, a review or a transfer shows and waits for. */
export function stampsBeside({ id, machine, value, context }: StoredActor): Stamped {
  const tray = new Tray(id)
  switch (machine) {
    case 'inquiry':
      ofInquiry(tray, value, context as InquiryContext)
      break
    case 'commitment':
      ofCommitment(tray, value, context as CommitmentContext)
      break
    case 'supervision':
      ofSupervision(tray, value, context as SupervisionContext)
      break
    case 'ballot':
      ofBallot(tray, value, context as BallotContext)
      break
    case 'follow_up_review':
      ofReview(tray, value, context as FollowUpReviewContext)
      break
    case 'transfer':
      ofTransfer(tray, value, context as TransferContext)
  }
  return tray
}

type Value = StoredActor['value']

function ofInquiry(tray: Tray, value: Value, { deputies, feedback, awaitsFeedback }: InquiryContext): void {
  if (stateOf(value) !== 'underway') return
  if (deputies.some(({ state }) => state === 'open')) {
    tray.show('inquiry_to_make').await('inquiry.asked', 'deputy_office_clerk')
  }
  if (deputies.some(({ state }) => state === 'asked')) {
    // Another person than the one who asked: clerk or director.
    tray.show('inquiry_unconfirmed').await('inquiry.confirmed', 'deputy_office_clerk')
    tray.await('inquiry.confirmed', 'deputy_office_director')
  }
  if (!awaitsFeedback) return
  for (const { deputyId, isGone } of deputies) {
    if (isGone || feedback.some((entry) => entry.deputyId === deputyId)) continue
    tray.show('feedback_awaited', deputyId).await('deputyFeedback.filed', 'deputy', deputyId)
  }
}

function ofCommitment(tray: Tray, value: Value, { unitId }: CommitmentContext): void {
  switch (stateOf(value)) {
    case 'open':
      tray.show('promise_open', unitId)
      return
    case 'reportedDone':
      tray.show('promise_to_verify', unitId).await('commitment.verified', 'deputy_office_clerk')
      return
    case 'verified':
      tray.show('promise_to_strike_off', unitId).await('commitment.struckOff', 'deputy_office_clerk')
      return
    case 'notKept':
      tray.show('promise_broken', unitId)
  }
}

function ofSupervision(tray: Tray, value: Value, context: SupervisionContext): void {
  if (context.hasEnded || typeof value === 'string') return
  tray.show('supervised')
  if (value['seats'] === 'vacant') {
    tray.show('supervisor_missing')
    const isLeaderMissing = context.needsLeader && context.leaderId === null
    const event = isLeaderMissing ? 'supervisingLeader.appointed' : 'supervisingCommittee.appointed'
    tray.await(event, 'deputy_office_clerk').await(event, 'council_of_chairpersons')
  }
  if (context.acts.length === 0) tray.await('act.planned', 'supervising_committee', context.committeeId)
  if (openDemands(context).length > 0) {
    tray.show('demand_open').await('demand.met', 'supervising_committee', context.committeeId)
  }
}

function ofBallot(tray: Tray, value: Value, context: BallotContext): void {
  switch (stateOf(value)) {
    case 'scheduled':
    case 'recounting':
      tray.show('to_ballot').await('ballot.counted', 'teller')
      return
    case 'counted':
      tray.show('to_ballot')
      if (context.scrutineerIds.length === 0) tray.await('count.signed', 'scrutineer')
      if (context.tellerIds.length === 0) tray.await('count.signed', 'teller')
      return
    case 'signed':
      tray.show('to_ballot').await('ballot.announced', 'deputy_office_director')
      return
    case 'announced':
      if (isIn(value, 'announced', 'dissatisfied')) {
        tray.await('rectification.ordered', 'deputy_office_director')
        tray.await('rectification.ordered', 'council_of_chairpersons')
      }
      if (isIn(value, 'announced', 'inquorate'))
        tray.show('to_ballot').await('ballot.rescheduled', 'deputy_office_clerk')
      return
    case 'rectifying':
      for (const unitId of context.rectifyingUnitIds) {
        if (context.reportedUnitIds.includes(unitId)) continue
        tray.show('rectifying', unitId).await('rectification.reported', 'unit_clerk', unitId)
      }
      return
    case 'reported':
      tray.show('rectifying').await('rectification.accepted', 'deputy_office_director')
      return
    case 'rectified':
      if (context.secondBallotOwed) tray.show('to_ballot').await('secondBallot.scheduled', 'deputy_office_clerk')
  }
}

function ofReview(tray: Tray, value: Value, context: FollowUpReviewContext): void {
  if (stateOf(value) !== 'underway') return
  tray.show('under_review')
  if (canConclude(context)) tray.await('review.concluded', 'deputy_office_clerk')
  else if (context.checkedOn !== null) tray.await('review.deputyAsked', 'deputy_office_clerk')
  else if (context.checkOn === null) tray.await('review.planned', 'deputy_office_clerk')
  else tray.await('review.checked', 'deputy_office_clerk')
}

function ofTransfer(tray: Tray, value: Value, context: TransferContext): void {
  if (typeof value === 'string') return
  tray.show('clue')
  const phase = value['underway']
  const comesFromThere = context.direction === 'from_procuratorate'
  if (typeof phase === 'object') taken(tray, phase['handling'], context)
  switch (phase) {
    case 'proposed':
    case 'viewed':
      if (comesFromThere) tray.await('transfer.accepted', 'deputy_office_clerk')
      else if (phase === 'viewed') tray.await('transfer.sent', 'deputy_office_clerk')
      else tray.await('committeeView.given', 'supervising_committee')
      return
    case 'sent':
      tray.await('transfer.accepted', 'procurator')
      return
    case 'resultReported':
      tray.await('transfer.closed', 'deputy_office_clerk')
  }
}

/** Accepted by the side to which it was sent. */
function taken(tray: Tray, handling: unknown, { unitIds, answeredUnitIds }: TransferContext): void {
  if (handling === 'accepted') tray.await('procuratorialSuggestion.issued', 'procurator')
  if (handling === 'answered' || handling === 'sued') tray.await('transfer.resultReported', 'procurator')
  if (handling === 'adopted') tray.await('transfer.resultReported', 'deputy_office_clerk')
  if (handling !== 'issued') return
  for (const unitId of unitIds) {
    if (answeredUnitIds.includes(unitId)) continue
    tray.show('document_served', unitId).await('procuratorialSuggestion.answered', 'unit_clerk', unitId)
  }
}

function stateOf(value: Value): string {
  return typeof value === 'string' ? value : (Object.keys(value)[0] ?? '')
}

function isIn(value: Value, outer: string, inner: string): boolean {
  return typeof value === 'object' && value[outer] === inner
}
