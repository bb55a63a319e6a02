import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'

import { loadConfig } from './config.ts'
import { listPendingMigrations } from './db/migrate.ts'
import { openSealKey } from './engine/audit/seal-key.ts'
import { AppError } from './errors.ts'
import { buildApp } from './http/app.ts'
import { type Door, openDoor, type ReadinessCheck } from './http/door.ts'
import { createLog } from './log.ts'
import { ensureSetupLink, setupLine } from './login/setup.ts'
import { officeRounds } from './office-rounds.ts'
import { type Duban, openDuban } from './open-duban.ts'
import { openServices } from './open-services.ts'
import { type Rounds, startRounds } from './rounds.ts'
import { serverRounds, TIMER_ROUND } from './server-rounds.ts'
import { buildWebWhenNeeded, WEB_FOLDER, type WebBuild } from './web-build.ts'

const HOST = '0.0.0.0'
/** A timer loop that has not come round for so long is stuck. */
const TIMERS_STALE_MS = 60_000
const EXIT_HURRIED = 130
const LAST_REPLIES_MS = 5000

/** What is running, as far as it has come. */
type Running = {
  door?: Door
  app?: FastifyInstance
  duban?: Duban
  rounds?: Rounds
  webBuild?: WebBuild
  isStopping: boolean
}

async function main(): Promise<void> {
  const config = loadConfig()
  const log = createLog(config.logLevel, pino.destination({ dest: 2, sync: false }))
  const running: Running = { isStopping: false }
  const door = await openPort(config.port, running)
  running.door = door
  const stop = stopOnce(running, log)
  onSignals(stop, running, log)

  try {
    const duban = await openDuban(config, log, { name: 'duban-server', announce: say })
    running.duban = duban
    const { dataFolder } = duban
    const sealKey = await openSealKey({ sealKey: config.sealKey, dataFolder }).catch(withoutSeals)
    if (running.isStopping) return
    const services = await openServices(duban, { ...config, port: door.port }, log)
    running.app = await buildApp({
      log,
      services,
      serverFactory: door.open,
      limits: config.door,
      trustedProxies: config.door.trustedProxies,
      webFolder: WEB_FOLDER,
    })
    await running.app.ready()
    if (running.isStopping) return
    running.rounds = startRounds([...serverRounds(duban, sealKey, log), ...officeRounds(services, log)], log)
    const { port } = door
    say(`督办已启动：http://localhost:${port}/（/healthz 存活，/readyz 就绪）`)
    say(dataFolder === undefined ? '数据在 DATABASE_URL 所指的数据库' : `数据在 ${dataFolder}`)
    const setupToken = await ensureSetupLink(services)
    if (setupToken !== undefined) say(setupLine(services.login.publicUrl, setupToken))
    log.info({ port, migrated: duban.migrated }, 'Started')
    running.webBuild = buildWebWhenNeeded(say)
  } catch (error) {
    await stop()
    throw error
  } finally {
    if (running.isStopping) await stop()
  }
}

async function openPort(port: number, running: Running): Promise<Door> {
  try {
    return await openDoor({ port, host: HOST }, readinessOf(running))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EADDRINUSE' ? '已被别的程序占用' : '没有权限使用'
    throw new AppError('PORT_UNUSABLE', `端口 ${port} ${why}；请停止那个程序，或换一个端口，例如 PORT=8081 npm start`)
  }
}

function readinessOf(running: Running): ReadinessCheck[] {
  return [
    {
      name: 'database',
      findProblem: async () => {
        if (!running.duban) return 'not opened yet'
        await running.duban.pool.query('select 1')
        return undefined
      },
    },
    {
      name: 'migrations',
      findProblem: async () => {
        if (!running.duban) return 'not opened yet'
        const pending = await listPendingMigrations(running.duban.ownerUrl)
        return pending.length === 0 ? undefined : `pending: ${pending.join(', ')}`
      },
    },
    {
      name: 'timers',
      findProblem: async () => {
        const last = running.rounds?.lastSuccessAt(TIMER_ROUND)
        if (last === undefined) return 'not come round yet'
        const ageMs = Date.now() - last
        return ageMs <= TIMERS_STALE_MS ? undefined : `last success ${Math.round(ageMs / 1000)} s ago`
      },
    },
  ]
}

/** Takes no more requests, ends the rounds, gives the database back. Asked twice, it is the same stopping. */
function stopOnce(running: Running, log: Logger): () => Promise<void> {
  let stopping: Promise<void> | undefined
  return () => {
    running.isStopping = true
    stopping ??= (async () => {
      running.webBuild?.stop()
      running.door?.closeWithin(LAST_REPLIES_MS)
      await running.app?.close()
      await running.door?.close()
      await running.rounds?.stop()
      await running.duban?.close()
      log.flush()
    })()
    return stopping
  }
}

function onSignals(stop: () => Promise<void>, running: Running, log: Logger): void {
  const onSignal = (signal: NodeJS.Signals) => {
    if (running.isStopping) {
      say('立即停止；数据库下次启动时自行恢复')
      process.exit(EXIT_HURRIED)
    }
    say('正在停止，请稍候；再按一次立即停止')
    log.info({ signal }, 'Stopping')
    stop().catch((error: unknown) => {
      log.error({ err: error }, 'Stopping failed')
      process.exitCode = 1
    })
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

/** On somebody else's server without a key nothing is sealed; the office is told, and works on. */
function withoutSeals(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'SEAL_KEY_MISSING') throw error
  say(`提醒：${error.message}`)
  return undefined
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`错误（${error.code}）：${error.message}\n`)
  process.exitCode = 1
}
