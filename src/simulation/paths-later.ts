import type { Policy } from '../../machines/policy/schema.ts'
import { type LifePath, path } from './path.ts'

const hasBallot = (policy: Policy) => policy.ballot.held
const hasSecond = (policy: Policy) => policy.ballot.held && policy.ballot.secondBallot
const transfers = (policy: Policy) => policy.transfer.held
const reviews = (policy: Policy) => Object.keys(policy.reviews).length > 0
const asksAgain = (policy: Policy) => Object.values(policy.reviews).some((review) => review.asksDeputyAgain)
const asksBy = (channel: 'in_person' | 'phone') => (policy: Policy) => {
  const { third, key } = policy.inquiry.channels
  return third === channel || key === channel
}
const assesses = (outcome: Policy['assessment']['outcomes'][number]) => (policy: Policy) =>
  policy.assessment.mode !== 'none' && policy.assessment.outcomes.includes(outcome)
const studies = (policy: Policy) => policy.rehandling.trigger === 'studied_first'
const supervises = (name: keyof Policy['key']['triggers']) => (policy: Policy) =>
  [...Object.values(policy.categories), policy.key].some((rule) => rule?.triggers[name])
const isSupervised = (policy: Policy) =>
  supervises('supervisingCommittee')(policy) || supervises('supervisingLeader')(policy)
const keepsLedger = (policy: Policy) => policy.resultClasses.classes.some(({ demands }) => demands.promise)

