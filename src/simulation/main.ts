import { loadConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { parseOptions, USAGE, type YearOptions } from './options.ts'
import { type Progress, showProgress } from './progress.ts'
import { openWorkbench } from './stage.ts'
import { describeYear, labelled, number } from './summary.ts'
import { castYear, runYear, type YearReport } from './year.ts'

const FAILED = 1
const MISUSE = 2
const INTERRUPTED = 130

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const parsed = await parseOptions(args)
  if (parsed.kind === 'help') {
    print(USAGE)
    return 0
  }
  if (parsed.kind === 'refused') {
    process.stderr.write(`${parsed.why}\n`)
    return MISUSE
  }
  return live(parsed.options)
}

/** Lives through the year; on the first Ctrl-C the database is dropped and nothing is written, on the second the process ends. */
async function live(options: YearOptions): Promise<number> {
  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) process.exit(INTERRUPTED)
    stopping.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const progress = showProgress(process.stdout, () => performance.now())
  try {
    const startedAt = performance.now()
    const report = await liveOn(options, stopping.signal, progress)
    const seconds = Math.round(performance.now() - startedAt) / 1000
    tell(options, report, seconds)
    return isSound(report) ? 0 : FAILED
  } catch (error) {
    progress.end()
    if (stopping.signal.aborted) {
      process.stderr.write('已中断：数据库已删除，没有写出文件\n')
      return INTERRUPTED
    }
    if (!(error instanceof AppError)) throw error
    process.stderr.write(`错误（${error.code}）：${error.message}\n`)
    return FAILED
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function liveOn(options: YearOptions, signal: AbortSignal, progress: Progress): Promise<YearReport> {
  const { policy, seed } = options
  const cast = castYear(options)
  print(`${policy.name}：代表建议 ${number(options.count)} 件，从 ${cast.year.days.first} 到 ${cast.year.days.last}`)
  const bench = await openWorkbench(loadConfig(), { policy, seed, ...cast, announce: print })
  try {
    return await runYear(options, cast, bench, { signal, onSlot: progress.slot, onStep: progress.step })
  } finally {
    await bench.close()
    progress.end()
  }
}

function tell({ policy, out, isJson }: YearOptions, report: YearReport, seconds: number): void {
  const rate = Math.round(report.events / seconds)
  print(`\n${describeYear(report, policy)}`)
  print(labelled('文件', `${out}/cases.csv、events.jsonl、report.json`))
  print(labelled('用时', `${seconds} 秒，每秒 ${number(rate)} 条记录`))
  if (!isJson) return
  const { groups, timers, audit } = report
  print(
    JSON.stringify({
      policy: policy.id,
      seed: report.seed,
      cases: report.cases,
      byState: Object.fromEntries(groups.state.map(({ key, values }) => [key, values['received']])),
      events: report.events,
      timersFired: timers.fired,
      timersEarly: timers.early,
      timersLate: timers.late,
      notices: report.notices,
      refusals: report.refusals,
      pathsWalked: report.paths.length - report.notWalked.length,
      pathsNotWalked: report.notWalked,
      faults: report.faults,
      auditVerified: audit.ok,
      out,
      seconds,
      eventsPerSecond: rate,
    }),
  )
}

/** Does the run prove what it should? Few cases cannot walk every path, so that is no fault. */
function isSound({ faults, timers, audit, surprises }: YearReport): boolean {
  return faults === 0 && timers.early === 0 && audit.ok && surprises.length === 0
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
