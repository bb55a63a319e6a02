import type { Problem } from '../problem.ts'
import type { Policy } from '../schema.ts'
import { shareOf } from '../strictness.ts'
import { finding } from './finding.ts'

/** What does not fit in the ballot (满意度测评): who may hold it, how, and what its numbers say of each other. */
export function contradictoryVote(policy: Policy): Problem[] {
  return [...triggers(policy), ...(policy.ballot.held ? [...body(policy), ...method(policy), ...numbers(policy)] : [])]
}

function triggers({ ballot, categories, key }: Policy): Problem[] {
  const triggering = [
    ...Object.entries(categories).map(([name, rule]) => ({ path: `categories.${name}.triggers.ballot`, rule })),
    { path: 'key.triggers.ballot', rule: key },
  ].filter(({ rule }) => rule.triggers.ballot)
  if (!ballot.held) {
    const why = '要求提交测评，但本地不举行测评（ballot.held 为 false）'
    return triggering.map(({ path }) => finding(path, true, 'false，或者 ballot.held 改为 true', why))
  }
  if (triggering.length > 0 || ballot.object === 'report') return []
  const why = '举行测评，但没有任何一类建议或者重点建议提交测评'
  return [finding('ballot.held', true, '至少一类的 triggers.ballot 为 true', why)]
}

function body({ office, level }: Policy): Problem[] {
  if (office.body !== 'presidium' && level !== 'township') return []
  const why = '乡镇没有常务委员会，主席团不举行满意度测评'
  return [finding('ballot.held', true, 'false', why)]
}

function method({ ballot }: Policy): Problem[] {
  if (ballot.mode !== 'secret' || !ballot.media.includes('phone')) return []
  const why = '无记名测评用手机表决，设备和号码可以认出投票人'
  return [finding('ballot.media', ballot.media, '纸质票或者会场表决器', why)]
}

function numbers({ ballot }: Policy): Problem[] {
  const problems: Problem[] = []
  const { thresholds, tie, quorum } = ballot
  const [satisfied, basically] = [shareOf(thresholds.satisfied), shareOf(thresholds.basically)]
  if (basically < satisfied) {
    const why = `低于满意的门槛 ${thresholds.satisfied}：满意票不到满意门槛、没有一张基本满意票，结果也是“基本满意”，请核对本意`
    problems.push(finding('ballot.thresholds.basically', thresholds.basically, `不低于 ${thresholds.satisfied}`, why))
  }
  if (basically > satisfied) {
    const why = `高于满意的门槛 ${thresholds.satisfied}：同一票数可以够“满意”而不够“基本满意”`
    problems.push(finding('ballot.thresholds.basically', thresholds.basically, `等于 ${thresholds.satisfied}`, why))
  }
  if (basically < 0.5) {
    const why = '不满意票过半时结果仍可以是“基本满意”'
    problems.push(finding('ballot.thresholds.basically', thresholds.basically, '不低于 1/2', why))
  }
  if (basically === satisfied && tie.satisfied === 'reaches' && tie.basically === 'fails') {
    const why = `恰为 ${thresholds.satisfied} 的满意票算“满意”，而恰为同一比例的满意与基本满意之和算“不满意”，自相矛盾`
    problems.push(finding('ballot.tie', tie, '两项相同', why))
  }
  if (shareOf(quorum) < 0.5) {
    const why = '到会不足半数即可测评'
    problems.push(finding('ballot.quorum', quorum, '不低于 1/2', why))
  }
  return problems
}
