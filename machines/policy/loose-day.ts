import { type Day, daysInMonth, quoted } from './day.ts'

const LOOSE_PATTERNS = [
  /^(?<year>\d{4})\s*(?<mark>[-./–—−])\s*(?<month>\d{1,2})\s*\k<mark>\s*(?<day>\d{1,2})$/,
  /^(?<year>\d{4})\s*年\s*(?<month>\d{1,2})\s*月\s*(?<day>\d{1,2})\s*[日号]$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
]
const FIRST_YEAR = 1900
const LAST_YEAR = 2199

export type LooseDay = { ok: true; day: Day } | { ok: false; why: string }

/** Understands a date as people write it: 2026-03-05, 2026.3.5, 2026/3/5, 2026年3月5日, 20260305, full-width digits too. */
export function parseLooseDay(text: string): LooseDay {
  // NFKC turns full-width digits and marks (２０２６．３．５) into ordinary ones.
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return { ok: false, why: '日期是空的；应写作 2026-03-05' }

  const parts = LOOSE_PATTERNS.map((pattern) => pattern.exec(plain)?.groups).find((groups) => groups !== undefined)
  if (!parts) {
    return { ok: false, why: `${quoted(text)}看不出是哪一天；可写 2026-03-05、2026.3.5、2026/3/5 或 2026年3月5日` }
  }

  const year = Number(parts.year)
  const month = Number(parts.month)
  const day = Number(parts.day)
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return { ok: false, why: `${quoted(text)}的年份是 ${year}；应在 ${FIRST_YEAR}–${LAST_YEAR} 之间` }
  }
  if (month < 1 || month > 12) return { ok: false, why: `${quoted(text)}的月份是 ${month}；应为 1–12` }
  const last = daysInMonth(year, month)
  if (day < 1 || day > last) {
    return { ok: false, why: `${quoted(text)}的日是 ${day}；${year} 年 ${month} 月应为 1–${last}` }
  }

  return { ok: true, day: [year, pad(month), pad(day)].join('-') }
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
