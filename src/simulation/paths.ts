import type { Policy } from '../../machines/policy/schema.ts'
import { type LifePath, type LoggedLine, path } from './path.ts'
import { LATER_PATHS } from './paths-later.ts'

export type WalkedPath = { label: string; times: number }
export type Walk = { see(line: LoggedLine): void; walked(): WalkedPath[] }

const screens = (outcome: keyof Policy['screening']) => (policy: Policy) => policy.screening[outcome] !== undefined
const preHandover = (policy: Policy) => policy.handover.preHandover
const joins = (policy: Policy) => policy.handledTogether.allowed
const handsOver = (form: Policy['handover']['forms'][number]) => (policy: Policy) =>
  policy.handover.forms[0] === form || (form === 'online' && policy.handover.forms.includes('online'))
const takesPart = (role: Policy['handover']['modes'][number]) => (policy: Policy) =>
  policy.handover.modes.includes(role)
const takesStep = (step: Policy['reply']['steps'][number]) => (policy: Policy) => policy.reply.steps.includes(step)
const extendsBy = (basis: Policy['extension']['bases'][number]) => (policy: Policy) =>
  policy.extension.bases.includes(basis)
const asksForExtension = (policy: Policy) => policy.extension.bases.some((basis) => basis !== 'notice_to_deputy')
const triggers = (name: keyof Policy['key']['triggers']) => (policy: Policy) =>
  [...Object.values(policy.categories), policy.key].some((rule) => rule?.triggers[name])
const hasTwoDisputes = (policy: Policy) => policy.reassignment.disputes === 2
const hasCategories = (policy: Policy) => policy.categories.first !== undefined && policy.categories.third !== undefined

