import type { Command } from 'commander'

import {
  type Calendar,
  type CalendarYear,
  type CalendarYearCheck,
  type NamedDay,
  validateCalendarYear,
} from '../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { addDays, type Day, parseDay, quoted, weekdayName } from '../../machines/policy/day.ts'

/** The loaded entry of one year, or nothing; a custom calendar has no years. */
export function findYear(calendar: Calendar, year: number): CalendarYear | undefined {
  return calendar.years === 'all' ? undefined : calendar.years[String(year)]
}

/** Reads a calendar file's text: JSON of one year; each problem says what was found and expected. */
export function parseCalendarFile(text: string): CalendarYearCheck {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    return validateCalendarYear(JSON.parse(plain))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const form = '{"year":2027,"source":{"document":"…"},"holidays":[{"date":"…","name":"…"}],"workdays":[]}'
    return { ok: false, problems: [`文件不是 JSON，开头是${quoted(plain.trim())}；应为 ${form}`] }
  }
}

function dayText(day: Day): string {
  const { month, day: dayOfMonth } = parseDay(day)
  return `${month}月${dayOfMonth}日（${weekdayName(day)}）`
}

type Stretch = { name: string; first: Day; last: Day; days: number }

/** Days of one name that follow each other without a gap. */
function joinStretches(days: NamedDay[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { date, name } of [...days].sort((a, b) => (a.date < b.date ? -1 : 1))) {
    const previous = stretches.at(-1)
    if (previous && previous.name === name && addDays(previous.last, 1) === date) {
      previous.last = date
      previous.days += 1
    } else {
      stretches.push({ name, first: date, last: date, days: 1 })
    }
  }
  return stretches
}

/** A year of the calendar as people read it. */
export function describeYear(year: CalendarYear): string {
  const off = joinStretches(year.holidays).map(({ name, first, last, days }) => {
    const span = days === 1 ? dayText(first) : `${dayText(first)}至${dayText(last)}，共 ${days} 天`
    return `  ${name}：${span}`
  })
  const on = [...year.workdays]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map(({ date, name }) => `  ${dayText(date)}上班（${name}）`)
  const { document, article } = year.source
  return [
    `${year.year} 年节假日安排`,
    `来源：${document}${article === undefined ? '' : `，${article}`}`,
    `放假（${year.holidays.length} 天）${off.length === 0 ? '：无' : ''}`,
    ...off,
    `调休上班（${year.workdays.length} 天）${on.length === 0 ? '：无' : ''}`,
    ...on,
    '其余日期：星期一至星期五上班，星期六、星期日休息。',
  ].join('\n')
}

function loadedYearsText(calendar: Calendar): string {
  const years = Object.keys(calendar.years)
  return years.length === 0 ? '目前没有载入任何一年' : `已载入 ${years[0]}–${years.at(-1)} 年`
}

function showYear(text: string, options: { json?: true }, command: Command): void {
  if (!/^\d{4}$/.test(text)) {
    command.error(`${quoted(text)}不是年份；应为四位数字，例如 duban calendar show 2026`, { exitCode: 2 })
  }

  const calendar = shippedCalendar()
  const year = findYear(calendar, Number(text))
  if (!year) {
    const what = `没有 ${text} 年的节假日安排（${loadedYearsText(calendar)}）`
    command.error(`${what}；该年的到期日都是暂定的，国务院办公厅通知公布后请用 duban calendar import 载入`, {
      exitCode: 1,
    })
  }

  process.stdout.write(`${options.json ? JSON.stringify(year) : describeYear(year)}\n`)
}

/** Adds `calendar show` to the program. */
export function register(program: Command): void {
  const calendar = program.command('calendar').description('全国节假日与调休上班日')
  calendar
    .command('show')
    .description('显示一年的放假日和调休上班日；不需要数据库')
    .argument('<year>', '四位年份，例如 2026')
    .option('--json', '以 JSON 显示')
    .action(showYear)
}
