import type { Problem } from '../problem.ts'
import type { Policy } from '../schema.ts'
import { compareTerms, usualDays } from '../term-length.ts'
import type { ClockKind } from '../words.ts'
import { finding } from './finding.ts'

/** Terms that run against each other: what a careful lawyer would ask about the numbers. */
export function contradictoryTerms(policy: Policy): Problem[] {
  return [
    ...pairs(policy),
    ...longTerm(policy),
    ...receipt(policy),
    ...reminders(policy),
    ...emptyTerms(policy),
    ...progress(policy),
  ]
}

function isLonger(one: string, other: string): boolean {
  const order = compareTerms(one, other)
  return order === 'unsure' ? usualDays(one) > usualDays(other) : order === 'longer'
}

const isNotShorter = (one: string, other: string) => !isLonger(other, one)

type Pair = { clock: ClockKind; than: ClockKind; equalToo: boolean; why: string }
const PAIRS: readonly Pair[] = [
  {
    clock: 'opinion',
    than: 'reply',
    equalToo: true,
    why: '协办意见的期限不短于主办单位答复的期限，主办单位答复时还等不到协办意见',
  },
  { clock: 'reply', than: 'outer', equalToo: false, why: '答复期限超过了法定最长期限' },
  {
    clock: 'reassignment_request',
    than: 'reply',
    equalToo: true,
    why: '申请退办的期限不短于答复期限，到了该答复的时候还可以推给别人',
  },
  { clock: 'rehandling', than: 'outer', equalToo: false, why: '重新办理的期限比整件建议的最长期限还长' },
  {
    clock: 'first_contact',
    than: 'reply',
    equalToo: true,
    why: '首次联系代表的期限不短于答复期限，代表意见来不及听取',
  },
  { clock: 'acknowledge', than: 'reply', equalToo: true, why: '签收期限不短于答复期限' },
  { clock: 'opinion_redo', than: 'opinion', equalToo: true, why: '重提协办意见的期限不短于首次提出的期限' },
  { clock: 'reassignment_decision', than: 'reply', equalToo: true, why: '退办的决定期限不短于答复期限' },
]

function pairs({ clocks }: Policy): Problem[] {
  return PAIRS.flatMap(({ clock, than, equalToo, why }) => {
    const [one, other] = [clocks[clock], clocks[than]]
    if (!one || !other) return []
    const isWrong = equalToo ? isNotShorter(one.term, other.term) : isLonger(one.term, other.term)
    const expected = `${equalToo ? '短于' : '不长于'} ${other.term}（clocks.${than}.term）`
    return isWrong ? [finding(['clocks', clock, 'term'], one.term, expected, why)] : []
  })
}

function longTerm({ extension, clocks }: Policy): Problem[] {
  const problems: Problem[] = []
  const { reply, outer } = clocks
  if (outer && isLonger(extension.term, outer.term)) {
    const why = '延长后的期限超过了法定最长期限，任何延期都不能超过它'
    problems.push(finding('extension.term', extension.term, `不长于 ${outer.term}（clocks.outer.term）`, why))
  }
  if (reply && extension.bases.length > 0 && isNotShorter(reply.term, extension.term)) {
    const why = '延长后的期限是从同一天起算的全部期限，不长于原期限就没有延长'
    problems.push(finding('extension.term', extension.term, `长于 ${reply.term}（clocks.reply.term）`, why))
  }
  if (reply && extension.noticeWithin !== null && isLonger(extension.noticeWithin, reply.term)) {
    const why = '说明或者申请延期的最后一天在答复期限届满之后，逾期以后还能补办延期'
    problems.push(
      finding('extension.noticeWithin', extension.noticeWithin, `不长于 ${reply.term}（clocks.reply.term）`, why),
    )
  }
  const asked = extension.bases.filter((base) => base !== 'by_nature')
  if (extension.noticeWithin === null && asked.length > 0) {
    const why = `延期须经${asked.join('、')}，却没有规定最迟何时提出`
    problems.push(finding('extension.noticeWithin', null, '不长于答复期限的期限', why))
  }
  return problems
}

function receipt({ handover, clocks }: Policy): Problem[] {
  const { deemedReceipt } = handover
  const acknowledge = clocks.acknowledge
  if (deemedReceipt === null) {
    const fromReceipt = Object.entries(clocks).filter(([kind, clock]) => clock.start === 'receipt' && ON_UNIT.has(kind))
    const why = `${fromReceipt.map(([kind]) => `clocks.${kind}`).join('、')} 自收到之日起算，单位不签收就不起算`
    return fromReceipt.length > 0 ? [finding('handover.deemedReceipt', null, '视为收到的期限，如 3wd', why)] : []
  }
  if (!acknowledge || !isLonger(deemedReceipt, acknowledge.term)) return []
  const why = '视为收到的日子在签收期限之后，逾期不签收的单位反而起算更晚'
  return [
    finding('handover.deemedReceipt', deemedReceipt, `不长于 ${acknowledge.term}（clocks.acknowledge.term）`, why),
  ]
}

/** Clocks of a unit that may count from its receipt; the others of that start count from the office's. */
const ON_UNIT: ReadonlySet<string> = new Set([
  'first_contact',
  'reassignment_request',
  'opinion',
  'reply',
  'acknowledge',
])

function reminders({ chase, clocks }: Policy): Problem[] {
  return Object.entries(chase).flatMap(([kind, { steps }]) => {
    const clock = clocks[kind as ClockKind]
    if (!clock)
      return [
        finding(['chase', kind], `${steps.length} 步`, '删去（null）', `没有期限 clocks.${kind}，这些催办永远不会发出`),
      ]
    if (clock.start === 'promise') return []
    return steps.flatMap(({ offset }, index) => {
      const isTooEarly = offset.startsWith('-') && isNotShorter(offset.slice(1), clock.term)
      const why = `提前量不短于期限本身（clocks.${kind}.term 为 ${clock.term}），提醒会落在起算以前`
      const path = ['chase', kind, 'steps', index, 'offset']
      return isTooEarly ? [finding(path, offset, `短于 ${clock.term} 的提前量`, why)] : []
    })
  })
}

function emptyTerms({ clocks }: Policy): Problem[] {
  return Object.entries(clocks).flatMap(([kind, clock]) =>
    clock.start !== 'promise' && /^-?0+\D/.test(clock.term)
      ? [finding(['clocks', kind, 'term'], clock.term, '至少一日', '起算当天就到期，没有办理时间')]
      : [],
  )
}

function progress({ supervision, clocks }: Policy): Problem[] {
  const clock = clocks.supervision_progress
  if (!clock || supervision.progressEvery === null || supervision.progressEvery === clock.term) return []
  const why = `与 clocks.supervision_progress.term 的 ${clock.term} 不一致，督办进展按哪一个期限不明`
  return [finding('supervision.progressEvery', supervision.progressEvery, clock.term, why)]
}
