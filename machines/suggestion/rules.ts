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

/** A suggestion of the session while the session lasts: the delegation and the secretariat have it in hand. */
export function isSessionRunning(context: SuggestionContext): boolean {
  return context.period === 'in_session' && !context.isSessionClosed
}

/** A deputy speaks for himself alone; the office enters what came on paper. */
export function judgeOwn(deputyId: string, env: Env): Verdict {
  if (env.by.role !== 'deputy' || env.by.deputyId === deputyId) return ok
  return no('ROLE_NOT_ALLOWED', '代表只能登记本人的意思；他人的请由其本人登记，或由代表工作机构凭书面件登记')
}

/** Is the named person one of the cosigners, and does he speak for himself? */
export function judgeCosigner(event: { deputyId: string }, context: SuggestionContext, env: Env): Verdict {
  if (!context.cosignerIds.includes(event.deputyId)) return no('RULE_NOT_MET', '这位代表不是本件的联名代表')
  return judgeOwn(event.deputyId, env)
}

/** “不需要书面答复” is the signed wish of one who made the suggestion. */
export function judgeWaiver(event: Of<'writtenReply.waived'>, context: SuggestionContext, env: Env): Verdict {
  if (!signers(context).includes(event.deputyId)) return no('RULE_NOT_MET', '只有提出本件的代表可以表示不需要书面答复')
  return judgeOwn(event.deputyId, env)
}

/** The content of a state secret is never entered; every other text may be. */
export function judgeText(event: { text?: unknown }, context: SuggestionContext): Verdict {
  const isSecret = context.mark === 'state_secret'
  if (isSecret && event.text !== undefined) return no('RULE_NOT_MET', '涉密建议的标题和内容不得录入，只登记办理情况')
  if (!isSecret && event.text === undefined) return no('RULE_NOT_MET', '请填写修改后的标题和内容')
  return ok
}