/** 提 and 办: from the first word to the reply. */
const EARLIER_PATHS: readonly LifePath[] = [
  path('会议期间提出', 'suggestion.drafted', { period: 'in_session' }),
  path('闭会期间提出', 'suggestion.drafted', { period: 'between_sessions' }),
  path('上级人大交来', 'suggestion.drafted', { origin: 'from_higher' }),
  path('下级人大转来', 'suggestion.drafted', { origin: 'from_lower' }),
  path('上下联动', 'suggestion.drafted', { origin: 'joint_levels' }),
  path('政协提案', 'suggestion.drafted', { origin: 'cppcc' }),
  path('涉密', 'suggestion.drafted', { mark: 'state_secret' }),
  path('内部', 'suggestion.drafted', { mark: 'internal' }),
  path('对承办单位不公开提出人', 'suggestion.drafted', { mark: 'protected_proposer' }),
  { ...path('重复提出', 'suggestion.drafted'), when: ({ payload }) => (payload['repeats'] as unknown[]).length > 0 },
  { ...path('代表本人在网上起草', 'suggestion.drafted'), when: ({ by }) => by.role === 'deputy' },
  { ...path('凭纸质件代为登记', 'suggestion.drafted'), when: ({ basis }) => basis === 'paper' },
  path('改动文字', 'suggestion.amended'),
  path('提前沟通', 'priorCommunication.held'),
  path('联名确认（网上）', 'cosigner.confirmed', { form: 'screen' }),
  path('联名确认（签名）', 'cosigner.confirmed', { form: 'wet_signature' }),
  path('联名代表退出', 'cosigner.declined'),
  path('代表团转出', 'delegation.forwarded', {}, (policy) => policy.submission.delegationCheck),
  path('代表团退回', 'delegation.returned', {}, (policy) => policy.submission.delegationCheck),
  path('纸质原件缺失', 'paper.recorded', { state: 'missing' }),
  path('纸质原件补齐', 'paper.recorded', { state: 'received' }),
  path('会议闭幕移交', 'session.closed'),
  path('议案转为建议', 'motion.converted'),
  path('审核通过', 'screening.decided', { outcome: 'accepted' }, screens('accepted')),
  path('退请修改', 'screening.decided', { outcome: 'returned_to_deputy' }, screens('returned_to_deputy')),
  path('修改后再提', 'suggestion.resubmitted', {}, screens('returned_to_deputy')),
  path('建议撤回', 'screening.decided', { outcome: 'withdrawal_advised' }, screens('withdrawal_advised')),
  path('坚持提出', 'suggestion.maintained', {}, screens('withdrawal_advised')),
  path('不予交办', 'screening.decided', { outcome: 'not_handed_over' }, screens('not_handed_over')),
  path('转作代表来信', 'screening.decided', { outcome: 'treated_as_letter' }, screens('treated_as_letter')),
  path('参阅件', 'screening.decided', { outcome: 'reference' }, screens('reference')),
  path('撤回', 'suggestion.withdrawn'),
  path(
    '交办后撤回（办理终止）',
    'assignment.ended',
    { why: 'withdrawn' },
    (policy) => policy.withdrawal.until === 'any_time',
  ),
  path('确定为重点', 'key.fixed'),
  path('提高类别', 'category.raised', {}, hasCategories),

  path('预交办', 'preHandover.opened', {}, preHandover),
  path('预交办异议', 'preHandover.objected', {}, preHandover),
  path('预交办提前结束', 'preHandover.closed', {}, preHandover),
  path('预交办期满无异议', 'deadline.passed', { kind: 'pre_handover_objection' }, preHandover),
  path('会议交办', 'handover.made', { form: 'meeting' }, handsOver('meeting')),
  path('面对面交办', 'handover.made', { form: 'face_to_face' }, handsOver('face_to_face')),
  path('网上交办', 'handover.made', { form: 'online' }, handsOver('online')),
  path('按性质适用较长期限', 'handover.made', { longTermByNature: true }, (policy) => {
    return policy.handover.byNature && policy.extension.bases.includes('by_nature')
  }),
  path('分办', 'distribution.made'),
  path('归口单位签收', 'receipt.signed'),
  path('单独办理', 'assignment.opened', { role: 'sole' }, takesPart('sole')),
  path('主办', 'assignment.opened', { role: 'lead' }, takesPart('lead')),
  path('协办', 'assignment.opened', { role: 'co' }, takesPart('co')),
  path('分别办理', 'assignment.opened', { role: 'separate' }, takesPart('separate')),
  path('增加承办单位', 'unit.added'),
  path('撤回交办', 'handover.recalled'),
  path('更正交办日', 'handover.dateCorrected'),
  path('并入一并办理', 'handledTogether.joined', {}, joins),
  path('一并办理的主件', 'handledTogether.led', {}, joins),
  path('解除一并办理', 'handledTogether.undone', {}, joins),
  path('主件答复及于并件', 'jointReply.delivered', {}, joins),
  path('并件不满意，主件再办', 'jointRehandling.asked', {}, joins),
  path('表示不需要书面答复', 'writtenReply.waived', {}, (policy) => policy.reply.oralReplyOnWaiver),
  path('领办领导到位', 'leader.appointed', {}, triggers('handlingLeader')),
  path('领办领导变动', 'leader.changed', {}, triggers('handlingLeader')),
  path('领办或督办领导空缺逾期', 'deadline.passed', { kind: 'leader_gap' }, triggers('handlingLeader')),

  path('承办单位签收', 'assignment.acknowledged'),
  path('逾期未签收', 'deadline.passed', { kind: 'acknowledge' }),
  path('走访', 'contact.made', { form: 'visit' }),
  path('座谈', 'contact.made', { form: 'meeting' }),
  path('电话沟通', 'contact.made', { form: 'phone' }),
  path('联系不上', 'contact.failed', {}, (policy) => policy.reply.failedAttemptsSuffice > 0),
  path('申请退办', 'reassignment.requested'),
  path('归口单位转报', 'reassignment.forwarded', {}, (policy) => policy.reassignment.throughRoutingOffice),
  path('改办', 'reassignment.decided', { outcome: 'reassigned' }),
  path('调整主办协办', 'reassignment.decided', { outcome: 'roles_changed' }),
  path('决定增加单位', 'reassignment.decided', { outcome: 'unit_added' }),
  path('维持交办', 'reassignment.decided', { outcome: 'upheld' }),
  path('终裁维持', 'finalRuling.made', { outcome: 'upheld' }, hasTwoDisputes),
  path('终裁改办', 'finalRuling.made', { outcome: 'reassigned' }, hasTwoDisputes),
  path('协办意见', 'opinion.given'),
  path('协办意见退回', 'opinion.returned', {}, (policy) => policy.clocks.opinion_redo !== undefined),
  path('协办意见逾期', 'deadline.passed', { kind: 'opinion' }, (policy) => policy.reply.leadMayProceed),
  path('主办说明后先行答复', 'reply.signed', { statesMissingOpinions: true }, (policy) => policy.reply.leadMayProceed),
  path('告知代表后延期', 'extension.notified', {}, extendsBy('notice_to_deputy')),
  path('申请延期', 'extension.requested', {}, asksForExtension),
  path('经代表同意延期', 'extension.granted', { basis: 'consent' }, extendsBy('consent')),
  path('经批准延期', 'extension.granted', { basis: 'approval' }, extendsBy('approval')),
  path('不同意延期', 'extension.refused', {}, asksForExtension),
  path('拟稿', 'reply.drafted'),
  path('征求代表意见', 'reply.consulted', {}, takesStep('consulted')),
  path('核稿', 'reply.checked', {}, takesStep('checked')),
  path('会签', 'reply.countersigned', {}, takesStep('countersigned')),
  path('归口预审通过', 'reply.preReviewed', { passed: true }, takesStep('pre_reviewed')),
  path('归口预审退回', 'reply.preReviewed', { passed: false }, takesStep('pre_reviewed')),
  path('签发', 'reply.signed'),
  path('盖章', 'reply.sealed', {}, takesStep('sealed')),
  path('当面送达', 'reply.delivered', { form: 'in_person' }),
  path('邮寄送达', 'reply.delivered', { form: 'post' }),
  path('网上送达', 'reply.delivered', { form: 'online' }),
  path('口头答复', 'reply.delivered', { form: 'oral_record' }, (policy) => policy.reply.oralReplyOnWaiver),
  path('逾期未办复', 'deadline.passed', { kind: 'reply' }),
  { ...path('按期送达、补录', 'reply.delivered'), when: ({ basis }) => basis === 'scan' },
  path('承办单位自报', 'unitReported.filed'),
  path('改定办理结果类别', 'resultClass.revised'),
]

