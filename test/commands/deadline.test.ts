import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { Command } from 'commander'
import { describe, expect, it } from 'vitest'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { describeYear, findYear, parseCalendarFile, register as registerCalendar } from '../../src/commands/calendar.ts'
import { answerLine, answerLines, describeDue, register } from '../../src/commands/deadline.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function aLine(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ start: '2026-03-05', term: '5wd', roll: 'none', calendar: 'cn', ...changes })
}

async function answersTo(...lines: string[]): Promise<unknown[]> {
  async function* source() {
    yield* lines
  }
  const answers: unknown[] = []
  for await (const answer of answerLines(source())) answers.push(JSON.parse(answer))
  return answers
}

/** Runs a command line in this process; refusals come back as exit code and message. */
async function run(...args: string[]): Promise<{ code: number; error: string }> {
  let error = ''
  const program = new Command('duban')
  register(program)
  registerCalendar(program)
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: (text) => (error += text) })
    command.commands.forEach(quiet)
  }
  quiet(program)
  const outcome: unknown = await program.parseAsync(args, { from: 'user' }).catch((thrown: unknown) => thrown)
  if (outcome instanceof Error && 'exitCode' in outcome) return { code: Number(outcome.exitCode), error }
  return { code: 0, error }
}

describe('duban deadline --json', () => {
  it('answers each line with due day, explanation and whether it is provisional', () => {
    expect(answerLine(aLine({ start: '2026-03-20', term: '6mo', roll: 'next-working-day' }))).toEqual({
      dueOn: '2026-09-20',
      skipped: [],
      counted: [{ date: '2026-09-20', why: '调休上班' }],
      provisional: false,
    })
  })

  it('takes a timestamp as its day in the zone, by default that of Shanghai', () => {
    const start = '2026-03-04T16:30:00Z'

    expect(answerLine(aLine({ start, term: '1d' }))).toMatchObject({ dueOn: '2026-03-06' })
    expect(answerLine(aLine({ start, term: '1d', zone: 'UTC' }))).toMatchObject({ dueOn: '2026-03-05' })
  })

  it('takes a calendar given in full for all years', () => {
    const calendar = { weekend: [5, 6], holidays: ['2060-01-04'], workdays: [] }

    expect(answerLine(aLine({ start: '2060-01-01', term: '1wd', calendar }))).toEqual({
      dueOn: '2060-01-05',
      skipped: [
        { date: '2060-01-02', why: '周末' },
        { date: '2060-01-03', why: '周末' },
        { date: '2060-01-04', why: '节假日' },
      ],
      counted: [],
      provisional: false,
    })
  })

  it('tells of a bad line what is wrong, passes over empty lines, and answers the others', async () => {
    const answers = await answersTo(`\uFEFF${aLine()}`, '', 'nonsense', '   ', aLine({ term: '-5wd' }))

    expect(answers).toMatchObject([
      { dueOn: '2026-03-12' },
      { error: expect.stringMatching(/不是 JSON：“nonsense”；应为/) },
      { dueOn: '2026-02-27' },
    ])
  })

  it.each([
    ['5', /找到“5”；应为\{"start"/],
    ['null', /找到“null”/],
    ['[]', /找到“\[\]”/],
    [aLine({ start: '2026-02-30' }), /“2026-02-30”不是日期/],
    [aLine({ start: '2026/03/05' }), /不是起算日；应写作 YYYY-MM-DD/],
    [aLine({ start: undefined }), /^start：找到（空缺）/],
    [aLine({ term: '999999999wd' }), /^term：期限“999999999wd”过长/],
    [aLine({ term: '5 days' }), /^term：“5 days”不是期限/],
    [aLine({ roll: 'previous' }), /^roll：找到“previous”；应为"none"/],
    [aLine({ roll: undefined }), /^roll：找到（空缺）/],
    [aLine({ calendar: undefined }), /^calendar：找到（空缺）；应为"cn"/],
    [aLine({ calendar: 'us' }), /^calendar：找到“us”/],
    [aLine({ calendar: { weekend: [9], holidays: [], workdays: [] } }), /^calendar\.weekend\.0：找到“9”/],
    [aLine({ calendar: { weekend: [1, 2, 3, 4, 5, 6, 7], holidays: [], workdays: [] } }), /数不到到期日/],
    [aLine({ zone: 'Mars/Olympus' }), /不认识时区“Mars\/Olympus”/],
    [aLine({ zone: 8 }), /^zone：找到“8”；应为时区名/],
  ])('refuses %s', (line, why) => {
    expect(answerLine(line)).toEqual({ error: expect.stringMatching(why) })
  })

  it('reads standard input to its end', async () => {
    const script = `
      import { Command } from 'commander'
      import { register } from './src/commands/deadline.ts'
      const program = new Command('duban')
      register(program)
      await program.parseAsync(['deadline', '--json'], { from: 'user' })`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT })
    child.stdin.end(`${aLine()}\r\n\r\nbad\r\n${aLine({ term: '1mo' })}`)
    let out = ''
    for await (const chunk of child.stdout) out += String(chunk)

    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ dueOn: '2026-03-12' }, { error: expect.any(String) }, { dueOn: '2026-04-05' }])
  })
})

describe('duban deadline START TERM', () => {
  it('says in words what is due and why', () => {
    const answer = answerLine(aLine({ start: '2026-09-18', term: '2wd' }))

    expect('error' in answer ? '' : describeDue(answer)).toBe(
      [
        '到期日：2026-09-21（星期一）',
        '不计或顺延的休息日（1 天）：',
        '  2026-09-19 星期六 周末',
        '计入的调休上班日（1 天）：',
        '  2026-09-20 星期日 调休上班',
      ].join('\n'),
    )
  })

  it('says that a date is provisional', () => {
    const answer = answerLine(aLine({ start: '2026-12-01', term: '3mo' }))

    expect('error' in answer ? '' : describeDue(answer)).toMatch(/暂定/)
  })

  it('exits 1 when refused and 2 when misused', async () => {
    expect(await run('deadline', '2026-02-30', '5wd')).toEqual({ code: 1, error: expect.stringMatching(/不是日期/) })
    expect(await run('deadline')).toEqual({ code: 2, error: expect.stringMatching(/缺起算日或期限/) })
    expect(await run('deadline', '--json', '2026-03-05')).toEqual({ code: 2, error: expect.stringMatching(/标准输入/) })
  })
})

describe('duban calendar', () => {
  it('shows the holidays and make-up days of a year', () => {
    const year = findYear(shippedCalendar(), 2026)
    const text = year ? describeYear(year) : ''

    expect(text).toContain('来源：国务院办公厅关于2026年部分节假日安排的通知')
    expect(text).toContain('春节：2月15日（星期日）至2月23日（星期一），共 9 天')
    expect(text).toContain('9月20日（星期日）上班（国庆节）')
  })

  it('refuses a year that is not loaded, and what is no year', async () => {
    expect(await run('calendar', 'show', '2027')).toEqual({ code: 1, error: expect.stringMatching(/没有 2027 年/) })
    expect(await run('calendar', 'show', '26')).toEqual({ code: 2, error: expect.stringMatching(/不是年份/) })
  })

  it('reads a calendar file, or tells what is wrong with it', () => {
    const year = findYear(shippedCalendar(), 2026)

    expect(parseCalendarFile(`\uFEFF${JSON.stringify(year)}`)).toEqual({ ok: true, year })
    expect(parseCalendarFile('年份,日期')).toEqual({ ok: false, problems: [expect.stringMatching(/文件不是 JSON/)] })
    expect(parseCalendarFile('{}')).toMatchObject({ ok: false })
  })
})