/** 联名: cosigners confirm that the text is their own will; some places ask for prior communication first. */
export function judgeSubmission(context: SuggestionContext, policy: Policy): Verdict {
  const open = context.cosignerIds.filter((id) => !context.confirmedIds.includes(id) && !(id in context.endedDeputies))
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
  const stranger = event.agreedBy.find((id) => !signers(context).includes(id))
  if (stranger) return no('RULE_NOT_MET', `“${stranger}”不是本件的提出人；请核对同意撤回的代表`)
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

/** Handover needs the formal number, a category where the place classifies, and a form that the place knows. */
export function judgeHandover(event: Of<'handover.made'>, context: SuggestionContext, policy: Policy): Verdict {
  const isReady = judgeReadiness(context, policy)
  if (!isReady.ok) return isReady
  const { forms, byNature } = policy.handover
  if (event.form !== 'paper' && !forms.includes(event.form)) {
    const known = forms.map((form) => `“${FORMS[form]}”`).join('、')
    return no('RULE_NOT_IN_POLICY', `本地规则没有“${FORMS[event.form]}”这种交办方式；可用${known}或者书面交办`)
  }
  if (event.longTermByNature && !(byNature && policy.extension.bases.includes('by_nature'))) {
    return no('RULE_NOT_IN_POLICY', '本地规则不允许在交办时直接确定较长的办理期限')
  }
  return event.plan ? judgePlan(event.plan, policy) : ok
}

const FORMS = { meeting: '交办会', face_to_face: '面对面交办', online: '网上交办' } as const

/** Numbered and, where the place classifies, classified: then it may be handed over. */
export function judgeReadiness(context: SuggestionContext, policy: Policy): Verdict {
  if (!context.number) return no('RULE_NOT_MET', '交办前应当编定正式编号')
  const classifies = Object.keys(policy.categories).length > 0 && isCongressBusiness(context)
  return classifies && !context.category ? no('RULE_NOT_MET', '交办前应当确定类别') : ok
}

/** 预交办: a unit that stands in the plan objects for itself. */
export function judgeObjection(event: Of<'preHandover.objected'>, context: SuggestionContext, env: Env): Verdict {
  if (!context.plan.some((entry) => entry.unitId === event.unitId)) {
    return no('RULE_NOT_MET', `“${event.unitId}”不在拟办意见的承办单位之内，不能提出异议`)
  }
  if (env.by.unitId !== undefined && env.by.unitId !== event.unitId) {
    return no('ROLE_NOT_ALLOWED', `“${env.by.unitId}”不能代“${event.unitId}”提出异议；请由该单位提出`)
  }
  return ok
}

/** Correction of the start date: no day in the future, none after the reply. */
export function judgeDateCorrection(
  event: Of<'handover.dateCorrected'>,
  context: SuggestionContext,
  env: Env,
): Verdict {
  const { handedOverOn } = event
  if (handedOverOn > env.today) return no('DATE_IN_FUTURE', `更正后的交办日 ${handedOverOn} 晚于今天 ${env.today}`)
  if (context.repliedOn !== null && handedOverOn > context.repliedOn) {
    return no('RULE_NOT_MET', `更正后的交办日 ${handedOverOn} 晚于办复之日 ${context.repliedOn}；请核对`)
  }
  return ok
}

/** Does the running handover count from the first one? */
export function isFirstHandover(context: SuggestionContext): boolean {
  return context.handedOverOn === context.firstHandedOverOn
}

/** The plan with one unit more: a single unit becomes the lead of a co-handler, or one of several separate ones. */
export function planWith(current: readonly PlannedAssignment[], added: PlannedAssignment): PlannedAssignment[] {
  const partOfSole = added.role === 'separate' ? 'separate' : 'lead'
  return [...current.map((entry) => (entry.role === 'sole' ? ({ ...entry, role: partOfSole } as const) : entry)), added]
}

/** 重点建议 are fixed by the council of chairpersons, in a township by the presidium (河南办法第十五条). */
export function judgeKey(_: Of<'key.fixed'>, __: SuggestionContext, env: Env): Verdict {
  const { fixedBy } = env.policy.key
  const isOtherBody = ['council_of_chairpersons', 'presidium'].includes(env.by.role) && env.by.role !== fixedBy
  return isOtherBody ? no('ROLE_NOT_ALLOWED', `本地的重点建议由“${fixedBy}”确定`) : ok
}

/** 评估: only outcomes that the place knows. */
export function judgeAssessment(event: Of<'assessment.concluded'>, policy: Policy): Verdict {
  const { outcomes } = policy.assessment
  return outcomes.includes(event.outcome)
    ? ok
    : no('RULE_NOT_IN_POLICY', `本地规则没有“${event.outcome}”这种评估结论；可选：${outcomes.join('、')}`)
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
  const last = lastOpinion(context)
  const isHeard = last?.round === context.round || !isCongressBusiness(context)
  if (when !== 'replied' && !isHeard) return no('RULE_NOT_MET', '尚未就最近一次答复征求代表意见，不能办结')
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

/** What was heard last about the latest answer that was heard at all. */
export function lastOpinion(context: Pick<SuggestionContext, 'opinions'>) {
  const latest = Math.max(0, ...context.opinions.map((opinion) => opinion.round))
  return context.opinions.filter((opinion) => opinion.round === latest).at(-1)
}

export function openPromises(context: SuggestionContext): number {
  return Object.values(context.promises).filter((state) => state === 'open').length
}

/** What this case sets off because of its category or because it is key (一类: 双领双督一测评). */
export function triggersOf(context: SuggestionContext, policy: Policy) {
  if (!isCongressBusiness(context)) return NO_TRIGGERS
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

const NO_TRIGGERS = {
  handlingLeader: false,
  supervisingLeader: false,
  supervisingCommittee: false,
  councilReport: false,
}

/** Who gets the reply: the signers of this suggestion, and those of each that is handled with it. */
export function addressees(context: SuggestionContext, policy: Policy): string[] {
  const members = policy.handledTogether.replyToEach ? Object.values(context.memberSigners) : []
  return [...new Set([signers(context), ...members].flatMap((ids) => receivers(ids, context, policy)))]
}

/**
 * Each signer or the first of them, as the policy says. After the end of a mandate the letter goes to the next signer
 * or to the former deputy; to a former one also when nobody else is left, and never to the dead or dismissed.
 */
function receivers(ids: readonly string[], context: SuggestionContext, policy: Policy): string[] {
  const reachable = ids.filter((id) => !['died', 'recalled'].includes(context.endedDeputies[id] ?? ''))
  const inOffice = reachable.filter((id) => context.endedDeputies[id] === undefined)
  const keepsFormer = policy.deputyEnded.lettersTo === 'former_deputy' || inOffice.length === 0
  const able = keepsFormer ? reachable : inOffice
  return policy.reply.addressees === 'each_signer' ? able : able.slice(0, 1)
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

/** The day on which the last of the duties was answered; null while none was. */
export function answeredOn(context: SuggestionContext): string | null {
  const days = Object.values(context.duties).flatMap((duty) =>
    duty.owesReply && !duty.isEnded && duty.answeredOn ? [duty.answeredOn] : [],
  )
  return days.sort().at(-1) ?? null
}

/**
 * What follows a dissatisfaction: handled again, studied first, assessed, or recorded as a dissent. What counts is how
 * many rounds ended in one: a case that was taken up again for another reason has not been refused twice.
 */
export function afterDissatisfaction(
  context: SuggestionContext,
  policy: Policy,
): 'rehandling' | 'studying' | 'assessing' | 'dissentRecorded' {
  if (context.isAfterAssessment) return 'dissentRecorded'
  const earlier = context.opinions.filter((opinion) => opinion.outcome === 'dissatisfied')
  const rounds = new Set([...earlier.map((opinion) => opinion.round), context.round])
  if (rounds.size <= policy.rehandling.rounds) {
    return policy.rehandling.trigger === 'automatic' ? 'rehandling' : 'studying'
  }
  return policy.assessment.mode === 'none' ? 'dissentRecorded' : 'assessing'
}

/** 一并办理 joins the handling of two cases; each keeps its own number, and must have one. */
export function judgeJoining(
  event: { leadCaseId?: string; memberCaseId?: string },
  context: SuggestionContext,
  env: Env,
): Verdict {
  if (!env.policy.handledTogether.allowed) return no('RULE_NOT_IN_POLICY', '本地规则没有一并办理')
  if (env.caseId === event.leadCaseId || env.caseId === event.memberCaseId) {
    return no('RULE_NOT_MET', '不能与本件自己一并办理；请填写另一件建议')
  }
  if (event.memberCaseId !== undefined || context.firstHandedOverOn !== null) return ok
  return judgeReadiness(context, env.policy)
}

/** 分开办理: with a case that is really joined to this one. */
export function judgeParting(event: Of<'handledTogether.undone'>, context: SuggestionContext): Verdict {
  const { otherCaseId } = event
  if (otherCaseId === context.leadCaseId || context.memberCaseIds.includes(otherCaseId)) return ok
  return no('RULE_NOT_MET', `本件没有与“${otherCaseId}”一并办理`)
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

/** 政协提案 only register, deadlines and reply: no inquiry, no ballot, no congress figures. */
export function isCongressBusiness(context: SuggestionContext): boolean {
  return context.origin !== 'cppcc'
}
