import type { Problem } from '../problem.ts'
import type { Policy } from '../schema.ts'
import type { ClockKind } from '../words.ts'
import { finding } from './finding.ts'

/** What does not fit in the bodies, the way of a suggestion, and the arrangements around it. */
export function contradictoryProcedure(policy: Policy): Problem[] {
  return [
    ...bodies(policy),
    ...clocksWanted(policy),
    ...disputes(policy),
    ...ways(policy),
    ...numbering(policy),
    ...arrangements(policy),
  ]
}

function bodies({ office, level, key }: Policy): Problem[] {
  const isTownship = level === 'township'
  const problems: Problem[] = []
  if (isTownship !== (office.body === 'presidium')) {
    const why = isTownship ? '乡镇人大没有常务委员会，由主席团交办和督办' : '只有乡镇由主席团交办和督办'
    problems.push(finding('office.body', office.body, isTownship ? 'presidium' : 'standing_committee', why))
  }
  const fixedBy = office.body === 'presidium' ? 'presidium' : 'council_of_chairpersons'
  if (key.fixedBy !== fixedBy) {
    const why =
      office.body === 'presidium'
        ? '乡镇没有主任会议，不能由它确定重点建议'
        : '县级以上由主任会议确定重点建议（代表法第五十二条第二款）'
    problems.push(finding('key.fixedBy', key.fixedBy, fixedBy, why))
  }
  if (office.workingHours.from >= office.workingHours.to) {
    problems.push(finding('office.workingHours', office.workingHours, 'from 早于 to', '上班时间不早于下班时间'))
  }
  return problems
}

/** Clocks that something else in the policy calls for: without them a duty has no term. */
function clocksWanted(policy: Policy): Problem[] {
  const { rehandling, assessment, ballot, transfer, handover, categories, key } = policy
  const triggers = [...Object.values(categories), key].map((rule) => rule.triggers)
  const wanted: [ClockKind, boolean, string][] = [
    ['reply', true, '答复没有期限'],
    ['outer', true, '没有法定最长期限'],
    ['acknowledge', true, '签收没有期限'],
    ['first_contact', policy.reply.contactRequired, '要求联系代表（reply.contactRequired），却没有期限'],
    ['opinion', handover.modes.includes('co'), '有协办单位，协办意见却没有期限'],
    ['reassignment_request', true, '申请退办没有期限，任何时候都可以推给别人'],
    ['reassignment_decision', true, '退办的决定没有期限'],
    ['final_ruling', true, '承办争议没有终裁的期限'],
    ['deputy_feedback', true, '代表反馈没有期限'],
    ['rehandling', true, '重新办理没有期限'],
    [
      'rehandling_study',
      rehandling.trigger === 'studied_first',
      '先研究再决定重新办理（rehandling.trigger），研究却没有期限',
    ],
    ['assessment', assessment.mode !== 'none', '评估没有期限'],
    ['assessment_action', assessment.mode !== 'none', '按评估意见处理没有期限'],
    ['rectification', ballot.held, '测评后的整改没有期限'],
    ['council_report', triggers.some(({ councilReport }) => councilReport), '要向主任会议报告，却没有期限'],
    ['leader_gap', triggers.some((t) => t.handlingLeader || t.supervisingLeader), '领办、督办领导空缺没有补齐的期限'],
    ['pre_handover_objection', handover.preHandover, '预交办的异议没有期限'],
    ['transfer_decision', transfer.held, '检察机关决定是否受理没有期限'],
    ['transfer_result', transfer.held, '检察机关反馈结果没有期限'],
  ]
  return wanted.flatMap(([kind, isWanted, why]) =>
    isWanted && !policy.clocks[kind] ? [finding(['clocks', kind], undefined, '期限', why)] : [],
  )
}

function disputes({ reassignment, rehandling, assessment, extension }: Policy): Problem[] {
  const problems: Problem[] = []
  const units = reassignment.finalRulingBy.filter((role) => role.startsWith('unit_'))
  if (units.length > 0) {
    const why = `${units.join('、')} 是争议的一方，不能终裁`
    problems.push(finding('reassignment.finalRulingBy', reassignment.finalRulingBy, '交办一方的负责人', why))
  }
  if (assessment.mode === 'none') {
    const why = `代表第 ${rehandling.rounds + 1} 次不满意之后没有下文`
    problems.push(finding('assessment.mode', 'none', 'panel 或者 joint_meeting', why))
  }
  const granted = extension.bases.some((base) => base === 'approval')
  if (granted && extension.grantedBy.length === 0) {
    problems.push(finding('extension.grantedBy', [], '批准延期的角色', '延期须经批准（approval），却没有批准的人'))
  }
  return problems
}

