import { parseTerm } from './term.ts'

/** How many calendar days a term may take, at least and at most, wherever in the year it begins. */
export type DayRange = { least: number; most: number }

/** The range of a term in calendar days; wide on purpose, so that what it calls shorter surely is shorter. */
export function dayRangeOf(term: string): DayRange {
  const { amount, unit } = parseTerm(term)
  const size = Math.abs(amount)
  if (unit === 'd') return { least: amount, most: amount }
  if (unit === 'mo') return signed(amount, monthDays(size))
  // Make-up days may turn a whole stretch into working days; holidays may add a week and a half to any two months.
  return signed(amount, {
    least: size,
    most: size === 0 ? 0 : Math.ceil((size * 7) / 5) + 4 + 10 * Math.ceil(size / 40),
  })
}

/** About how many calendar days a term takes, for comparisons that only warn. */
export function usualDays(term: string): number {
  const { amount, unit } = parseTerm(term)
  return unit === 'd' ? amount : unit === 'mo' ? amount * 30.4 : amount * 1.4
}

/** Compares two terms: which is surely longer, or `unsure` when it depends on the time of the year. */
export function compareTerms(one: string, other: string): 'equal' | 'longer' | 'shorter' | 'unsure' {
  const [a, b] = [parseTerm(one), parseTerm(other)]
  if (a.unit === b.unit) return a.amount === b.amount ? 'equal' : a.amount > b.amount ? 'longer' : 'shorter'
  const [first, second] = [dayRangeOf(one), dayRangeOf(other)]
  if (first.least > second.most) return 'longer'
  if (first.most < second.least) return 'shorter'
  return first.least === second.most && first.most === second.least ? 'equal' : 'unsure'
}

/** Is a term at no time of the year longer than another? */
export function isNeverLonger(one: string, other: string): boolean {
  const [a, b] = [parseTerm(one), parseTerm(other)]
  return a.unit === b.unit ? a.amount <= b.amount : dayRangeOf(one).most <= dayRangeOf(other).least
}

/** The months of four years, one of them a leap year. */
const CYCLE = [28, 28, 28, 29].flatMap((february) => [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
const CYCLE_DAYS = 1461

/** So many months in a row, from whichever month; a month's end that is cut short makes another such row. */
function monthDays(months: number): DayRange {
  const rest = months % CYCLE.length
  const rows = CYCLE.map((_, first) =>
    Array.from({ length: rest }, (_, index) => CYCLE[(first + index) % CYCLE.length] ?? 0).reduce((a, b) => a + b, 0),
  )
  const whole = Math.floor(months / CYCLE.length) * CYCLE_DAYS
  return { least: whole + Math.min(...rows), most: whole + Math.max(...rows) }
}

function signed(amount: number, range: DayRange): DayRange {
  return amount < 0 ? { least: -range.most, most: -range.least } : range
}
