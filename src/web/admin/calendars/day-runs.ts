import { dayText } from '../../parts/day-text.ts'

type NamedDay = { date: string; name: string }
export type DayRun = { name: string; first: string; last: string; days: number }

const DAY_MS = 86_400_000

/** Days that follow each other under one name: `春节，2月15日至23日`. The days are in order. */
export function runsOf(days: readonly NamedDay[]): DayRun[] {
  const runs: DayRun[] = []
  for (const { date, name } of days) {
    const last = runs.at(-1)
    const follows = last && Date.parse(date) - Date.parse(last.last) === DAY_MS
    if (last && follows && last.name === name) {
      last.last = date
      last.days += 1
    } else {
      runs.push({ name, first: date, last: date, days: 1 })
    }
  }
  return runs
}

/** `2月15日至2月23日，9 天`. */
export function runText({ first, last, days }: DayRun): string {
  const begin = dayText(first, first)
  return first === last ? begin : `${begin}至${dayText(last, last)}，${days} 天`
}
