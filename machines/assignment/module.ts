import type { StateValue } from 'xstate'

import type { ReplyStep } from '../policy/words.ts'
import { type Env, type MachineModule, no, ok } from '../step.ts'
import type { AssignmentContext } from './context.ts'
import { AssignmentEvent, AssignmentInput } from './events.ts'
import { assignmentMachine } from './machine.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

const ofRepliers = (context: AssignmentContext) => rules.owesReply(context.role)
const ofFirstReply = (context: AssignmentContext) => ofRepliers(context) && context.repliedOn === null
const judgeStep = (step: ReplyStep) => (_: unknown, context: AssignmentContext, env: Env) =>
  rules.judgeStepOrder(step, context, env)

/** 承办: one unit's duty in one suggestion. */
export const assignmentModule: MachineModule<AssignmentContext, AssignmentEvent, AssignmentInput> = {
  name: 'assignment',
  label: '承办',
  version: 1,
  machine: assignmentMachine,
  input: AssignmentInput,
  events: AssignmentEvent,
  offers: {
    'assignment.acknowledged': (context) => context.acknowledgedOn === null,
    'reply.drafted': ofRepliers,
    'reply.consulted': ofRepliers,
    'reply.checked': ofRepliers,
    'reply.countersigned': ofRepliers,
    'reply.preReviewed': ofRepliers,
    'reply.signed': ofRepliers,
    'reply.sealed': ofRepliers,
    'opinion.given': (context) => !rules.owesReply(context.role),
    'opinion.returned': (_, env) => env.policy.clocks.opinion_redo !== undefined,
    'extension.requested': ofFirstReply,
    'extension.notified': ofFirstReply,
    'extension.granted': ofFirstReply,
    'reassignment.requested': (context) => context.repliedOn === null && context.opinionGivenOn === null,
  },
  rules: {
    'contact.made': rules.judgeDeputy,
    'contact.failed': rules.judgeDeputy,
    'reassignment.requested': rules.judgeReassignmentRequest,
    'reassignment.decided': (event, context) => rules.judgeRuling(event, context),
    'finalRuling.made': rules.judgeFinalRuling,
    'extension.requested': rules.judgeExtensionRequest,
    'extension.notified': (event, context, env) =>
      rules.firstRefusal(
        rules.judgeExtensionBasis('notice_to_deputy', context, env),
        rules.judgeDeputy(event, context, env),
      ),
    'extension.granted': rules.judgeExtensionGrant,
    'reply.drafted': rules.judgeDraft,
    'reply.consulted': (event, context, env) =>
      rules.firstRefusal(rules.judgeStepOrder('consulted', context, env), rules.judgeDeputy(event, context, env)),
    'reply.checked': judgeStep('checked'),
    'reply.countersigned': rules.judgeCountersigning,
    'reply.preReviewed': (event, context, env) =>
      !event.passed && !event.text
        ? no('RULE_NOT_MET', '归口预审不通过时应当写明理由')
        : rules.judgeStepOrder('pre_reviewed', context, env),
    'reply.sealed': judgeStep('sealed'),
    'reply.signed': rules.judgeSigning,
    'reply.delivered': rules.judgeDelivery,
    'unitReported.filed': rules.judgeDeputy,
    'resultClass.revised': (event, _, env) =>
      env.policy.resultClasses.classes.some((entry) => entry.code === event.resultClass)
        ? ok
        : no('RULE_NOT_MET', `本地的办理结果类别中没有“${event.resultClass}”`),
  },
  isSettled,
  upgrade,
}

function isSettled(value: StateValue): boolean {
  if (typeof value === 'string') return value === 'ended'
  const { work } = value['active'] as { work: StateValue }
  return work === 'replied' || work === 'opinionGiven'
}