/** Every path of the lifecycle that a year should walk where the place's rules know it. */
export const LIFE_PATHS: readonly LifePath[] = [...EARLIER_PATHS, ...LATER_PATHS]

/** Watches the log go by and counts how often each path was walked that the place allows. */
export function watchPaths(policy: Policy): Walk {
  const paths = [...LIFE_PATHS, ...classPaths(policy)].filter((one) => one.allowed?.(policy) ?? true)
  const counts = paths.map((one) => ({ ...one, times: 0 }))
  const byType = group(counts)
  return {
    see: (line) => {
      if (line.outcome !== 'accepted') return
      for (const one of byType.get(line.type) ?? []) if (fits(one, line)) one.times += 1
    },
    walked: () => counts.map(({ label, times }) => ({ label, times })),
  }
}

/** One path for each class of the place's scheme. */
function classPaths(policy: Policy): LifePath[] {
  return policy.resultClasses.classes.map(({ code, label }) =>
    path(`办理结果${code}（${label}）`, 'reply.signed', { resultClass: code }),
  )
}

function group<Item extends { type: string }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(item.type, [...(groups.get(item.type) ?? []), item])
  return groups
}

function fits({ has = {}, when }: LifePath, line: LoggedLine): boolean {
  for (const [name, value] of Object.entries(has)) if (line.payload[name] !== value) return false
  return when?.(line) ?? true
}
