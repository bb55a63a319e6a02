import type { Policy } from '../policy/schema.ts'
import type { Category, InquiryChannel } from '../policy/words.ts'
import { type Env, no, ok, type Verdict } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { PlannedAssignment, SuggestionEvent } from './events.ts'

type Of<T extends SuggestionEvent['type']> = Extract<SuggestionEvent, { type: T }>

/** Everybody who signed. */
export function signers(context: SuggestionContext): string[] {
  return [context.leadSignerId, ...context.cosignerIds]
}

/** 联名: cosigners confirm that the text is their own will; some places ask for prior communication first. */
export function judgeSubmission(context: SuggestionContext, policy: Policy): Verdict {
  const open = context.cosignerIds.filter((id) => !context.confirmedIds.includes(id))
  if (policy.submission.cosignersConfirm && open.length > 0) {
    return no('RULE_NOT_MET', `还有 ${open.length} 位联名代表未确认内容，确认或退出后方可提交`)
  }
  if (policy.submission.priorCommunication === 'required' && context.priorCommunications === 0) {
    return no('RULE_NOT_MET', '提交前应当先与有关机关、组织沟通，请登记提前沟通情况')
  }
  return ok
}

/** Only outcomes that the place's law knows; some cite the article. */
export function judgeScreening(event: Of<'screening.proposed'> | Of<'screening.decided'>, policy: Policy): Verdict {
  const rule = policy.screening[event.outcome]
  if (!rule) return no('RULE_NOT_IN_POLICY', `本地办理规则没有“${event.outcome}”这种审核结果`)
  const needsArticle = ['not_handed_over', 'treated_as_letter', 'reference'].includes(event.outcome)
  if (needsArticle && !event.article) return no('RULE_NOT_MET', `“${rule.label}”应当写明所依据的条款`)
  return ok
}

/** The director decides on a proposal by somebody else; a small office may do with one person. */
export function judgeScreeningDecision(event: Of<'screening.decided'>, context: SuggestionContext, env: Env): Verdict {
  const known = judgeScreening(event, env.policy)
  if (!known.ok || env.policy.office.smallOffice) return known
  if (!context.screening) return no('RULE_NOT_MET', '尚无审核意见，应先由工作人员提出审核意见')
  if (context.screening.by === env.by.id) return no('SAME_PERSON', '审核意见和审核决定不能由同一人作出')
  return ok
}

/** 撤回: in writing, by all signers, until the policy's moment (上海第十条; 北京: before handover only). */
export function judgeWithdrawal(
  event: Of<'suggestion.withdrawn'>,
  context: SuggestionContext,
  policy: Policy,
): Verdict {
  const { until, agreement, inWriting } = policy.withdrawal
  if (until === 'handover' && context.firstHandedOverOn !== null) {
    return no('RULE_NOT_MET', `已于 ${context.firstHandedOverOn} 交办，本地规则只允许在交办前撤回`)
  }
  if (inWriting && !event.inWriting) return no('RULE_NOT_MET', '撤回应当以书面形式提出')
  const owed = agreement === 'all_signers' ? signers(context) : [context.leadSignerId]
  const missing = owed.filter((id) => !event.agreedBy.includes(id) && !(id in context.endedDeputies))
  return missing.length === 0 ? ok : no('RULE_NOT_MET', `撤回须经全体提出人同意，还缺 ${missing.length} 位`)
}

/** A plan of units: known parts, one lead where others assist, nobody twice. */
export function judgePlan(plan: readonly PlannedAssignment[], policy: Policy): Verdict {
  const unknown = plan.find((entry) => !policy.handover.modes.includes(entry.role))
  if (unknown) return no('RULE_NOT_IN_POLICY', `本地规则没有“${unknown.role}”这种承办方式`)
  if (new Set(plan.map((entry) => entry.unitId)).size < plan.length) return no('RULE_NOT_MET', '同一承办单位列了两次')
  const count = (role: PlannedAssignment['role']) => plan.filter((entry) => entry.role === role).length
  if (count('sole') > 0 && plan.length > 1) return no('RULE_NOT_MET', '单独办理只能有一个承办单位')
  if (count('lead') > 1) return no('RULE_NOT_MET', `主办单位只能有一个，现有 ${count('lead')} 个`)
  if (count('co') > 0 && count('lead') === 0) return no('RULE_NOT_MET', '有协办单位时应当确定主办单位')
  if (count('lead') > 0 && count('separate') > 0) return no('RULE_NOT_MET', '主办协办与分别办理不能混用')
  return ok
}