function ways({ handover, extension, clocks, reassignment, screening }: Policy): Problem[] {
  const problems: Problem[] = []
  if (handover.modes.includes('co') !== handover.modes.includes('lead')) {
    problems.push(finding('handover.modes', handover.modes, 'lead 和 co 同时有或者同时没有', '主办和协办缺一'))
  }
  if (extension.bases.includes('by_nature') && !handover.byNature) {
    const why = '延期可以依性质（extension.bases 有 by_nature），交办时却不能标明'
    problems.push(finding('handover.byNature', false, 'true', why))
  }
  if (reassignment.newUnitClock === 'new_handover' && clocks.reply && clocks.reply.within !== 'outer') {
    const why = '改办后答复期限重新起算，又不受最长期限约束，一件建议可以无限期地转下去'
    problems.push(finding('clocks.reply.within', clocks.reply.within, 'outer', why))
  }
  if (!screening.accepted) problems.push(finding('screening.accepted', null, '审核通过', '没有一件建议能够通过审核'))
  for (const outcome of ['not_handed_over', 'treated_as_letter', 'reference'] as const) {
    const rule = screening[outcome]
    if (rule && !rule.source.article) {
      const why = '不作为代表建议办理限制代表的权利，须引明条款；法律没有规定的不得采用'
      problems.push(finding(['screening', outcome, 'source', 'article'], undefined, '条款', why))
    }
  }
  return problems
}

const PLACEHOLDERS: ReadonlySet<string> = new Set(['term', 'session', 'year', 'n'])

function numbering({ numbering: rule }: Policy): Problem[] {
  const problems: Problem[] = []
  for (const name of ['serial', 'inSession', 'betweenSessions'] as const) {
    const holders = [...rule[name].matchAll(/\{([^}]*)\}/g)].map((match) => (match[1] ?? '').split(':')[0] ?? '')
    const odd = holders.filter((holder) => !PLACEHOLDERS.has(holder))
    const path = ['numbering', name]
    if (odd.length > 0)
      problems.push(
        finding(path, rule[name], '只用 {term} {session} {year} {n} {n:4}', `不认识的占位符 ${odd.join('、')}`),
      )
    if (!holders.includes('n'))
      problems.push(finding(path, rule[name], '含 {n} 的式样', '没有序号 {n}，每件建议同一编号'))
  }
  if (rule.inSession === rule.betweenSessions) {
    const why = '大会期间和闭会期间的编号式样相同，两个序列会重号'
    problems.push(finding('numbering.betweenSessions', rule.betweenSessions, '与 numbering.inSession 不同', why))
  }
  return problems
}

function arrangements({ appraisal, transfer, reviews, categories, key, publicity }: Policy): Problem[] {
  const problems: Problem[] = []
  const weight = appraisal.items.reduce((sum, item) => sum + item.weight, 0)
  if (appraisal.items.length > 0 && Math.abs(weight - 100) > 1e-6) {
    problems.push(finding('appraisal.items', `权重合计 ${weight}`, '合计 100', '综合评价各项权重之和不是 100'))
  }
  const names = appraisal.items.map(({ item }) => item)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  if (twice.length > 0) {
    problems.push(finding('appraisal.items', twice, '每个代号只用一次', '综合评价中有代号相同的项目'))
  }
  const from = appraisal.grades.map((grade) => grade.from)
  if (from.some((grade, index) => index > 0 && grade >= (from[index - 1] ?? Number.POSITIVE_INFINITY))) {
    problems.push(finding('appraisal.grades', from, '由高到低排列', '等次的起点没有由高到低'))
  }
  if (transfer.held && transfer.fields.length === 0) {
    problems.push(finding('transfer.fields', [], '至少一个领域', '开展双向转化而没有适用领域'))
  }
  const isReviewed = [...Object.values(categories), key].some(({ triggers }) => triggers.followUpReview)
  if (isReviewed && Object.keys(reviews).length === 0) {
    problems.push(finding('reviews', {}, '至少一项“回头看”', '有建议要“回头看”（triggers.followUpReview），却没有安排'))
  }
  for (const [name, review] of Object.entries(reviews)) {
    const isEmpty = review.of.sample.startsWith('0')
    if (isEmpty && Number(review.of.sample.split('/')[0]) === 0) {
      problems.push(
        finding(['reviews', name, 'of', 'sample'], review.of.sample, '大于零的比例', '一件也不抽，等于没有“回头看”'),
      )
    }
  }
  if (!publicity.reportPublic) {
    problems.push(finding('publicity.reportPublic', false, 'true', '办理情况的报告应当公开（代表法第五十一条第三款）'))
  }
  return problems
}
