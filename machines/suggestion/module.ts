import type { StateValue } from 'xstate'

import type { AssignmentContext } from '../assignment/context.ts'
import { type Env, type MachineModule, no } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import { type PlannedAssignment, SuggestionDrafted, SuggestionEvent } from './events.ts'
import { suggestionMachine } from './machine.ts'
import { bearers } from './orders.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

const ofCongress = (context: SuggestionContext) => rules.isCongressBusiness(context)
/** After 办结 nothing more is handled unless the case is reopened. */
const isOpen = (context: SuggestionContext) => context.concludedOn === null
const isOpenBusiness = (context: SuggestionContext) => isOpen(context) && ofCongress(context)
const beforeReply = (context: SuggestionContext) => context.repliedOn === null

/** 代表建议、批评和意见: the root of the case. */
export const suggestionModule: MachineModule<SuggestionContext, SuggestionEvent, SuggestionDrafted> = {
  name: 'suggestion',
  label: '代表建议',
  version: 1,
  machine: suggestionMachine,
  input: SuggestionDrafted,
  events: SuggestionEvent,
  offers: {
    'suggestion.amended': (context) => context.mark !== 'state_secret',
    // A wrong number is corrected; it is not given twice.
    'suggestion.registered': (context) => context.serialNumber === null,
    'suggestion.withdrawn': isOpen,
    'session.closed': rules.isSessionRunning,
    'handover.recalled': beforeReply,
    'preHandover.opened': (context, env) => env.policy.handover.preHandover && context.plan.length > 0,
    'receipt.signed': (context) => context.receiptSignedOn === null,
    'leader.appointed': (context) => isOpenBusiness(context) && context.handlingLeaderId === null,
    'leader.changed': (context) => isOpen(context) && context.handlingLeaderId !== null,
    'handledTogether.joined': (context) =>
      ofCongress(context) && beforeReply(context) && context.leadCaseId === null && context.memberCaseIds.length === 0,
    'handledTogether.led': (context) => ofCongress(context) && beforeReply(context) && context.leadCaseId === null,
    'handledTogether.undone': (context) =>
      beforeReply(context) && (context.leadCaseId !== null || context.memberCaseIds.length > 0),
    'writtenReply.waived': (_, env) => env.policy.reply.oralReplyOnWaiver,
    'category.raised': isOpenBusiness,
    'supervision.opened': isOpenBusiness,
    'key.fixed': (context) => isOpenBusiness(context) && !context.isKey,
    'inquiry.ordered': isOpenBusiness,
    'rehandling.ordered': isOpen,
    'ballot.scheduled': (context, env) => ofCongress(context) && env.policy.ballot.held && !hasOpenBallot(env),
    'review.selected': (context) => ofCongress(context) && context.repliedOn !== null,
    'transfer.proposed': (context, env) => ofCongress(context) && env.policy.transfer.held,
    'case.concluded': (context) => context.repliedOn !== null && context.concludedOn === null,
    'case.archived': (context) => context.concludedOn !== null && context.archivedOn === null,
    'case.reopened': (context) => ofCongress(context) && context.concludedOn !== null,
  },
  rules: {
    'cosigner.confirmed': rules.judgeCosigner,
    'cosigner.declined': rules.judgeCosigner,
    'suggestion.submitted': (_, context, env) => rules.judgeSubmission(context, env.policy),
    'screening.proposed': (event, _, env) => rules.judgeScreening(event, env.policy),
    'screening.decided': rules.judgeScreeningDecision,
    'suggestion.resubmitted': rules.judgeText,
    'suggestion.withdrawn': (event, context, env) => rules.judgeWithdrawal(event, context, env.policy),
    'suggestion.classified': (event, context, env) => rules.judgeCategory(event.category, context, env.policy),
    'category.raised': (event, context, env) => rules.judgeCategory(event.category, context, env.policy),
    'handover.proposed': (event, _, env) => rules.judgePlan(event.plan, env.policy),
    'key.fixed': rules.judgeKey,
    'preHandover.objected': rules.judgeObjection,
    'handover.made': (event, context, env) => rules.judgeHandover(event, context, env.policy),
    'distribution.made': (event, _, env) => rules.judgePlan(event.plan, env.policy),
    'unit.added': (event, _, env) => judgeAddedUnit(event, env),
    'handover.dateCorrected': rules.judgeDateCorrection,
    'handledTogether.joined': rules.judgeJoining,
    'handledTogether.led': rules.judgeJoining,
    'handledTogether.undone': rules.judgeParting,
    'writtenReply.waived': rules.judgeWaiver,
    'assessment.concluded': (event, _, env) => rules.judgeAssessment(event, env.policy),
    'ballot.scheduled': (_, __, env) => rules.judgeBallot(env.policy),
    'transfer.proposed': (event, _, env) => rules.judgeTransfer(event.field, env.policy),
    'case.concluded': (event, context, env) => rules.judgeConclusion(event, context, env.policy),
  },
  isSettled,
  upgrade,
}

function judgeAddedUnit({ unitId, role }: PlannedAssignment, env: Env) {
  if (role === 'sole') return no('RULE_NOT_MET', '增加的承办单位不能是单独办理；请写明协办或者分别办理')
  const current = bearers(env).map((actor) => {
    const context = actor.context as AssignmentContext
    return { unitId: context.unitId, role: context.role }
  })
  return rules.judgePlan(rules.planWith(current, { unitId, role }), env.policy)
}

const ANNOUNCED = ['satisfied', 'basicallySatisfied']
/** Is a ballot of this case still to be held or to be followed up? */
function hasOpenBallot(env: Env): boolean {
  return env.actors.some(({ machine, value }) => {
    if (machine !== 'ballot' || value === 'cancelled' || value === 'rectified') return false
    return typeof value === 'string' || !ANNOUNCED.includes(String(value['announced']))
  })
}

const CLOSED = ['withdrawn', 'notHandedOver', 'treatedAsLetter', 'keptForReference']
function isSettled(value: StateValue, context: SuggestionContext): boolean {
  if (typeof value === 'string') return CLOSED.includes(value)
  return context.archivedOn !== null || (context.concludedOn !== null && rules.openPromises(context) === 0)
}