/** Handover needs the formal number, and a category where the place classifies. */
export function judgeHandover(event: Of<'handover.made'>, context: SuggestionContext, policy: Policy): Verdict {
  if (!context.number) return no('RULE_NOT_MET', '交办前应当编定正式编号')
  if (Object.keys(policy.categories).length > 0 && !context.category) return no('RULE_NOT_MET', '交办前应当确定类别')
  if (event.longTermByNature && !policy.handover.byNature) {
    return no('RULE_NOT_IN_POLICY', '本地规则不允许在交办时直接确定较长的办理期限')
  }
  return event.plan ? judgePlan(event.plan, policy) : ok
}

const RANK: Record<Category, number> = { first: 3, second: 2, third: 1 }

/** A known category; after handover it may only be raised. */
export function judgeCategory(category: Category, context: SuggestionContext, policy: Policy): Verdict {
  if (!policy.categories[category]) return no('RULE_NOT_IN_POLICY', `本地办理规则没有“${category}”这一类别`)
  if (context.firstHandedOverOn !== null && context.category && RANK[category] <= RANK[context.category]) {
    return no(
      'RULE_NOT_MET',
      `交办后只能提高类别，现为“${policy.categories[context.category]?.label ?? context.category}”`,
    )
  }
  return ok
}

/** 办结: by the policy's rule; dissatisfaction may stand on record, it is never hidden. */
export function judgeConclusion(event: Of<'case.concluded'>, context: SuggestionContext, policy: Policy): Verdict {
  const { when, withDissatisfaction } = policy.conclusion
  if (context.repliedOn === null) return no('RULE_NOT_MET', '尚未办复，不能办结')
  const last = context.opinions.at(-1)
  if (when !== 'replied' && !last) return no('RULE_NOT_MET', '尚未征求代表意见，不能办结')
  if (when === 'promises_struck_off' && openPromises(context) > 0) {
    return no('RULE_NOT_MET', `还有 ${openPromises(context)} 项承诺未销号，不能办结`)
  }
  const isDissatisfied = last?.outcome === 'dissatisfied'
  if (isDissatisfied && !withDissatisfaction) return no('RULE_NOT_MET', '代表不满意，应先再次办理')
  if (isDissatisfied !== event.withDissatisfaction) {
    return no(
      'RULE_NOT_MET',
      isDissatisfied ? '代表最后一次表示不满意，办结时应当注明' : '代表没有表示不满意，不能注明带着不满意办结',
    )
  }
  return ok
}

export function openPromises(context: SuggestionContext): number {
  return Object.values(context.promises).filter((state) => state === 'open').length
}

/** What this case sets off because of its category or because it is key (一类: 双领双督一测评). */
export function triggersOf(context: SuggestionContext, policy: Policy) {
  const byCategory = context.category ? policy.categories[context.category]?.triggers : undefined
  const byKey = context.isKey ? policy.key.triggers : undefined
  const any = (name: 'handlingLeader' | 'supervisingLeader' | 'supervisingCommittee' | 'councilReport') =>
    Boolean(byCategory?.[name] || byKey?.[name])
  return {
    handlingLeader: any('handlingLeader'),
    supervisingLeader: any('supervisingLeader'),
    supervisingCommittee: any('supervisingCommittee'),
    councilReport: any('councilReport'),
  }
}

/** Who gets the reply: each signer or the lead; nobody who died; after the lead's end the policy's next one. */
export function addressees(context: SuggestionContext, policy: Policy): string[] {
  const wanted = policy.reply.addressees === 'each_signer' ? signers(context) : [leadForLetters(context, policy)]
  return wanted.filter((id): id is string => id !== null && canReceive(context, policy, id))
}

