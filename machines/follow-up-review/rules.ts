import type { StopClock, Tell } from '../effects.ts'
import type { Rating } from '../policy/words.ts'
import { actsAs } from '../roles.ts'
import { type ActorView, type Env, no, ok, type Verdict } from '../step.ts'

export type Outcome = 'confirmed' | 'class_revised' | 'reopen'
/** What a deputy said when asked again, or that he was not reached. */
export type Answer = { deputyId: string; rating: Rating | 'not_reached' }

/** A campaign that checks on the spot is not satisfied with papers. */
export function judgeCheck(onSite: boolean, needsOnSite: boolean): Verdict {
  if (onSite || !needsOnSite) return ok
  return no('RULE_NOT_MET', '本次“回头看”须实地核查，登记的是书面核查；请到现场核查后登记')
}

/** Only the deputies who made the suggestion are asked again; a dissatisfied one is asked why. */
export function judgeAnswer(deputyId: string, isReasonMissing: boolean, actors: readonly ActorView[]): Verdict {
  const signers = signersOf(actors)
  if (signers && !signers.includes(deputyId)) {
    return no('RULE_NOT_MET', `“${deputyId}”不是本件的提出人；请登记提出人（${signers.join('、')}）的意见`)
  }
  if (isReasonMissing) return no('RULE_NOT_MET', '代表表示不满意，但没有记录理由；请补记理由后登记')
  return ok
}

function signersOf(actors: readonly ActorView[]): string[] | null {
  const suggestion = actors.find((actor) => actor.machine === 'suggestion')?.context
  if (!suggestion) return null
  const cosigners = suggestion.cosignerIds
  return [suggestion.leadSignerId, ...(Array.isArray(cosigners) ? cosigners : [])].map(String)
}

/** A review can be concluded once the matter was checked and, where the campaign asks deputies again, one was asked. */
export function canConclude(review: {
  checkedOn: string | null
  asksDeputyAgain: boolean
  answers: Answer[]
}): boolean {
  return review.checkedOn !== null && (!review.asksDeputyAgain || review.answers.length > 0)
}

type Conclusion = { outcome: Outcome; assignmentId?: string | undefined; resultClass?: string | undefined }
type Findings = { classHolds: boolean | null; answers: readonly Answer[] }

/**
 * Does the conclusion agree with what was found? A class that does not hold is not confirmed. A deputy's
 * dissatisfaction does not make a true class false, but only the director confirms in spite of it, and the
 * dissatisfaction stays on record.
 */
export function judgeConclusion(conclusion: Conclusion, findings: Findings, env: Env): Verdict {
  if (conclusion.outcome === 'class_revised') return judgeRevision(conclusion, env)
  if (conclusion.outcome === 'reopen') return ok

  if (findings.classHolds === false) {
    return no('RULE_NOT_MET', '核查认为办理结果类别不实，不能以“维持”结束；请改定类别，或重新办理')
  }
  const dissatisfied = findings.answers.filter(({ rating }) => rating === 'dissatisfied').length
  if (dissatisfied > 0 && !actsAs('deputy_office_director', env)) {
    return no(
      'RULE_NOT_MET',
      `再次征求意见时有 ${dissatisfied} 名代表不满意，以“维持”结束须由代表工作机构主任说明理由并登记；或改定类别、重新办理`,
    )
  }
  return ok
}

function judgeRevision({ assignmentId, resultClass }: Conclusion, env: Env): Verdict {
  if (assignmentId === undefined || resultClass === undefined) {
    return no('RULE_NOT_MET', '改定办理结果类别时须写明是哪一项承办（assignmentId）和新的类别（resultClass）')
  }
  if (env.actors.find(({ id }) => id === assignmentId)?.machine !== 'assignment') {
    return no('RULE_NOT_MET', `本件没有编号为“${assignmentId}”的承办；请核对`)
  }
  const { scheme, classes } = env.policy.resultClasses
  if (classes.some(({ code }) => code === resultClass)) return ok
  const codes = classes.map(({ code, label }) => `${code}（${label}）`).join('、')
  return no('RULE_NOT_IN_POLICY', `“${scheme}”没有“${resultClass}”类；可用的类别：${codes}`)
}

type Asked = { type: 'review.deputyAsked'; deputyId: string; rating: Rating }
type NotReached = { type: 'review.deputyNotReached'; deputyId: string }

/** One answer for each deputy: a later one takes the place of the earlier. */
export function withAnswer(answers: Answer[], event: Asked | NotReached | { type: string }): Answer[] {
  if (!('deputyId' in event)) return answers
  const { deputyId } = event
  const rating = 'rating' in event ? event.rating : 'not_reached'
  return [...answers.filter((answer) => answer.deputyId !== deputyId), { deputyId, rating }]
}

/** The suggestion learns how the review ended. */
export function closingNews(reviewId: string, outcome: Outcome): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'review.closed', reviewId, outcome } }
}

/** The assignment whose class is revised learns the new class; the reason goes along in the erasable text. */
export function revisionNews({
  outcome,
  assignmentId,
  resultClass,
  text,
}: Conclusion & { text?: object }): Tell | null {
  if (outcome !== 'class_revised' || assignmentId === undefined) return null
  return { to: { id: assignmentId }, event: { type: 'resultClass.revised', resultClass, ...(text && { text }) } }
}

/** The review's clock is met by its conclusion, and owes nothing after a cancellation. */
export function stopReviewClock(outcome: StopClock['outcome'], on: string): StopClock {
  return { kind: 'follow_up_review', outcome, on }
}
