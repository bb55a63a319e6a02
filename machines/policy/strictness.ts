import { compareTerms, isNeverLonger } from './term-length.ts'

/** Does the lower rule weaken the higher one? `unsure`: it would at some times of the year. */
export type Verdict = 'kept' | 'looser' | 'unsure'
/** Compares the value of a higher, binding rule with the value of the file below it. */
export type Direction = { stricter: string; judge: (above: unknown, below: unknown) => Verdict }

const same = (one: unknown, other: unknown) => canonical(one) === canonical(other)
const verdict = (isKept: boolean): Verdict => (isKept ? 'kept' : 'looser')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${entries
    .map(([key, inner]) => `${key}:${canonical(inner)}`)
    .sort()
    .join()}}`
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const has = (list: unknown, item: unknown) => listOf(list).some((other) => same(other, item))
const recordOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>

/** Words and arrangements that weaken nobody: names, criteria, office hours. */
export const free: Direction = { stricter: '可自行规定', judge: () => 'kept' }

/** No order can be told, so any change would weaken somebody. */
export const mustStay: Direction = { stricter: '不得改变', judge: (above, below) => verdict(same(above, below)) }

/** A duty: once owed, always owed. */
export const trueIsStricter: Direction = {
  stricter: 'true 比 false 严',
  judge: (above, below) => verdict(above !== true || below === true),
}

/** A relief: once refused, never granted. */
export const falseIsStricter: Direction = {
  stricter: 'false 比 true 严',
  judge: (above, below) => verdict(above !== false || below === false),
}

export const moreIsStricter: Direction = {
  stricter: '数字越大越严',
  judge: (above, below) => verdict(Number(below) >= Number(above)),
}

export const fewerIsStricter: Direction = {
  stricter: '数字越小越严',
  judge: (above, below) => verdict(Number(below) <= Number(above)),
}

/** So many failed attempts stand for a contact: none ever is strictest, then the more the stricter. */
export const attemptsForContact: Direction = {
  stricter: '0（不得代替）最严，其余数字越大越严',
  judge: (above, below) => verdict(below === 0 || (above !== 0 && Number(below) >= Number(above))),
}

/** A term of somebody who owes an act; null, no term at all, is the loosest. */
export const debtorTerm: Direction = {
  stricter: '期限越短越严（义务人的期限不得延长）',
  judge: (above, below) => termVerdict(above, below, 'longer'),
}

/** A term within which somebody may use a right; null, no limit, is the widest. */
export const rightTerm: Direction = {
  stricter: '期限越长越严（代表的权利期限不得缩短）',
  judge: (above, below) => (below === null ? 'kept' : above === null ? 'looser' : termVerdict(above, below, 'shorter')),
}

function termVerdict(above: unknown, below: unknown, looser: 'longer' | 'shorter'): Verdict {
  if (above === null) return 'kept'
  if (below === null) return 'looser'
  const [high, low] = [String(above), String(below)]
  if (looser === 'longer' ? isNeverLonger(low, high) : isNeverLonger(high, low)) return 'kept'
  return compareTerms(low, high) === looser ? 'looser' : 'unsure'
}

/** The clock that is never outlasted: one may be added, none changed or taken away. */
export const withinClock: Direction = {
  stricter: '可以增加上限，不得取消或者改换',
  judge: (above, below) => verdict(above === null || same(above, below)),
}

/** Words in order, the strictest first; a word outside the list must stay as it is. */
export function ordered(...words: (string | null)[]): Direction {
  return {
    stricter: `由严到宽：${words.map((word) => word ?? 'null').join('、')}`,
    judge: (above, below) => {
      const [high, low] = [words.indexOf(above as string | null), words.indexOf(below as string | null)]
      return verdict(same(above, below) || (high >= 0 && low >= 0 && low <= high))
    },
  }
}

/** A list whose members may grow in number but not be taken away. */
export const keepsAll: Direction = {
  stricter: '可以增加，不得减少',
  judge: (above, below) => verdict(listOf(above).every((item) => has(below, item))),
}

/** A list of powers or outcomes: it may shrink but not grow, and not become empty. */
export const addsNone: Direction = {
  stricter: '可以减少，不得增加或者清空',
  judge: (above, below) =>
    verdict(
      listOf(below).every((item) => has(above, item)) && (listOf(above).length === 0 || listOf(below).length > 0),
    ),
}

/** The same direction for every field of an object; a field that the higher rule does not have is free. */
export function each(direction: Direction): Direction {
  return fields({}, direction)
}

/** A direction for each field of an object. */
export function fields(directions: Record<string, Direction>, others: Direction = mustStay): Direction {
  const named = Object.entries(directions).map(([field, direction]) => `${field}：${direction.stricter}`)
  return {
    stricter: named.length > 0 ? named.join('；') : `各项：${others.stricter}`,
    judge: (above, below) => {
      const verdicts = Object.entries(recordOf(above)).map(([field, value]) =>
        (directions[field] ?? others).judge(value, recordOf(below)[field]),
      )
      return verdicts.find((one) => one === 'looser') ?? verdicts.find((one) => one === 'unsure') ?? 'kept'
    },
  }
}

/** A share such as `1/2`: the higher the threshold the stricter. */
export const higherShare: Direction = {
  stricter: '比例越高越严',
  judge: (above, below) => verdict(shareOf(below) >= shareOf(above)),
}

/** The number of a share such as `2/3`. */
export function shareOf(text: unknown): number {
  const [part, whole] = String(text).split('/').map(Number)
  return (part ?? 0) / (whole ?? 1)
}

/** A day of the year such as `10-31`: the earlier the stricter. */
export const earlierDay: Direction = {
  stricter: '日期越早越严',
  judge: (above, below) => verdict(String(below) <= String(above)),
}

const BASES = ['approval', 'consent', 'notice_to_deputy', 'by_nature']
/** Ways to the long term: the easiest way open decides; none open is the strictest. */
export const extensionBases: Direction = {
  stricter: `由严到宽：不得延期、${BASES.join('、')}`,
  judge: (above, below) => {
    const easiest = (bases: unknown) => Math.max(-1, ...listOf(bases).map((base) => BASES.indexOf(String(base))))
    return verdict(easiest(below) <= easiest(above))
  },
}

const DEMANDS = ['promise', 'promiseDate', 'reason'] as const
/** Result classes: what a meaning demands above, every class of that meaning demands below. */
export const classDemands: Direction = {
  stricter: '每一含义都保留，且要求不减',
  judge: (above, below) =>
    verdict(
      listOf(above).every((higher) => {
        const lower = listOf(below).filter((one) => recordOf(one).meaning === recordOf(higher).meaning)
        const demanded = recordOf(recordOf(higher).demands)
        return (
          lower.length > 0 &&
          lower.every((one) => DEMANDS.every((what) => !demanded[what] || recordOf(recordOf(one).demands)[what]))
        )
      }),
    ),
}

/** A late entry may reach back fewer days, never more; a role without a number has the default. */
export const daysBack: Direction = {
  stricter: '可追溯的日数越少越严',
  judge: (above, below) => {
    const [high, low] = [recordOf(above), recordOf(below)]
    const roles = new Set([...Object.keys(high), ...Object.keys(low)])
    return verdict([...roles].every((role) => Number(low[role] ?? low.default) <= Number(high[role] ?? high.default)))
  },
}
