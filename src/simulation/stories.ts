import type { Policy } from '../../machines/policy/schema.ts'
import { DISSATISFIED } from './model.ts'
import type { Profile } from './profiles.ts'

/**
 * What is out of the ordinary in a case. Ordinary behaviour is drawn from `model.ts`; stories see to it that every path
 * of the lifecycle is walked. A case has at most one story of each chapter, so that they mix as they do in life.
 */
export type StoryLine = {
  name: string
  chapter: Chapter
  /** Share of the cases; at least one of a block, where it fits any. */
  share: number
  allowed?: (policy: Policy) => boolean
  fits?: (profile: Profile, policy: Policy) => boolean
  /** Nothing of the later chapters comes to such a case. */
  isEnd?: boolean
}
/** In the order of the dealing. */
export const CHAPTERS = [
  'origin',
  'screening',
  'handover',
  'dispute',
  'reply',
  'opinion',
  'promise',
  'supervision',
  'ballot',
  'review',
  'transfer',
  'life',
  'slip',
] as const
export type Chapter = (typeof CHAPTERS)[number]

const ONE = 0.01
const has = (profile: Profile, ...names: string[]) => names.some((name) => profile.stories.has(name))
const isJoint = (profile: Profile) => profile.cosignerIds.length > 0
const hasCo = (profile: Profile) => profile.coUnitIds.length > 0
const isOrdinary = (profile: Profile) => !has(profile, 'cppcc', 'state_secret', 'from_higher', 'between_sessions')
/** On the day of the meeting it is ready with all the others. */
export const isInBatch = (profile: Profile) =>
  isOrdinary(profile) && !has(profile, 'delegation_returned', 'returned_to_deputy', 'advised_maintained', 'backlog')
/** Handed over once, to units of its own, and answered by them. */
const isPlain = (profile: Profile) =>
  isOrdinary(profile) &&
  !has(
    profile,
    'joint_lead',
    'joint_member',
    'joint_undone',
    'joint_partner',
    'recalled',
    'withdrawn_after',
    'separate',
  )
const isHeard = (profile: Profile) =>
  isPlain(profile) && !has(profile, 'waived', 'late_reply', 'late_upload') && !profile.isLong
/** Nothing hangs on what its lead signer will say. */
const isContent = (profile: Profile) => isHeard(profile) && !has(profile, ...OPINIONS)
const promises = (profile: Profile) => isPlain(profile) && profile.resultClass.demands.promise
const knows = (outcome: keyof Policy['screening']) => (policy: Policy) => policy.screening[outcome] !== undefined
const extends_ = (basis: Policy['extension']['bases'][number]) => (policy: Policy) =>
  policy.extension.bases.includes(basis)
const marksByNature = (policy: Policy) => policy.handover.byNature && policy.extension.bases.includes('by_nature')
const asksForExtension = (policy: Policy) => policy.extension.bases.some((basis) => basis !== 'notice_to_deputy')
const hasBallot = (policy: Policy) => policy.ballot.held
const isBalloted = (profile: Profile) => isPlain(profile) && profile.isBalloted
const supervised = (profile: Profile) => isPlain(profile) && profile.isSupervised
const reviewed = (profile: Profile) =>
  isHeard(profile) && profile.isReviewed && !has(profile, 'second_dissatisfied:continue', 'reopened_case')
const transfers = (policy: Policy) => policy.transfer.held

function line(chapter: Chapter, name: string, rest: Partial<Omit<StoryLine, 'chapter' | 'name'>> = {}): StoryLine {
  return { chapter, name, share: ONE, ...rest }
}