/** 评, 承诺, 督, 测评, “回头看”, 转化, and life going on. */
export const LATER_PATHS: readonly LifePath[] = [
  path('当面征求意见', 'inquiry.asked', { channel: 'in_person' }, asksBy('in_person')),
  path('电话征求意见', 'inquiry.asked', { channel: 'phone' }, asksBy('phone')),
  path('问询未果', 'inquiry.attemptFailed'),
  path('另一人确认', 'inquiry.confirmed'),
  path('问询记录退回', 'inquiry.sentBack'),
  path('催请反馈', 'inquiry.reminded', {}, (policy) => policy.inquiry.reminders > 0),
  path('更正评价', 'rating.corrected'),
  path('另行征求意见', 'inquiry.ordered'),
  path('代表自行反馈', 'deputyFeedback.filed'),
  path('商定要求', 'demands.agreed'),
  path('代表满意', 'inquiry.settled', { outcome: 'satisfied' }),
  path('代表基本满意', 'inquiry.settled', { outcome: 'basically_satisfied' }),
  path('代表不满意', 'inquiry.settled', { outcome: 'dissatisfied', round: 1 }),
  path('征求意见联系不上', 'inquiry.settled', { outcome: 'not_reached' }),
  path('不表态', 'inquiry.settled', { outcome: 'declined' }),
  path('未反馈', 'inquiry.settled', { outcome: 'not_returned' }),
  path('不再征求意见', 'inquiry.settled', { outcome: 'not_applicable' }),
  path('再次办理', 'rehandling.started', { round: 2 }),
  path('再次答复', 'duty.answered', { round: 2 }),
  path('研究后交再次办理', 'rehandling.ordered', {}, studies),
  path('研究后不再办理', 'rehandling.declined', {}, studies),
  path('代表再次不满意', 'inquiry.settled', { outcome: 'dissatisfied', round: 2 }),
  path('评估：继续办理', 'assessment.concluded', { outcome: 'continue' }, assesses('continue')),
  path('评估：调研反馈', 'assessment.concluded', { outcome: 'report_back' }, assesses('report_back')),
  path('评估：留作参考', 'assessment.concluded', { outcome: 'reference' }, assesses('reference')),
  path('按评估意见答复', 'duty.answered', { round: 3 }, assesses('continue')),
  path('办结', 'case.concluded', { withDissatisfaction: false }),
  path(
    '带着不满意办结',
    'case.concluded',
    { withDissatisfaction: true },
    (policy) => policy.conclusion.withDissatisfaction,
  ),
  path('归档', 'case.archived'),
  path('重新办理', 'case.reopened'),

  path('承诺进展', 'commitment.progressed', {}, keepsLedger),
  path('报告完成', 'commitment.reportedDone', {}, keepsLedger),
  path('现场核验', 'commitment.verified', { onSite: true }, keepsLedger),
  path('书面核验', 'commitment.verified', { onSite: false }, keepsLedger),
  path('核验不予认可', 'commitment.rejected', {}, keepsLedger),
  path('代表评价承诺', 'commitment.rated', {}, (policy) => keepsLedger(policy) && policy.commitments.ratedByDeputy),
  path('承诺落实不满意', 'commitment.rated', { rating: 'dissatisfied' }, (policy) => {
    return keepsLedger(policy) && policy.commitments.ratedByDeputy
  }),
  path('销号', 'commitment.struckOff', {}, keepsLedger),
  path('承诺改期', 'commitment.rescheduled', {}, keepsLedger),
  path('转下年度', 'commitment.carriedOver', { to: 'next_year' }, keepsLedger),
  path('转下一届', 'commitment.carriedOver', { to: 'next_term' }, keepsLedger),
  path('承诺未能落实', 'commitment.notKept', {}, keepsLedger),
  path('重新列入台账', 'commitment.reopened', {}, keepsLedger),
  path('承诺逾期', 'deadline.passed', { kind: 'commitment' }, keepsLedger),

  path('因类别督办', 'supervision.started', { level: 'category' }, (policy) => {
    const rules = Object.values(policy.categories)
    return rules.some((rule) => rule?.triggers.supervisingCommittee || rule?.triggers.supervisingLeader)
  }),
  path('重点督办', 'supervision.started', { level: 'key' }, (policy) => policy.key.triggers.supervisingCommittee),
  path('集中督办', 'supervision.started', { level: 'collective' }, (policy) =>
    policy.supervision.forms.includes('collective'),
  ),
  path('挂号督办', 'supervision.started', { level: 'listed' }),
  path('督办领导到位', 'supervisingLeader.appointed', {}, supervises('supervisingLeader')),
  path('督办领导离任', 'supervisingLeader.left', {}, supervises('supervisingLeader')),
  path('督办领导更换', 'supervisingLeader.changed', {}, supervises('supervisingLeader')),
  path('督办委员会到位', 'supervisingCommittee.appointed', {}, supervises('supervisingCommittee')),
  path('督办活动计划', 'act.planned'),
  path('督办活动开展', 'act.held'),
  path('督办提出要求', 'act.held', { hasDemands: true }),
  path('要求已落实', 'demand.met'),
  path('督办活动取消', 'act.cancelled', {}, isSupervised),
  path('报告进展', 'progress.reported', {}, (policy) => policy.supervision.progressEvery !== null),
  path('向主任会议报告', 'councilReport.made', {}, supervises('councilReport')),
  path('通报', 'circular.decided', {}, isSupervised),
  path('督办结束', 'supervision.closed'),
  path('督办恢复', 'supervision.reopened', {}, isSupervised),

  path('列入测评议程', 'ballot.scheduled', {}, hasBallot),
  path('测评改期', 'ballot.rescheduled', {}, hasBallot),
  path('计票', 'ballot.counted', {}, hasBallot),
  path('监票人签字', 'count.signed', { as: 'scrutineer' }, hasBallot),
  path('计票人签字', 'count.signed', { as: 'teller' }, hasBallot),
  path('重新计票', 'count.rejected', {}, hasBallot),
  path('测评满意', 'ballot.resultKnown', { result: 'satisfied' }, hasBallot),
  path('测评基本满意', 'ballot.resultKnown', { result: 'basically_satisfied' }, hasBallot),
  path('测评不满意', 'ballot.resultKnown', { result: 'dissatisfied' }, hasBallot),
  path('测评不足法定人数', 'ballot.resultKnown', { result: 'no_quorum' }, hasBallot),
  path('责令整改', 'rectification.ordered', {}, hasBallot),
  path('整改报告', 'rectification.reported', {}, hasBallot),
  path('整改报告退回', 'rectification.rejected', {}, hasBallot),
  path('整改认可', 'rectification.accepted', {}, hasBallot),
  path('第二次测评', 'secondBallot.scheduled', {}, hasSecond),
  path('测评取消', 'ballot.cancelled', { why: 'agenda_changed' }, hasBallot),

  path('列入“回头看”', 'review.selected', {}, reviews),
  path('“回头看”计划', 'review.planned', {}, reviews),
  path('“回头看”核查', 'review.checked', {}, reviews),
  path('再次征求代表意见', 'review.deputyAsked', {}, asksAgain),
  path('“回头看”联系不上', 'review.deputyNotReached', {}, asksAgain),
  path('“回头看”维持', 'review.closed', { outcome: 'confirmed' }, reviews),
  path('“回头看”改定类别', 'review.closed', { outcome: 'class_revised' }, reviews),
  path('“回头看”重新办理', 'review.closed', { outcome: 'reopen' }, reviews),
  path('“回头看”中止', 'review.cancelled', {}, reviews),

  path('移送检察机关', 'transfer.sent', {}, transfers),
  path('检察机关转来', 'transfer.opened', { direction: 'from_procuratorate' }, transfers),
  path('委员会意见', 'committeeView.given', {}, transfers),
  path('检察机关受理', 'transfer.accepted', {}, transfers),
  path('不予受理', 'transfer.declined', {}, transfers),
  path('检察建议', 'procuratorialSuggestion.issued', {}, transfers),
  path('回复检察建议', 'procuratorialSuggestion.answered', {}, transfers),
  path('提起公益诉讼', 'suit.filed', {}, transfers),
  path('转化结果', 'transfer.resultReported', {}, transfers),
  path('转化结束', 'transfer.closed', {}, transfers),
  path('转化撤销', 'transfer.cancelled', {}, transfers),

  path('代表去世', 'deputy.ended', { why: 'died' }),
  path('代表辞职', 'deputy.ended', { why: 'resigned' }),
  path('代表暂停执行职务', 'deputy.suspended'),
  path('代表恢复执行职务', 'deputy.resumed'),
  path('承办单位合并', 'unit.succeeded'),
  path('换届', 'term.changed'),
  path('办理规则修订后适用新版', 'policy.moved'),
  path('更正登记', 'record.corrected'),
  path('改定密级或知悉范围', 'mark.changed'),
]
