import { dateInWords } from '../../documents/official/text.ts'

export const NONE = '—'

/** A share as it is printed: 97.0%; of an empty base “—”. */
export function percent(share: number | null): string {
  return share === null ? NONE : `${tenths(share).toFixed(1)}%`
}

/** A share in per cent with one decimal, as it is printed. */
export function tenths(share: number): number {
  return Math.round(share * 1000) / 10
}

/**
 * Shares of the parts of a whole with one decimal that add up to 100.0: the largest remainders are rounded up. Of an
 * empty whole there are none.
 */
export function partition(parts: readonly number[]): (number | null)[] {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  if (whole === 0) return parts.map(() => null)
  const exact = parts.map((part) => (part / whole) * 1000)
  const floors = exact.map(Math.floor)
  const missing = 1000 - floors.reduce((sum, floor) => sum + floor, 0)
  const byRemainder = exact
    .map((value, n) => ({ n, rest: value - (floors[n] ?? 0) }))
    .toSorted((one, other) => other.rest - one.rest || one.n - other.n)
  const raised = new Set(byRemainder.slice(0, missing).map(({ n }) => n))
  return floors.map((floor, n) => (floor + (raised.has(n) ? 1 : 0)) / 1000)
}

/** 增加3件、减少3件、持平; the numbers as they are printed. */
export function countChange(now: number, former: number, unit: string): string {
  if (now === former) return '持平'
  return now > former ? `增加${now - former}${unit}` : `减少${former - now}${unit}`
}

/** 提高2.3个百分点、下降2.3个百分点、持平: the difference of the printed shares. */
export function shareChange(now: number, former: number): string {
  const points = Math.round((tenths(now) - tenths(former)) * 10) / 10
  if (points === 0) return '持平'
  return `${points > 0 ? '提高' : '下降'}${Math.abs(points).toFixed(1)}个百分点`
}

/** 2026年, 2026年1月至10月, 2026年3月5日至10月31日. */
export function periodInWords(fromOn: string, toOn: string): string {
  const [fromYear = '', fromMonth = '', fromDay = ''] = fromOn.split('-')
  const [toYear = '', toMonth = '', toDay = ''] = toOn.split('-')
  const isWhole = fromDay === '01' && toDay === lastDay(Number(toYear), Number(toMonth))
  if (fromYear === toYear && isWhole) {
    if (fromMonth === '01' && toMonth === '12') return `${fromYear}年`
    if (fromMonth === toMonth) return `${fromYear}年${Number(fromMonth)}月`
    return `${fromYear}年${Number(fromMonth)}月至${Number(toMonth)}月`
  }
  if (fromYear === toYear) return `${dateInWords(fromOn)}至${Number(toMonth)}月${Number(toDay)}日`
  return `${dateInWords(fromOn)}至${dateInWords(toOn)}`
}

function lastDay(year: number, month: number): string {
  return String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')
}

/** 2026.3.5, as tables have days. */
export function shortDay(day: string | null): string {
  return day === null ? NONE : day.split('-').map(Number).join('.')
}

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
/** 一 to 九十九, for headings. */
export function inChinese(number: number): string {
  if (number <= 10) return DIGITS[number] ?? String(number)
  const [tens, ones] = [Math.floor(number / 10), number % 10]
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${ones === 0 ? '' : (DIGITS[ones] ?? '')}`
}

/** 甲、乙和丙; beyond the most, 甲、乙、丙等5个. */
export function listed(names: readonly string[], most: number, unit: string): string {
  if (names.length > most) return `${names.slice(0, most).join('、')}等${names.length}${unit}`
  return names.join('、')
}
