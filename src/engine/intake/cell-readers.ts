import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { shownCell } from './problem.ts'

/** What a cell means, or why it means nothing. */
export type Read<T> =
  | { ok: true; value: T }
  | { ok: false; found: string; expected: string; code: 'DATE_INVALID' | 'FILE_INVALID' }

const CHINESE_DIGITS = '零一二三四五六七八九'
const LARGEST_ORDINAL = 99

/** Days that Excel counts from its own first day, 1900-01-01; between 1980 and 2080 nothing else is meant. */
const SERIAL_DAY = /^\d{5}(\.\d+)?$/
const SERIAL_RANGE = { from: 29_221, to: 65_746 } as const
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30)
const DAY_MS = 24 * 60 * 60 * 1000
/** A time of day behind the day (2026/3/5 0:00:00) says nothing that is asked for. */
const TIME_OF_DAY = /^(?<day>.*[\d日号])[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/

/** A day as people write it, or as Excel numbers it; 2026-13-01 is refused with what a month may be. */
export function readDay(text: string): Read<string> {
  const plain = text.normalize('NFKC').trim()
  if (SERIAL_DAY.test(plain)) {
    const days = Math.floor(Number(plain))
    if (days >= SERIAL_RANGE.from && days <= SERIAL_RANGE.to) {
      return { ok: true, value: new Date(SERIAL_ZERO_MS + days * DAY_MS).toISOString().slice(0, 10) }
    }
  }
  const read = parseLooseDay(TIME_OF_DAY.exec(plain)?.groups?.['day'] ?? text)
  if (read.ok) return { ok: true, value: read.day }
  const [found = read.why, expected = '日期，例如 2026-03-05'] = read.why.split('；')
  return { ok: false, found, expected: expected.replace(/^应(为|写作|在)?\s*/, ''), code: 'DATE_INVALID' }
}

/** 14, 第十四届, １４ → 14. */
export function readOrdinal(text: string): Read<number> {
  const plain = text.normalize('NFKC').replaceAll(/[第届次会议\s]/g, '')
  const value = /^\d{1,2}$/.test(plain) ? Number(plain) : chineseNumber(plain)
  if (value !== undefined && value >= 1) return { ok: true, value }
  return {
    ok: false,
    found: shownCell(text),
    expected: `1–${LARGEST_ORDINAL} 的数，例如 14 或 第十四届`,
    code: 'FILE_INVALID',
  }
}

/** 一…九十九. */
function chineseNumber(text: string): number | undefined {
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text)
  if (!match || text === '') return undefined
  const [, first, ten, last] = match
  if (!ten) return first && !last ? CHINESE_DIGITS.indexOf(first) : undefined
  return (first ? CHINESE_DIGITS.indexOf(first) : 1) * 10 + (last ? CHINESE_DIGITS.indexOf(last) : 0)
}

/** One of a closed set of words, each with all the ways to write it. */
export function readWord<Word extends string>(
  text: string,
  words: Readonly<Record<Word, readonly string[]>>,
): Read<Word> {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
  for (const word of Object.keys(words) as Word[]) {
    if (word === plain || words[word].includes(plain)) return { ok: true, value: word }
  }
  const expected = (Object.keys(words) as Word[]).map((word) => words[word][0] ?? word).join('、')
  return { ok: false, found: shownCell(text), expected: `${expected}之一`, code: 'FILE_INVALID' }
}

/** Several names in one cell, parted by 、，；or line breaks; spaces that only pad a two-letter name are dropped. */
export function readNames(text: string): string[] {
  return text
    .split(/[、，,；;\r\n]/)
    .map(readName)
    .filter((name) => name !== '')
}

/** A name without the spaces that lists put into it (张　三); letters of other scripts keep theirs. */
export function readName(text: string): string {
  const trimmed = text.trim().replaceAll(/\s+/g, ' ')
  const letters = trimmed.replaceAll(' ', '')
  return /^[\p{Script=Han}·•]+$/u.test(letters) ? letters : trimmed
}