function canReceive(context: SuggestionContext, policy: Policy, id: string): boolean {
  const why = context.endedDeputies[id]
  if (why === undefined) return true
  if (why === 'died' || why === 'recalled') return false
  return policy.deputyEnded.lettersTo === 'former_deputy'
}

function leadForLetters(context: SuggestionContext, policy: Policy): string | null {
  return signers(context).find((id) => canReceive(context, policy, id)) ?? null
}

/** Who is asked: signers whose mandate runs; each or the first, as the policy says. */
export function askedDeputies(context: SuggestionContext, policy: Policy): string[] {
  const able = signers(context).filter(
    (id) => !(id in context.endedDeputies) && !context.suspendedDeputyIds.includes(id),
  )
  return policy.inquiry.asked === 'each_signer' ? able : able.slice(0, 1)
}

/** In person for the first and second category, by phone for the third (濮阳2024年代表工作计划第15条). */
export function inquiryChannel(context: SuggestionContext, policy: Policy): InquiryChannel {
  const { channels } = policy.inquiry
  if (context.isKey && channels.key === 'in_person') return 'in_person'
  return channels[context.category ?? 'third']
}

/** Has every unit that owes a reply answered this round, that assignment included? */
export function isEveryDutyAnswered(
  context: SuggestionContext,
  change?: { assignmentId: string; round: number | 'ended' },
): boolean {
  const duties = Object.entries(context.duties).map(([id, duty]) => {
    if (id !== change?.assignmentId) return duty
    return change.round === 'ended' ? { ...duty, isEnded: true } : { ...duty, answeredRound: change.round }
  })
  const owing = duties.filter((duty) => duty.owesReply && !duty.isEnded)
  return owing.length > 0 && owing.every((duty) => duty.answeredRound >= context.round)
}

/** What follows a dissatisfaction: handled again, studied first, assessed, or recorded as a dissent. */
export function afterDissatisfaction(
  context: SuggestionContext,
  policy: Policy,
): 'rehandling' | 'studying' | 'assessing' | 'dissentRecorded' {
  if (context.isAfterAssessment) return 'dissentRecorded'
  if (context.round <= policy.rehandling.rounds) {
    return policy.rehandling.trigger === 'automatic' ? 'rehandling' : 'studying'
  }
  return policy.assessment.mode === 'none' ? 'dissentRecorded' : 'assessing'
}

/** Only cases whose number of the same congress stands beside them may be handled together. */
export function judgeJoining(
  event: { leadCaseId?: string; memberCaseId?: string },
  context: SuggestionContext,
  policy: Policy,
): Verdict {
  if (!policy.handledTogether.allowed) return no('RULE_NOT_IN_POLICY', '本地规则没有一并办理')
  if (context.leadCaseId !== null) return no('RULE_NOT_MET', '本件已并入另一件办理')
  if (event.leadCaseId && context.memberCaseIds.length > 0)
    return no('RULE_NOT_MET', '已有其他建议并入本件，本件不能再并入别件')
  return ok
}

/** A ballot is held where the policy holds one (township presidia hold none). */
export function judgeBallot(policy: Policy): Verdict {
  return policy.ballot.held ? ok : no('RULE_NOT_IN_POLICY', '本地办理规则不组织常委会满意度测评')
}

/** A clue for the procuratorate lies in one of the agreed fields (濮阳2023双向衔接转化办法). */
export function judgeTransfer(field: string, policy: Policy): Verdict {
  if (!policy.transfer.held) return no('RULE_NOT_IN_POLICY', '本地办理规则没有与公益诉讼检察建议的双向转化')
  if (policy.transfer.fields.includes(field)) return ok
  return no('RULE_NOT_MET', `“${field}”不在双向转化的领域内；可选：${policy.transfer.fields.join('、')}`)
}

/** Origin other than the own congress: no inquiry, no ballot, no congress figures for 政协提案. */
export function isCongressBusiness(context: SuggestionContext): boolean {
  return context.origin !== 'cppcc'
}
