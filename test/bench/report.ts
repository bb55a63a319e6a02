import type { CpuShare } from './cpu.ts'
import type { HttpRun } from './http.ts'
import type { NoticeRun } from './notices.ts'
import type { QueueRow, QueueRun } from './queue-timers.ts'
import type { ReportRun } from './reports.ts'
import type { SleepingCost } from './sleeping.ts'
import type { Faults, TimerRun } from './timers.ts'
import { CALLERS, type Callers, type Comparison, type Contender } from './transitions.ts'

export type EngineRun = { transitions: Comparison; timers: TimerRun; sleeping: SleepingCost }
/** What was left out is not there. */
export type Measured = {
  engine?: EngineRun
  http?: HttpRun
  queue?: QueueRun
  notices?: NoticeRun
  reports?: ReportRun
  seconds: number
}

const MUST = { engine: 0.8, timers: 1.3 }
const AIM = { engine: 3, timers: 4, actP99Ms: 50, mbPer100kTimers: 25 }
/** So near to all of it that there is no more to be had. */
const BUSY = 0.9

/** The numbers that count, as one object. */
export function ratiosOf({ engine, http, queue, notices, reports, seconds }: Measured) {
  return {
    ...(engine && engineRatios(engine)),
    ...(http && {
      http: Object.fromEntries(
        http.rows.map(({ name, perSecond, p50Ms, p99Ms }) => [
          name,
          { perSecond: Math.round(perSecond), p50Ms, p99Ms },
        ]),
      ),
    }),
    ...(queue && {
      queue: {
        inProcessPerSecond: Math.round(queue.inProcess.perSecond),
        ...Object.fromEntries(queue.rows.map((row) => [row.kind, queueRatios(queue, row)])),
      },
    }),
    ...(notices && {
      notices: {
        perSecond: Math.round(notices.perSecond),
        barePerSecond: Math.round(notices.barePerSecond),
        toBare: rounded(notices.perSecond / notices.barePerSecond, 2),
        faults: notices.faults,
      },
    }),
    ...(reports && {
      reports: Object.fromEntries(
        reports.rows.map(({ cases, report, bare }) => [
          cases,
          {
            seconds: rounded(report.seconds, 1),
            peakMb: Math.round(report.peakMb),
            bareSeconds: rounded(bare.seconds, 1),
            barePeakMb: Math.round(bare.peakMb),
          },
        ]),
      ),
    }),
    seconds: Math.round(seconds),
  }
}

function queueRatios({ inProcess }: QueueRun, { timers, perSecond, firedByJobs, faults }: QueueRow) {
  const toInProcess = rounded(perSecond / inProcess.perSecond, 2)
  return { timers, perSecond: Math.round(perSecond), toInProcess, firedByJobs, faults }
}

function engineRatios({ transitions, timers, sleeping }: EngineRun) {
  const six = (callers: Callers) => transitions.six[callers].perSecond
  const ratio = (name: Contender, callers: Callers) => rounded(transitions[name][callers].perSecond / six(callers), 2)
  const engine = { 1: ratio('engine', 1), 10: ratio('engine', 10), 50: ratio('engine', 50) }
  const timersToSix = rounded(timers.perSecond / six(50), 2)
  return {
    engineToSix: engine,
    oneCallToSix: { 1: ratio('one', 1), 10: ratio('one', 10), 50: ratio('one', 50) },
    timersToSix,
    timersPerSecond: Math.round(timers.perSecond),
    sixPerSecond: { 1: Math.round(six(1)), 10: Math.round(six(10)), 50: Math.round(six(50)) },
    enginePerSecond: Object.fromEntries(CALLERS.map((n) => [n, Math.round(transitions.engine[n].perSecond)])),
    latenessP50Ms: rounded(timers.latenessP50Ms, 0),
    latenessP99Ms: rounded(timers.latenessP99Ms, 0),
    interactiveP99Ms: rounded(timers.actP99Ms, 1),
    mbPer100kTimers: rounded(sleeping.mbPer100kTimers, 1),
    processMbPer100kCases: rounded((Math.max(0, sleeping.heapMb) / sleeping.cases) * 100_000, 2),
    bytesPerCase: Math.round(sleeping.bytesPerCase),
    bytesPerTimer: Math.round(sleeping.bytesPerTimer),
    faults: timers.faults,
    musts: { engine: engine[50] >= MUST.engine, timers: timersToSix >= MUST.timers },
    aims: {
      engine: engine[50] >= AIM.engine,
      timers: timersToSix >= AIM.timers,
      interactive: timers.actP99Ms <= AIM.actP99Ms,
      memory: sleeping.mbPer100kTimers <= AIM.mbPer100kTimers,
    },
  }
}

