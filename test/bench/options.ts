import { Command, InvalidArgumentError, Option } from 'commander'

/** What can be measured alone. */
const PARTS = ['engine', 'http', 'queue', 'notices', 'reports'] as const
export type Part = (typeof PARTS)[number]

/** How much is measured. */
export type Options = {
  /** Length of each measurement of the ceilings and of the engine, in seconds. */
  seconds: number
  /** How often each of them is repeated; the median counts. */
  rounds: number
  /** Sleeping cases. */
  cases: number
  /** Timers that fall due at one moment, each of another case. */
  timers: number
  /** Acts of people per second while the timers fire. */
  actsPerSecond: number
  /** Timers that fall due at one moment and are fired by workers over a queue. */
  queueTimers: number
  /** Chasers that leave by e-mail. */
  notices: number
  /** Suggestions of the annual reports that are made. */
  reports: readonly number[]
  /** What is measured. */
  parts: readonly Part[]
  isJson: boolean
}

const FULL = {
  seconds: 5,
  rounds: 3,
  cases: 100_000,
  timers: 100_000,
  queueTimers: 100_000,
  notices: 5_000,
  reports: [100, 1_000, 10_000],
}
const QUICK = {
  seconds: 1,
  rounds: 1,
  cases: 6_000,
  timers: 6_000,
  queueTimers: 2_000,
  notices: 500,
  reports: [100, 1_000],
}
const ACTS_PER_SECOND = 50

type Given = {
  seconds?: number
  rounds?: number
  cases?: number
  timers?: number
  notices?: number
  only?: Part
  quick: boolean
  json: boolean
}

/** Reads the command line; ends the process with 2 when it cannot be understood. */
export function readOptions(argv: readonly string[]): Options {
  const given = new Command('bench')
    .description('测量：纯 SQL 的上限、引擎、同时到期的时限、休眠的案件、HTTP、经队列的时限、通知、报告')
    .option('--seconds <n>', '每次测量的秒数', wholeNumber)
    .option('--rounds <n>', '每项测量的次数，取中位数', wholeNumber)
    .option('--cases <n>', '休眠案件数', wholeNumber)
    .option('--timers <n>', '同时到期的时限数', wholeNumber)
    .option('--notices <n>', '发出的通知数', wholeNumber)
    .addOption(new Option('--only <part>', '只测一部分').choices(PARTS))
    .option('--quick', '短测', false)
    .option('--json', '最后一行输出一个 JSON 对象', false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .parse(argv, { from: 'user' })
    .opts<Given>()

  const usual = given.quick ? QUICK : FULL
  const timers = given.timers ?? (given.cases === undefined ? usual.timers : Math.min(given.cases, usual.timers))
  return {
    seconds: given.seconds ?? usual.seconds,
    rounds: given.rounds ?? usual.rounds,
    cases: Math.max(given.cases ?? usual.cases, timers),
    timers,
    actsPerSecond: ACTS_PER_SECOND,
    queueTimers: given.timers ?? usual.queueTimers,
    notices: given.notices ?? usual.notices,
    reports: usual.reports,
    parts: given.only ? [given.only] : PARTS,
    isJson: given.json,
  }
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new InvalidArgumentError(`“${text}”不是正整数；例如 5`)
}
