import { type Problem, pathText, shown } from '../problem.ts'

/** A warning about a value of the policy: what stands there, what would fit, and why, in Chinese. */
export function finding(path: string | readonly PropertyKey[], value: unknown, expected: string, why: string): Problem {
  const where = typeof path === 'string' ? path : pathText(path)
  const found = shown(value)
  return {
    path: where,
    found,
    expected,
    message: `“${where}”为 ${found}：${why}；宜为${expected}`,
    severity: 'warning',
  }
}