/** Early, twice, lost, refused by the machine, or a broken chain: none of it may happen at any speed. */
export function isCorrect({ engine, http, queue, notices }: Measured): boolean {
  const faults = [
    ...(engine ? [engine.timers.faults] : []),
    ...(queue ? [queue.inProcess.faults, ...queue.rows.map((row) => row.faults)] : []),
    ...(notices ? [notices.faults] : []),
  ]
  return (
    faults.every((counts) => Object.values(counts).every((count) => count === 0)) &&
    (queue?.rows ?? []).every(({ timers, firedByJobs }) => timers === firedByJobs) &&
    (http?.rows ?? []).every(({ failed }) => failed === 0)
  )
}

export function describe({ engine, http, queue, notices, reports }: Measured): string {
  return [
    ...(engine ? engineLines(engine) : []),
    ...(http ? httpLines(http) : []),
    ...(queue ? queueLines(queue) : []),
    ...(notices ? noticeLines(notices) : []),
    ...(reports ? reportLines(reports) : []),
    ...(engine ? goalLines(engine) : []),
    '',
  ].join('\n')
}

function engineLines(engine: EngineRun): string[] {
  const { transitions, timers, sleeping } = engine
  const ratios = engineRatios(engine)
  return [
    '',
    '转换（每次都落盘）                 并发      次/秒   比六句     p50 ms     p99 ms   Node 线程   Postgres 核   WAL 字节/次',
    ...(['six', 'one', 'engine'] as const).flatMap((name) => CALLERS.map((n) => transitionLine(transitions, name, n))),
    '',
    `同时到期  ${timers.timers} 个时限，${fixed(timers.seconds, 1)} 秒，${Math.round(timers.perSecond)} 个/秒，` +
      `为六句上限（50 并发）的 ${ratios.timersToSix} 倍；${cpuText(timers.cpu)}`,
    `          迟到 p50 ${fixed(timers.latenessP50Ms, 0)} ms、p99 ${fixed(timers.latenessP99Ms, 0)} ms（到提交确认为止）；${faultText(timers.faults)}`,
    `          其间人工操作 ${timers.acts} 次，p50 ${fixed(timers.actP50Ms, 1)} ms、p99 ${fixed(timers.actP99Ms, 1)} ms`,
    `休眠案件  ${sleeping.cases} 件、${sleeping.timers} 个时限：进程堆 ${fixed(sleeping.heapMb, 1)} MB、常驻 ${fixed(sleeping.rssMb, 1)} MB；` +
      `数据库每件 ${Math.round(sleeping.bytesPerCase)} 字节、每个时限 ${Math.round(sleeping.bytesPerTimer)} 字节；` +
      `每十万个时限共 ${ratios.mbPer100kTimers} MB`,
  ]
}

function httpLines(http: HttpRun): string[] {
  return [
    '',
    `HTTP（${http.cases} 件，${http.connections} 人同时，同一台机器）          次/秒     p50 ms     p99 ms   只有 SQL 次/秒     p50 ms     p99 ms   失败`,
    ...http.rows.map(httpLine),
  ]
}

const QUEUES: Record<QueueRow['kind'], string> = { postgres: 'Postgres', redis: 'Redis' }

function queueLines({ inProcess, rows, hasRedis }: QueueRun): string[] {
  return [
    '',
    `经队列的时限  进程内 ${Math.round(inProcess.perSecond)} 个/秒（无人操作）；${faultText(inProcess.faults)}`,
    ...rows.map(
      ({ kind, timers, seconds, perSecond, firedByJobs, faults, cpu }) =>
        `  ${padded(QUEUES[kind], 12)}${timers} 个时限，${fixed(seconds, 1)} 秒，${Math.round(perSecond)} 个/秒，` +
        `为进程内的 ${fixed(perSecond / inProcess.perSecond, 2)} 倍；由作业触发 ${firedByJobs}；${faultText(faults)}；${cpuText(cpu)}`,
    ),
    ...(hasRedis ? [] : ['  Redis       未测：PATH 中没有 redis-server，也没有设置 REDIS_URL']),
  ]
}

function noticeLines(run: NoticeRun): string[] {
  const { notices, planSeconds, sendSeconds, deliverSeconds, perSecond, barePerSecond, faults } = run
  return [
    '',
    `通知      ${notices} 条，生成 ${fixed(planSeconds, 1)} 秒、送出 ${fixed(sendSeconds, 1)} 秒、投递 ${fixed(deliverSeconds, 1)} 秒，` +
      `${Math.round(perSecond)} 条/秒，为只用 nodemailer（${Math.round(barePerSecond)} 封/秒）的 ${fixed(perSecond / barePerSecond, 2)} 倍；` +
      `丢失 ${faults.lost}、重复 ${faults.twice}、未生成 ${faults.unplanned}`,
  ]
}