export const STORY_LINES: readonly StoryLine[] = [
  // Hangzhou 2025: 10 of 401 between sessions.
  line('origin', 'between_sessions', { share: 10 / 401 }),
  line('origin', 'cppcc'),
  line('origin', 'from_higher'),
  line('origin', 'from_lower'),
  line('origin', 'joint_levels'),
  line('origin', 'state_secret'),
  line('origin', 'internal'),
  line('origin', 'protected_proposer'),
  line('origin', 'repeats', { share: 0.04 }),
  line('origin', 'motion_converted'),

  line('screening', 'delegation_returned', {
    allowed: (policy) => policy.submission.delegationCheck,
    fits: isOrdinary,
  }),
  line('screening', 'returned_to_deputy', { allowed: knows('returned_to_deputy'), fits: isOrdinary }),
  line('screening', 'advised_withdrawn', { allowed: knows('withdrawal_advised'), fits: isOrdinary, isEnd: true }),
  line('screening', 'advised_maintained', { allowed: knows('withdrawal_advised'), fits: isOrdinary }),
  line('screening', 'not_handed_over', { allowed: knows('not_handed_over'), fits: isOrdinary, isEnd: true }),
  line('screening', 'treated_as_letter', { allowed: knows('treated_as_letter'), fits: isOrdinary, isEnd: true }),
  line('screening', 'reference', { allowed: knows('reference'), fits: isOrdinary, isEnd: true }),
  line('screening', 'withdrawn_before', { fits: isOrdinary, isEnd: true }),
  line('screening', 'backlog', { fits: isOrdinary }),
  line('screening', 'cosigner_declined', { fits: (profile) => isOrdinary(profile) && profile.cosignerIds.length > 1 }),
  line('screening', 'paper_missing', { fits: isOrdinary }),
  line('screening', 'amended', { share: 0.05 }),

  line('handover', 'withdrawn_after', {
    allowed: (policy) => policy.withdrawal.until === 'any_time',
    fits: isOrdinary,
    isEnd: true,
  }),
  line('handover', 'joint_lead', { allowed: (policy) => policy.handledTogether.allowed, fits: isInBatch }),
  line('handover', 'joint_partner', { allowed: (policy) => policy.handledTogether.allowed, fits: isInBatch }),
  line('handover', 'pre_objected', { allowed: (policy) => policy.handover.preHandover, fits: isPlain }),
  line('handover', 'pre_closed', { allowed: (policy) => policy.handover.preHandover, fits: isPlain }),
  line('handover', 'recalled', { fits: isOrdinary }),
  line('handover', 'date_corrected', { fits: isPlain }),
  line('handover', 'by_nature', { allowed: marksByNature, fits: isPlain }),
  line('handover', 'separate', {
    allowed: (policy) => policy.handover.modes.includes('separate'),
    fits: (profile) => isOrdinary(profile) && hasCo(profile),
  }),
  line('handover', 'unit_added', { fits: isPlain }),
  line('handover', 'waived', { allowed: (policy) => policy.reply.oralReplyOnWaiver, fits: isPlain }),
  line('handover', 'key_after', { share: 0.02, fits: (profile) => isPlain(profile) && !profile.isKey }),
  line('handover', 'category_raised', {
    allowed: (policy) => policy.categories.first !== undefined && policy.categories.third !== undefined,
    fits: (profile) => isPlain(profile) && profile.category === 'third',
  }),

  line('dispute', 'reassigned', { fits: isPlain }),
  line('dispute', 'roles_changed', { fits: (profile) => isPlain(profile) && hasCo(profile) }),
  line('dispute', 'unit_added_on_request', { fits: isPlain }),
  line('dispute', 'upheld', { fits: isPlain }),
  line('dispute', 'ruled_upheld', { allowed: (policy) => policy.reassignment.disputes === 2, fits: isPlain }),
  line('dispute', 'ruled_moved', { allowed: (policy) => policy.reassignment.disputes === 2, fits: isPlain }),

  line('reply', 'late_reply', { share: 0.02, fits: isPlain }),
  line('reply', 'late_upload', { fits: isPlain }),
  line('reply', 'late_acknowledged', { share: 0.02, fits: isPlain }),
  line('reply', 'not_reachable', {
    allowed: (policy) => policy.reply.failedAttemptsSuffice > 0,
    fits: (profile) => isPlain(profile) && !isJoint(profile),
  }),
  line('reply', 'opinion_missing', {
    share: 0.02,
    allowed: (policy) => policy.reply.leadMayProceed,
    fits: (profile) => isPlain(profile) && hasCo(profile) && !has(profile, 'roles_changed', 'reassigned'),
  }),
  line('reply', 'opinion_returned', {
    allowed: (policy) => policy.clocks.opinion_redo !== undefined,
    fits: (profile) => isPlain(profile) && hasCo(profile) && !has(profile, 'roles_changed', 'reassigned'),
  }),
  line('reply', 'extended:notice_to_deputy', { share: 0.03, allowed: extends_('notice_to_deputy'), fits: isPlain }),
  line('reply', 'extended:consent', { share: 0.02, allowed: extends_('consent'), fits: isPlain }),
  line('reply', 'extended:approval', { share: 0.03, allowed: extends_('approval'), fits: isPlain }),
  line('reply', 'extended:by_nature', { allowed: extends_('by_nature'), fits: isPlain }),
  line('reply', 'extension_refused', { allowed: asksForExtension, fits: isPlain }),
  line('reply', 'pre_review_failed', {
    allowed: (policy) => policy.reply.steps.includes('pre_reviewed'),
    fits: isPlain,
  }),
  line('reply', 'self_report', { share: 0.03, fits: isPlain }),
  line('reply', 'class_revised', { fits: (profile) => isPlain(profile) && profile.resultClass.meaning !== 'solved' }),

  // Together 5 of 99: Rui'an, 24 of 482.
  line('opinion', 'second_satisfied', { share: DISSATISFIED * 0.4, fits: isHeard }),
  line('opinion', 'second_dissatisfied:continue', { share: DISSATISFIED * 0.2, fits: isHeard }),
  line('opinion', 'second_dissatisfied:report_back', { share: DISSATISFIED * 0.2, fits: isHeard }),
  line('opinion', 'second_dissatisfied:reference', {
    share: DISSATISFIED * 0.2,
    fits: (profile) => isHeard(profile) && !promises(profile),
  }),
  line('opinion', 'study_declined', {
    allowed: (policy) => policy.rehandling.trigger === 'studied_first',
    fits: isHeard,
  }),
  line('opinion', 'not_reached', { share: 0.02, fits: (profile) => isHeard(profile) && !isJoint(profile) }),
  line('opinion', 'declined', { share: 0.02, fits: (profile) => isHeard(profile) && !isJoint(profile) }),
  line('opinion', 'not_returned', { share: 0.02, fits: (profile) => isHeard(profile) && !isJoint(profile) }),
  line('opinion', 'sent_back', { fits: isHeard }),
  line('opinion', 'rating_corrected', { fits: isHeard }),
  line('opinion', 'asked_again', { fits: isHeard }),

  line('promise', 'promise_rescheduled', { fits: promises }),
  line('promise', 'promise_carried_year', { fits: promises }),
  line('promise', 'promise_carried_term', { fits: promises }),
  line('promise', 'promise_not_kept', { fits: promises }),
  line('promise', 'promise_rejected', { fits: promises }),
  line('promise', 'promise_reopened', { fits: promises }),
  line('promise', 'promise_dissatisfied', { fits: promises }),

  line('supervision', 'leader_gap', { fits: (profile) => supervised(profile) && profile.needsHandlingLeader }),
  line('supervision', 'leader_changed', { fits: (profile) => supervised(profile) && profile.needsHandlingLeader }),
  line('supervision', 'supervisor_left', { fits: (profile) => supervised(profile) && profile.needsSupervisor }),
  line('supervision', 'act_cancelled', { fits: supervised }),
  line('supervision', 'circular', { fits: supervised }),
  line('supervision', 'supervision_reopened', { fits: supervised }),
  line('supervision', 'listed', { fits: isPlain }),
  line('supervision', 'collective', {
    share: 0.03,
    allowed: (policy) => policy.supervision.forms.includes('collective'),
    fits: isPlain,
  }),

  line('ballot', 'ballot_basic', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_failed', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_report_rejected', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_no_quorum', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_recounted', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_rescheduled', { allowed: hasBallot, fits: isBalloted }),
  line('ballot', 'ballot_cancelled', { allowed: hasBallot, fits: isBalloted }),

  line('review', 'review_revised', { fits: reviewed }),
  line('review', 'review_reopened', { fits: reviewed }),
  line('review', 'review_cancelled', { fits: reviewed }),
  line('review', 'review_not_reached', { fits: reviewed }),

  // 2–5 % of the suggestions become clues (Youxian 2025: 210 → 10; Changzhou: 1,478 → 36, and 6 back).
  line('transfer', 'transfer_answered', { allowed: transfers, fits: isPlain }),
  line('transfer', 'transfer_declined', { allowed: transfers, fits: isPlain }),
  line('transfer', 'transfer_suit', { allowed: transfers, fits: isPlain }),
  line('transfer', 'transfer_adopted', { allowed: transfers, fits: isPlain }),
  line('transfer', 'transfer_not_adopted', { allowed: transfers, fits: isPlain }),
  line('transfer', 'transfer_cancelled', { allowed: transfers, fits: isPlain }),

  line('life', 'deputy_died', { fits: (profile) => isContent(profile) && isJoint(profile) }),
  line('life', 'deputy_resigned', { fits: (profile) => isContent(profile) && !isJoint(profile) }),
  line('life', 'deputy_suspended', { fits: isContent }),
  line('life', 'policy_moved', { share: 0.02, fits: isPlain }),
  line('life', 'record_corrected', { share: 0.03 }),
  line('life', 'mark_changed', { fits: isOrdinary }),
  line('life', 'reopened_case', { fits: (profile) => isHeard(profile) && !promises(profile) }),

  line('slip', 'late_request', { fits: (profile) => isPlain(profile) && !has(profile, ...DISPUTED) }),
  line('slip', 'signed_too_early', { fits: isPlain }),
  line('slip', 'co_signs_reply', { fits: (profile) => isPlain(profile) && hasCo(profile) }),
  line('slip', 'unit_rates_itself', { share: 0.02, fits: isHeard }),
  line('slip', 'concluded_too_early', { fits: isPlain }),
  line('slip', 'third_dispute', { fits: (profile) => has(profile, 'ruled_upheld') }),
  line('slip', 'withdrawn_too_late', {
    allowed: (policy) => policy.withdrawal.until === 'handover',
    fits: isPlain,
  }),
]

const OPINIONS = STORY_LINES.filter(({ chapter }) => chapter === 'opinion').map(({ name }) => name)
const DISPUTED = ['reassigned', 'roles_changed', 'unit_added_on_request', 'upheld', 'ruled_upheld', 'ruled_moved']
