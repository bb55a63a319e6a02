import type { Policy } from '../../machines/policy/schema.ts'
import { AppraisalRules } from '../contract/appraisal-endpoints.ts'
import { AppError } from '../errors.ts'
import { warningsOf } from './incentive.ts'
import { findItem } from './items.ts'

type Colour = AppraisalRules['grades'][number]['colour']

/** Items, weights and grades as the policy has them, and what they make people do. Throws RULE_NOT_IN_POLICY. */
export function rulesOf(policy: Policy): AppraisalRules {
  const { items, grades, source, force } = policy.appraisal
  if (items.length === 0 || grades.length === 0) {
    throw new AppError(
      'RULE_NOT_IN_POLICY',
      `办理规则“${policy.name}”没有写综合评价的项目和等次；请先在“办理规则”中补充，再来评价`,
    )
  }
  const rules = {
    items: items.map(({ item, label, weight, failBelow }) => ({
      item,
      label,
      weight,
      formula: findItem(item)?.formula ?? null,
      failBelow: failBelow ?? null,
    })),
    grades: grades.map((grade, at) => ({ ...grade, colour: colourOf(at, grades.length) })),
  }
  return {
    policy: { id: policy.id, version: policy.version, name: policy.name },
    ...rules,
    source: source.article === undefined ? source.document : `${source.document}${source.article}`,
    isAssumed: force === 'assumed',
    warnings: warningsOf(rules),
  }
}

/** The rules as they stood when the appraisal was made. */
export function readRules(stored: unknown): AppraisalRules {
  return AppraisalRules.parse(stored)
}

/** The lowest grade is red; of the others the better half green. */
function colourOf(at: number, grades: number): Colour {
  if (at > 0 && at === grades - 1) return 'red'
  return at < Math.ceil((grades - 1) / 2) || at === 0 ? 'green' : 'amber'
}