function reportLines({ rows }: ReportRun): string[] {
  return rows.map(
    ({ cases, report, bare }) =>
      `年度报告  ${String(cases).padStart(6)} 件：${fixed(report.seconds, 1)} 秒，内存最高 ${Math.round(report.peakMb)} MB；` +
      `只用 exceljs 写同样多的行：${fixed(bare.seconds, 1)} 秒，${Math.round(bare.peakMb)} MB`,
  )
}

function goalLines(engine: EngineRun): string[] {
  const { transitions, timers } = engine
  const ratios = engineRatios(engine)
  return [
    '',
    goal(`引擎 / 六句 @50 = ${ratios.engineToSix[50]}`, MUST.engine, AIM.engine, ratios.engineToSix[50]),
    goal(`时限 / 六句 @50 = ${ratios.timersToSix}`, MUST.timers, AIM.timers, ratios.timersToSix),
    `${mark(ratios.aims.interactive)} 其间人工操作 p99 ${ratios.interactiveP99Ms} ms，目标 ≤ ${AIM.actP99Ms} ms`,
    `${mark(ratios.aims.memory)} 每十万个休眠时限 ${ratios.mbPer100kTimers} MB，目标 ≤ ${AIM.mbPer100kTimers} MB`,
    '',
    `限制引擎的：${limitText(transitions.engine[50].cpu)}`,
    `限制时限的：${limitText(timers.cpu)}`,
  ]
}

const LABELS: Record<Contender, string> = {
  six: '纯 SQL 六句',
  one: '纯 SQL 一次调用',
  engine: '引擎（核权限、规则、链、时限）',
}

function transitionLine(transitions: Comparison, name: Contender, callers: Callers): string {
  const { perSecond, p50Ms, p99Ms, walBytes, cpu } = transitions[name][callers]
  const ratio = perSecond / transitions.six[callers].perSecond
  return [
    padded(LABELS[name], 34),
    String(callers).padStart(5),
    String(Math.round(perSecond)).padStart(11),
    fixed(ratio, 2).padStart(9),
    fixed(p50Ms, 2).padStart(11),
    fixed(p99Ms, 2).padStart(11),
    `${Math.round(cpu.nodeThread * 100)}%`.padStart(12),
    (cpu.postgres === undefined ? '—' : fixed(cpu.postgres, 2)).padStart(14),
    String(Math.round(walBytes)).padStart(14),
  ].join('')
}

function httpLine({ name, perSecond, p50Ms, p99Ms, failed, sql }: HttpRun['rows'][number]): string {
  const alone = sql ? [fixed(sql.perSecond, 0), fixed(sql.p50Ms, 1), fixed(sql.p99Ms, 1)] : ['—', '—', '—']
  return [
    padded(name, 46),
    fixed(perSecond, 0).padStart(10),
    fixed(p50Ms, 0).padStart(11),
    fixed(p99Ms, 0).padStart(11),
    (alone[0] ?? '').padStart(17),
    (alone[1] ?? '').padStart(11),
    (alone[2] ?? '').padStart(11),
    String(failed).padStart(7),
  ].join('')
}

/** What was short, by the measured shares alone. */
function limitText(cpu: CpuShare): string {
  const shares = cpuText(cpu)
  if (cpu.nodeThread >= BUSY) return `Node 的单线程已满（${shares}）`
  if (cpu.machine !== undefined && cpu.machine >= BUSY * cpu.cores) return `机器的 ${cpu.cores} 核已满（${shares}）`
  return `没有一处用满：等待往返和落盘（${shares}）`
}

function cpuText({ nodeThread, node, postgres, machine, cores }: CpuShare): string {
  const inCores = (value: number | undefined) => (value === undefined ? '未测' : fixed(value, 2))
  return `Node 线程 ${Math.round(nodeThread * 100)}%、Node ${inCores(node)} 核、Postgres ${inCores(postgres)} 核、全机 ${inCores(machine)}/${cores} 核`
}

function faultText({ early, twice, lost, ignored, brokenLinks }: Faults): string {
  return `提前 ${early}、重复 ${twice}、丢失 ${lost}、未被接受 ${ignored}、断链 ${brokenLinks}`
}

function goal(what: string, must: number, aim: number, value: number): string {
  return `${mark(value >= must)} ${what}，必须 ≥ ${must}；${mark(value >= aim)} 目标 ≥ ${aim}`
}

function mark(isReached: boolean): string {
  return isReached ? '✔' : '✘'
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits)
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** A Chinese letter takes two places on the screen. */
function padded(text: string, width: number): string {
  const places = [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(0, width - places))
}
