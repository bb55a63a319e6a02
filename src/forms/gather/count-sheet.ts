import { ballotResult, validVotes } from '../../../machines/ballot/rules.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { BallotItemRow } from '../../db/read/ballot-items.ts'
import { dayWords } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { hallTitle, modeText, readHallSession, ruleText, shownCases } from '../hall-session.ts'

const BLANK = {
  发出: '',
  收回: '',
  有效: '',
  无效: '',
  满意: '',
  基本满意: '',
  不满意: '',
  弃权: '',
  结果: '',
} as const

/** Blank where nothing was counted yet, for the hands of the tellers; filled where a count is on record. */
const gather: Gather = async (trx, ask, context) => {
  const session = await readHallSession(trx, ask, context)
  const { label, on, items, policy } = session
  return {
    title: `满意度测评计票单（${label}）`,
    caseIds: shownCases(session),
    data: {
      会议: label,
      日期: dayWords(on),
      应到: sameOf(items, 'due'),
      实到: sameOf(items, 'present'),
      方式: modeText(policy),
      项目: items.map((item, n) => ({
        序号: String(n + 1),
        建议: [item.number, hallTitle(item)].filter(Boolean).join('　'),
        ...countOf(item, policy),
      })),
      规则: ruleText(policy),
    },
  }
}

function countOf({ count }: BallotItemRow, policy: Policy['ballot']): Record<string, string> {
  if (!count) return BLANK
  return {
    发出: String(count.issued),
    收回: String(count.returned),
    有效: String(validVotes(count)),
    无效: String(count.invalid),
    满意: String(count.satisfied),
    基本满意: String(count.basicallySatisfied),
    不满意: String(count.dissatisfied),
    弃权: String(count.abstained),
    结果: valueLabel('result', ballotResult(count, policy)),
  }
}

/** One number over the table where all counts agree; else both, for people come and go between two votes. */
function sameOf(items: readonly BallotItemRow[], field: 'due' | 'present'): string {
  const found = items.flatMap(({ count }) => (count ? [count[field]] : []))
  return [...new Set(found)].join('、')
}

export const COUNT_SHEET_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
