import type { StateValue } from 'xstate'

import { type Env, type MachineModule, no, ok } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import { SuggestionDrafted, SuggestionEvent } from './events.ts'
import { suggestionMachine } from './machine.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

const ofCongress = (context: SuggestionContext) => rules.isCongressBusiness(context)

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
    'preHandover.opened': (context, env) => env.policy.handover.preHandover && context.plan.length > 0,
    'receipt.signed': (context) => context.receiptSignedOn === null,
    'leader.appointed': (context) => context.handlingLeaderId === null,
    'leader.changed': (context) => context.handlingLeaderId !== null,
    'handledTogether.joined': (context) => context.leadCaseId === null && context.memberCaseIds.length === 0,
    'handledTogether.led': (context) => context.leadCaseId === null,
    'handledTogether.undone': (context) => context.leadCaseId !== null || context.memberCaseIds.length > 0,
    'writtenReply.waived': (_, env) => env.policy.reply.oralReplyOnWaiver,
    'supervision.opened': ofCongress,
    'key.fixed': (context) => ofCongress(context) && !context.isKey,
    'inquiry.ordered': ofCongress,
    'ballot.scheduled': (context, env) => ofCongress(context) && env.policy.ballot.held,
    'review.selected': (context) => ofCongress(context) && context.repliedOn !== null,
    'transfer.proposed': (_, env) => env.policy.transfer.held,
    'case.concluded': (context) => context.repliedOn !== null && context.concludedOn === null,
    'case.archived': (context) => context.concludedOn !== null && context.archivedOn === null,
    'case.reopened': (context) => context.concludedOn !== null,
  },
  rules: {
    'cosigner.confirmed': (event, context) => judgeCosigner(event.deputyId, context),
    'cosigner.declined': (event, context) => judgeCosigner(event.deputyId, context),
    'suggestion.submitted': (_, context, env) => rules.judgeSubmission(context, env.policy),
    'screening.proposed': (event, _, env) => rules.judgeScreening(event, env.policy),
    'screening.decided': rules.judgeScreeningDecision,
    'suggestion.withdrawn': (event, context, env) => rules.judgeWithdrawal(event, context, env.policy),
    'suggestion.classified': (event, context, env) => rules.judgeCategory(event.category, context, env.policy),
    'category.raised': (event, context, env) => rules.judgeCategory(event.category, context, env.policy),
    'handover.proposed': (event, _, env) => rules.judgePlan(event.plan, env.policy),
    'handover.made': (event, context, env) => rules.judgeHandover(event, context, env.policy),
    'distribution.made': (event, _, env) => rules.judgePlan(event.plan, env.policy),
    'unit.added': (event, _, env) => judgeAddedUnit(event, env),
    'handover.dateCorrected': (event, _, env) =>
      event.handedOverOn > env.today
        ? no('DATE_IN_FUTURE', `更正后的交办日 ${event.handedOverOn} 晚于今天 ${env.today}`)
        : ok,
    'handledTogether.joined': (event, context, env) => rules.judgeJoining(event, context, env.policy),
    'handledTogether.led': (event, context, env) => rules.judgeJoining(event, context, env.policy),
    'writtenReply.waived': (event, context) =>
      rules.signers(context).includes(event.deputyId)
        ? ok
        : no('RULE_NOT_MET', '只有提出本件的代表可以表示不需要书面答复'),
    'ballot.scheduled': (_, __, env) => rules.judgeBallot(env.policy),
    'transfer.proposed': (event, _, env) => rules.judgeTransfer(event.field, env.policy),
    'case.concluded': (event, context, env) => rules.judgeConclusion(event, context, env.policy),
  },
  isSettled,
  upgrade,
}

function judgeCosigner(deputyId: string, context: SuggestionContext) {
  return context.cosignerIds.includes(deputyId) ? ok : no('RULE_NOT_MET', '这位代表不是本件的联名代表')
}

function judgeAddedUnit(event: { unitId: string; role: string }, env: Env) {
  const current = env.actors
    .filter((actor) => actor.machine === 'assignment' && actor.context['endedWhy'] === null)
    .map((actor) => ({ unitId: String(actor.context['unitId']), role: actor.context['role'] as 'co' }))
  return rules.judgePlan([...current, { unitId: event.unitId, role: event.role as 'co' }], env.policy)
}

const CLOSED = ['withdrawn', 'notHandedOver', 'treatedAsLetter', 'keptForReference']
function isSettled(value: StateValue, context: SuggestionContext): boolean {
  if (typeof value === 'string') return CLOSED.includes(value)
  return context.archivedOn !== null || (context.concludedOn !== null && rules.openPromises(context) === 0)
}
