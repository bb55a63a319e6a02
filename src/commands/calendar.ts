import { readFile } from 'node:fs/promises'
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
import { AppError } from '../errors.ts'

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

async function showYear(text: string, options: { tenant?: string; json?: true }, command: Command): Promise<void> {
  if (!/^\d{4}$/.test(text)) {
    command.error(`${quoted(text)}不是年份；应为四位数字，例如 duban calendar show 2026`, { exitCode: 2 })
  }

  // Only a congress's own years need its database; it is not opened for the others.
  const calendar =
    options.tenant === undefined
      ? shippedCalendar()
      : await (await import('./calendar-import.ts')).calendarOf(options.tenant)
  const year = findYear(calendar, Number(text))
  if (!year) {
    const what = `错误（CALENDAR_NOT_LOADED）：没有 ${text} 年的节假日安排（${loadedYearsText(calendar)}）`
    const hint = options.tenant === undefined ? '；查看某个人大自行载入的年份请加 --tenant' : ''
    command.error(`${what}；该年的到期日都是暂定的，国务院办公厅通知公布后请用 duban calendar import 载入${hint}`, {
      exitCode: 1,
    })
  }

  process.stdout.write(`${options.json ? JSON.stringify(year) : describeYear(year)}\n`)
}

type ImportOptions = { tenant?: string; yes?: true; json?: true }

async function importYear(file: string, options: ImportOptions, command: Command): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? '文件不存在' : error.message
    return command.error(`${quoted(file)}读不了：${why}；请核对路径`, { exitCode: 2 })
  })
  const check = parseCalendarFile(text)
  if (!check.ok)
    throw new AppError(
      'CALENDAR_INVALID',
      `日历文件有 ${check.problems.length} 处不对，没有载入：\n${check.problems.map((problem) => `  ${problem}`).join('\n')}`,
    )

  const { importCalendarYear } = await import('./calendar-import.ts')
  process.stdout.write(`${await importCalendarYear(check.year, options)}\n`)
}

/** Adds `calendar show|import` to the program. */
export function register(program: Command): void {
  const calendar = program.command('calendar').description('全国节假日与调休上班日')
  calendar
    .command('show')
    .description('显示一年的放假日和调休上班日；不加 --tenant 时不需要数据库')
    .argument('<year>', '四位年份，例如 2026')
    .option('--tenant <id>', '某个人大（id 或名称）所用的日历，含自行载入的年份')
    .option('--json', '以 JSON 显示')
    .action(showYear)
  calendar
    .command('import')
    .description('载入一年的节假日安排：先列出哪些期限会变动，加 --yes 才保存并改定')
    .argument('<file>', 'JSON 文件，形式同 duban calendar show 2026 --json')
    .option('--tenant <id>', '哪个人大（id 或名称）；只登记了一个时可不写')
    .option('--yes', '保存，并改定列出的期限')
    .option('--json', '以 JSON 显示')
    .action(importYear)
}
