import type { StartClock, Tell } from '../effects.ts'
import type { Policy } from '../policy/schema.ts'
import type { Principal, Verdict } from '../step.ts'
import { no, ok } from '../step.ts'
import type { BallotCount } from './events.ts'

export type BallotPolicy = Policy['ballot']
export type BallotResult = 'satisfied' | 'basically_satisfied' | 'dissatisfied' | 'no_quorum'
export type Signer = 'scrutineer' | 'teller'

const MODES = { secret: '无记名', open: '公开', electronic: '电子' } as const
const MEDIA = { paper: '纸质票', hall_device: '会场表决器', phone: '手机' } as const
const SIGNERS = { scrutineer: '监票人', teller: '计票人' } as const

/** Mode and medium of the vote are the place's choice. */
export function judgeMethod(mode: BallotPolicy['mode'], medium: keyof typeof MEDIA, policy: BallotPolicy): Verdict {
  if (mode !== policy.mode) {
    return no(
      'RULE_NOT_IN_POLICY',
      `登记的测评方式为“${MODES[mode]}”，本地规则为“${MODES[policy.mode]}”；请核对后重新登记`,
    )
  }
  if (!policy.media.includes(medium)) {
    const allowed = policy.media.map((name) => `“${MEDIA[name]}”`).join('、')
    return no('RULE_NOT_IN_POLICY', `登记的表决工具为“${MEDIA[medium]}”，本地规则只允许${allowed}；请核对后重新登记`)
  }
  return ok
}

/** An item is not counted before the day for which it stands on the agenda; a meeting held earlier is rescheduled first. */
export function judgeCountDay(occurredOn: string, scheduledOn: string): Verdict {
  if (occurredOn >= scheduledOn) return ok
  return no('RULE_NOT_MET', `测评定于 ${scheduledOn}，登记的计票日 ${occurredOn} 更早；会议如已提前，请先登记改期`)
}

/** Do the numbers of a count fit each other? The sentence names the first one that does not. */
export function judgeCount(count: BallotCount): Verdict {
  const chain = [
    ['应到', count.due],
    ['实到', count.present],
    ['发出票', count.issued],
    ['收回票', count.returned],
    ['无效票', count.invalid],
  ] as const
  for (const [index, [name, found]] of chain.entries()) {
    const above = chain[index - 1]
    if (above && found > above[1]) {
      return no(
        'RULE_NOT_MET',
        `${name} ${found} 多于${above[0]} ${above[1]}；${name}不能超过${above[0]}，请核对${name}数`,
      )
    }
  }

  const valid = validVotes(count)
  const sum = count.satisfied + count.basicallySatisfied + count.dissatisfied + count.abstained
  if (sum === valid) return ok
  const parts = `满意 ${count.satisfied}、基本满意 ${count.basicallySatisfied}、不满意 ${count.dissatisfied}、弃权 ${count.abstained}`
  return no(
    'RULE_NOT_MET',
    `${parts}，合计 ${sum}，有效票为 ${valid}（收回 ${count.returned} 减无效 ${count.invalid}）；两数应相等，请重新计票`,
  )
}

/** Valid votes: returned ones without the invalid. An abstention is valid. */
export function validVotes(count: BallotCount): number {
  return count.returned - count.invalid
}

/** Is the share of all members that are present large enough to vote? Exactly the quorum is enough. */
export function hasQuorum(count: BallotCount, policy: Pick<BallotPolicy, 'quorum'>): boolean {
  return compareShare(count.present, count.due, policy.quorum) >= 0
}

/**
 * The result of a count by the place's own base, thresholds and ties; every count that fits together has one.
 * 镇海区人大常委会 2022: 满意 from half of all members on; else the sum of both must be above half, exactly half is 不满意.
 */
export function ballotResult(count: BallotCount, policy: BallotPolicy): BallotResult {
  if (!hasQuorum(count, policy)) return 'no_quorum'
  const base = baseOf(count, policy.base)
  const { thresholds, tie } = policy
  if (reaches(count.satisfied, base, thresholds.satisfied, tie.satisfied)) return 'satisfied'
  const both = count.satisfied + count.basicallySatisfied
  if (reaches(both, base, thresholds.basically, tie.basically)) return 'basically_satisfied'
  return 'dissatisfied'
}

