import type { Problem } from '../problem.ts'
import type { Policy } from '../schema.ts'
import { ClockKind, LEADER_ROLES, type ReplyStep, type Role } from '../words.ts'
import { finding } from './finding.ts'

/** What does not fit in reply, result classes, inquiry, feedback and chasing. */
export function contradictoryAnswering(policy: Policy): Problem[] {
  return [...replySteps(policy), ...resultClasses(policy), ...inquiry(policy), ...feedback(policy), ...chase(policy)]
}

/** The order that real life has: the later step may not stand before the earlier one. */
const ORDER: readonly (readonly [ReplyStep, ReplyStep, string])[] = [
  ['drafted', 'signed', '没有拟稿就签发'],
  ['consulted', 'signed', '签发以后才征求代表意见，意见已无法写入答复'],
  ['signed', 'sealed', '没有签发就盖章'],
  ['signed', 'delivered', '没有签发就送达'],
  ['sealed', 'delivered', '送达以后才盖章'],
]

function replySteps({ reply }: Policy): Problem[] {
  const { steps, signedBy } = reply
  const problems: Problem[] = []
  const absent = (['signed', 'delivered'] as const).filter((step) => !steps.includes(step))
  if (absent.length > 0) problems.push(finding('reply.steps', steps, `包含 ${absent.join('、')}`, '答复都要签发和送达'))
  if (new Set(steps).size < steps.length) problems.push(finding('reply.steps', steps, '每个环节一次', '有重复的环节'))
  for (const [earlier, later, why] of ORDER) {
    if (steps.includes(earlier) && steps.indexOf(earlier) > steps.lastIndexOf(later) && steps.includes(later)) {
      problems.push(finding('reply.steps', steps, `${earlier} 在 ${later} 之前`, why))
    }
  }
  const odd = signedBy.filter((role) => role !== 'unit_head' && role !== 'unit_deputy_head')
  if (odd.length > 0)
    problems.push(
      finding('reply.signedBy', signedBy, '承办单位负责人', `${odd.join('、')} 不是承办单位负责人，不能签发答复`),
    )
  return problems
}

function resultClasses({ resultClasses: { classes } }: Policy): Problem[] {
  const problems: Problem[] = []
  const codes = classes.map(({ code }) => code)
  if (new Set(codes).size < codes.length)
    problems.push(finding('resultClasses.classes', codes, '代号各不相同', '代号重复，无法区分'))
  if (!classes.some(({ meaning }) => meaning === 'explained')) {
    const why = '没有“确实不能解决、如实说明”（explained）一类，单位只能把不能解决的报成别的类别'
    problems.push(finding('resultClasses.classes', codes, '包含 meaning 为 explained 的一类', why))
  }
  classes.forEach(({ demands, meaning }, index) => {
    const path = ['resultClasses', 'classes', index, 'demands']
    if (demands.promiseDate && !demands.promise) {
      problems.push(finding([...path, 'promise'], false, 'true', '要求承诺的时限，却不要求承诺事项'))
    }
    if ((meaning === 'in_progress' || meaning === 'planned') && !(demands.promise && demands.promiseDate)) {
      const why = `${meaning === 'planned' ? '列入计划' : '正在解决'}的答复没有承诺事项和时限，无从跟踪落实`
      problems.push(finding(path, demands, 'promise 和 promiseDate 为 true', why))
    }
    if ((meaning === 'not_now' || meaning === 'explained') && !demands.reason) {
      problems.push(finding([...path, 'reason'], false, 'true', '不能解决而不要求说明理由'))
    }
  })
  return problems
}

function inquiry({ inquiry: rule, office, clocks }: Policy): Problem[] {
  const problems: Problem[] = []
  const { channels, denominators } = rule
  for (const name of ['key', 'second'] as const) {
    const isOdd =
      name === 'key'
        ? channels.key === 'phone' && channels.first === 'in_person'
        : channels.second === 'in_person' && channels.first === 'phone'
    const why =
      name === 'key' ? '一类建议当面征求意见，重点建议反而电话问询' : '二类建议当面征求意见，一类建议反而电话问询'
    const path = name === 'key' ? 'inquiry.channels.key' : 'inquiry.channels.first'
    if (isOdd) problems.push(finding(path, 'phone', 'in_person', why))
  }
  for (const name of ['notReached', 'declined', 'notReturned'] as const) {
    const why = '没有表态的代表计入满意率的基数，会被当作满意或者不满意；没有回答不是满意（参见重庆市条例第二十九条）'
    if (denominators[name] === 'in_base')
      problems.push(finding(['inquiry', 'denominators', name], 'in_base', 'apart', why))
  }
  if (!office.smallOffice && rule.confirmation !== 'second_person') {
    const why = '只有小机构（office.smallOffice）可以不由第二人确认，此处的设置不起作用'
    problems.push(finding('inquiry.confirmation', rule.confirmation, 'second_person', why))
  }
  if (office.smallOffice && rule.confirmation === 'second_person') {
    const why = '小机构只有一人时无法由第二人确认'
    problems.push(finding('inquiry.confirmation', rule.confirmation, 'scan 或者 sample', why))
  }
  if (!clocks.inquiry) problems.push(finding('clocks.inquiry', null, '期限', '代表工作机构何时征求意见没有期限'))
  return problems
}

function feedback({ feedback: { to } }: Policy): Problem[] {
  if (to.includes('deputy_office')) return []
  const why = '代表的反馈意见不送代表工作机构，只有被评价的一方看得到'
  return [finding('feedback.to', to, '包含 deputy_office', why)]
}

const COMMITTEE_ROLES: ReadonlySet<Role> = new Set<Role>([
  'supervising_leader',
  'supervising_committee',
  'council_of_chairpersons',
  'standing_committee_member',
])

function chase({ chase: ladders, office }: Policy): Problem[] {
  return ClockKind.options.flatMap((kind) =>
    (ladders[kind]?.steps ?? []).flatMap(({ mode, to }, index) => {
      const path = ['chase', kind, 'steps', index]
      const leaders = mode === 'automatic' ? to.filter((role) => LEADER_ROLES.has(role)) : []
      const absent = office.body === 'presidium' ? to.filter((role) => COMMITTEE_ROLES.has(role)) : []
      return [
        ...(leaders.length > 0
          ? [
              finding(
                [...path, 'mode'],
                'automatic',
                'draft',
                `${leaders.join('、')} 是领导，对领导的催办应先拟稿、经批准再发`,
              ),
            ]
          : []),
        ...(absent.length > 0
          ? [finding([...path, 'to'], to, '乡镇主席团中有的角色', `乡镇没有常委会，${absent.join('、')} 不会有人收到`)]
          : []),
      ]
    }),
  )
}
