import { once } from 'node:events'
import { createInterface } from 'node:readline'

import type { Command } from 'commander'
import { z } from 'zod'

import { type Calendar, CustomCalendar, customCalendar } from '../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { DEFAULT_ZONE, quoted, weekdayName } from '../../machines/policy/day.ts'
import { computeDue, type DueDate, type ExplainedDay, resolveStartDay, Term } from '../../machines/policy/term.ts'

const LINE_FORM = '{"start":"2026-03-05","term":"3mo","roll":"next-working-day","calendar":"cn"}'
const ROLLS = ['none', 'next-working-day'] as const

function found(what: string) {
  return (issue: { input?: unknown }): string => `找到${quoted(issue.input)}；应为${what}`
}

/** One question; fields it does not know are left alone, so that a caller may carry its own numbers along. */
const Question = z.object(
  {
    start: z.string({ error: found('起算日 YYYY-MM-DD 或时刻') }),
    term: Term,
    roll: z.enum(ROLLS, { error: found('"none"（不顺延）或 "next-working-day"（遇休息日顺延）') }),
    calendar: z.unknown().optional(),
    zone: z.string({ error: found('时区名，例如 "Asia/Shanghai"') }).optional(),
  },
  { error: found(LINE_FORM) },
)

export type DeadlineAnswer = DueDate | { error: string }

function explainIssues(issues: z.core.$ZodIssue[], field = ''): string {
  return issues
    .map((issue) => {
      const path = [...(field ? [field] : []), ...issue.path].join('.')
      return path === '' ? issue.message : `${path}：${issue.message}`
    })
    .join('；')
}

function parseJson(line: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(line) }
  } catch {
    return { ok: false }
  }
}

function readCalendar(input: unknown): { ok: true; calendar: Calendar } | { ok: false; why: string } {
  if (input === 'cn') return { ok: true, calendar: shippedCalendar() }
  if (typeof input !== 'object' || input === null) {
    return { ok: false, why: `calendar：${found('"cn" 或 {"weekend":[6,7],"holidays":[],"workdays":[]}')({ input })}` }
  }

  const parsed = CustomCalendar.safeParse(input)
  if (!parsed.success) return { ok: false, why: explainIssues(parsed.error.issues, 'calendar') }
  return { ok: true, calendar: customCalendar(parsed.data) }
}

/** Answers one JSON line; whatever is wrong with it is told in `error`. */
export function answerLine(line: string): DeadlineAnswer {
  const json = parseJson(line)
  if (!json.ok) return { error: `这一行不是 JSON：${quoted(line.trim())}；应为 ${LINE_FORM}` }
  const question = Question.safeParse(json.value)
  if (!question.success) return { error: explainIssues(question.error.issues) }
  const read = readCalendar(question.data.calendar)
  if (!read.ok) return { error: read.why }

  try {
    const { start, term, roll, zone = DEFAULT_ZONE } = question.data
    return computeDue({ start: resolveStartDay(start, zone), term, roll, calendar: read.calendar })
  } catch (error) {
    if (error instanceof RangeError) return { error: error.message }
    throw error
  }
}

/** One answer line for each question line, in order; empty lines are passed over. */
export async function* answerLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) {
    const text = line.replace(/^\uFEFF/, '')
    if (text.trim() !== '') yield JSON.stringify(answerLine(text))
  }
}

async function answerStandardInput(): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  for await (const answer of answerLines(lines)) {
    if (!process.stdout.write(`${answer}\n`)) await once(process.stdout, 'drain')
  }
}

function listDays(days: ExplainedDay[]): string {
  return days.map(({ date, why }) => `${date} ${weekdayName(date)} ${why}`).join('\n  ')
}

/** A due date as people read it. */
export function describeDue(due: DueDate): string {
  const lines = [`到期日：${due.dueOn}（${weekdayName(due.dueOn)}）`]
  if (due.skipped.length > 0) lines.push(`不计或顺延的休息日（${due.skipped.length} 天）：\n  ${listDays(due.skipped)}`)
  if (due.counted.length > 0) lines.push(`计入的调休上班日（${due.counted.length} 天）：\n  ${listDays(due.counted)}`)
  if (due.provisional) lines.push('暂定：涉及的年份尚未载入节假日安排，载入后须重算，现在不作顺延')
  return lines.join('\n')
}

type DeadlineOptions = { json?: true; roll: string; zone: string }

/** Adds `deadline` to the program: JSON lines on standard input with --json, one question on the command line without. */
export function register(program: Command): void {
  program
    .command('deadline')
    .description('计算到期日（全国节假日安排，含调休）；不需要数据库')
    .argument('[start]', '起算日 YYYY-MM-DD 或时刻；当日不计')
    .argument('[term]', '期限：5wd 工作日、20d 日、3mo 月；前加 - 倒数（此时在起算日前写 --）')
    .option('--roll <roll>', 'none 不顺延；next-working-day 遇休息日顺延', 'none')
    .option('--zone <zone>', '时刻按此时区取日期', DEFAULT_ZONE)
    .option('--json', `从标准输入逐行读 ${LINE_FORM}，逐行回答 JSON`)
    .action(async (start: string | undefined, term: string | undefined, options: DeadlineOptions, command: Command) => {
      if (options.json) {
        if (start !== undefined) command.error(`--json 从标准输入读问题，不要再写${quoted(start)}`, { exitCode: 2 })
        await answerStandardInput()
        return
      }
      if (start === undefined || term === undefined) {
        command.error('缺起算日或期限；应写 duban deadline 2026-03-05 3mo，或用 --json 从标准输入读', { exitCode: 2 })
      }

      const { roll, zone } = options
      const answer = answerLine(JSON.stringify({ start, term, roll, zone, calendar: 'cn' }))
      if ('error' in answer) command.error(answer.error, { exitCode: 1 })
      process.stdout.write(`${describeDue(answer)}\n`)
    })
}