function baseOf(count: BallotCount, base: BallotPolicy['base']): number {
  switch (base) {
    case 'all_members':
      return count.due
    case 'present':
      return count.present
    case 'returned':
      return count.returned
    case 'valid':
      return validVotes(count)
  }
}

function reaches(votes: number, base: number, threshold: string, tie: 'reaches' | 'fails'): boolean {
  // Nobody's vote is no share at all: an empty base reaches nothing.
  if (base === 0) return false
  const order = compareShare(votes, base, threshold)
  return order > 0 || (order === 0 && tie === 'reaches')
}

/** The sign of `part / whole − fraction`, exactly: products of whole numbers, never a division. */
export function compareShare(part: number, whole: number, fraction: string): -1 | 0 | 1 {
  const [numerator = '', denominator = ''] = fraction.split('/')
  const difference = BigInt(part) * BigInt(denominator) - BigInt(whole) * BigInt(numerator)
  if (difference === 0n) return 0
  return difference > 0n ? 1 : -1
}

type Signatures = { scrutineerIds: readonly string[]; tellerIds: readonly string[] }

/** A count is signed by a scrutineer and a teller, who are different persons; each signs once and for himself. */
export function judgeSignature(as: Signer, personId: string, signed: Signatures, by: Principal): Verdict {
  if ((by.role === 'scrutineer' || by.role === 'teller') && by.role !== as) {
    return no('ROLE_NOT_ALLOWED', `登记人是${SIGNERS[by.role]}，不能以${SIGNERS[as]}身份签字；请由${SIGNERS[as]}登记`)
  }
  const own = as === 'scrutineer' ? signed.scrutineerIds : signed.tellerIds
  const other = as === 'scrutineer' ? signed.tellerIds : signed.scrutineerIds
  if (other.includes(personId)) {
    return no('SAME_PERSON', `“${personId}”已以另一身份签字；监票人和计票人须为不同的人，请由另一人签字`)
  }
  if (own.includes(personId)) {
    return no('RULE_NOT_MET', `“${personId}”已以${SIGNERS[as]}身份签字，不必重复登记`)
  }
  return ok
}

/** A unit reports for itself, and only if it was ordered to rectify. */
export function judgeReport(unitId: string, orderedUnitIds: readonly string[], by: Principal): Verdict {
  if (!orderedUnitIds.includes(unitId)) {
    return no('RULE_NOT_MET', `“${unitId}”不在责令整改的单位之内；应整改的单位：${orderedUnitIds.join('、')}`)
  }
  if (by.unitId !== undefined && by.unitId !== unitId) {
    return no('ROLE_NOT_ALLOWED', `“${by.unitId}”不能登记“${unitId}”的整改报告；请由该单位自行登记`)
  }
  return ok
}

/** Units after one of them passed its duties to another; a successor that already stands there stands once. */
export function withSuccessor(unitIds: readonly string[], fromUnitId: string, toUnitId: string): string[] {
  return [...new Set(unitIds.map((unitId) => (unitId === fromUnitId ? toUnitId : unitId)))]
}

/** Once announced, a result stands whatever the agenda becomes; only the end of the case itself ends what follows. */
export function judgeCancellation(
  why: 'withdrawn' | 'recalled' | 'agenda_changed',
  result: BallotResult | null,
): Verdict {
  if (why !== 'agenda_changed' || result === null || result === 'no_quorum') return ok
  return no('RULE_NOT_MET', '测评结果已经宣布，不能以议程变动为由取消；如登记有误，请登记更正')
}

/** The suggestion learns the result on the day of the announcement. */
export function resultNews(result: BallotResult | null, ballotId: string): Tell | null {
  return result && { to: { id: 'suggestion' }, event: { type: 'ballot.resultKnown', ballotId, result } }
}

/** The suggestion learns that the rectification was accepted. */
export function rectifiedNews(ballotId: string): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'ballot.rectified', ballotId } }
}

/** The term after a report that was sent back: counted from the day of the order, as before. */
export function restartedClock(orderedOn: string | null): StartClock | null {
  return orderedOn === null ? null : { kind: 'rectification', startOn: orderedOn }
}
