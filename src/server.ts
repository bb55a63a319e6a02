import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'

import { readingRounds } from '../workers/house-rounds.ts'
import type { Workers } from '../workers/main.ts'
import { type Rounds, startRounds } from '../workers/rounds.ts'
import { type Config, loadConfig } from './config.ts'
import { AppError } from './errors.ts'
import { buildApp } from './http/app.ts'
import { type Door, openDoor, type Page } from './http/door.ts'
import type { Services } from './http/services.ts'
import { createLog } from './log.ts'
import { ensureSetupLink, setupLine } from './login/setup.ts'
import { type Metrics, openMetrics, type Sources } from './metrics.ts'
import { metricsPage } from './metrics-page.ts'
import { type Duban, openDuban } from './open-duban.ts'
import { openServices } from './open-services.ts'
import { openStore, openWorkers } from './open-workers.ts'
import { type OpenBoard, openQueueBoard } from './queue-board.ts'
import { databaseChecks, workerChecks } from './server-checks.ts'
import { parseRole, type ServerRole } from './server-role.ts'
import { buildWebWhenNeeded, WEB_FOLDER, type WebBuild } from './web-build.ts'

const HOST = '0.0.0.0'
const EXIT_HURRIED = 130
const LAST_REPLIES_MS = 5000
/** Whatever still holds the process then – a connection to a store that is away – holds it no longer. */
const LINGER_MS = 5000

/** What is running, as far as it has come. */
type Running = {
  door?: Door
  app?: FastifyInstance
  duban?: Duban
  services?: Services
  board?: OpenBoard
  workers?: Workers
  rounds?: Rounds
  webBuild?: WebBuild
  isStopping: boolean
}

async function main(): Promise<void> {
  const role = parseRole(process.argv.slice(2))
  const config = loadConfig()
  const log = createLog(config.logLevel, pino.destination({ dest: 2, sync: false }))
  const running: Running = { isStopping: false }
  const metrics = openMetrics(() => sourcesOf(running))
  const pages = { '/metrics': metricsPage(metrics, config.metricsToken) }
  const door = await openPort({ port: config.port, role, pages }, running)
  running.door = door
  const stop = stopOnce(running, log)
  onSignals(stop, running, log)

  try {
    const duban = await openDuban(config, log, { name: 'duban-server', announce: say })
    running.duban = duban
    if (running.isStopping) return
    const services = await openServices(duban, { ...config, port: door.port }, log)
    running.services = services
    if (role === 'worker') door.open(answerNobody)
    else await openApp({ door, duban, services, config, log, metrics }, running)
    if (running.isStopping) return
    if (role === 'http') running.rounds = startRounds(readingRounds(duban.calendars), log)
    else running.workers = await openWorkers({ duban, services, config, log, metrics }, say)
    if (running.isStopping) return
    await sayStarted(role, door.port, duban, services)
    log.info({ port: door.port, role, migrated: duban.migrated }, 'Started')
    if (role !== 'worker') running.webBuild = buildWebWhenNeeded(say)
  } catch (error) {
    await stop()
    throw error
  } finally {
    if (running.isStopping) await stop()
  }
}

type Parts = { door: Door; duban: Duban; services: Services; config: Config; log: Logger; metrics: Metrics }

async function openApp({ door, duban, services, config, log, metrics }: Parts, running: Running): Promise<void> {
  running.board = openQueueBoard(() => openStore(config, duban, log))
  running.app = await buildApp({
    log,
    services,
    serverFactory: door.open,
    limits: config.door,
    trustedProxies: config.door.trustedProxies,
    webFolder: WEB_FOLDER,
    queueBoard: running.board,
    onAnswered: metrics.noteAnswered,
  })
  await running.app.ready()
}

async function sayStarted(role: ServerRole, port: number, duban: Duban, services: Services): Promise<void> {
  const health = '（/healthz 存活，/readyz 就绪）'
  if (role === 'worker') say(`督办后台工作已启动，没有网页：http://localhost:${port}/${health}`)
  else say(`督办已启动：http://localhost:${port}/${health}`)
  if (role === 'http') say('这个进程不做后台工作；请另外运行 npm start -- --role worker')
  say(duban.dataFolder === undefined ? '数据在 DATABASE_URL 所指的数据库' : `数据在 ${duban.dataFolder}`)
  if (role === 'worker') return
  const setupToken = await ensureSetupLink(services)
  if (setupToken !== undefined) say(setupLine(services.login.publicUrl, setupToken))
}

/** The queue is asked where its jobs are taken; where nobody takes any, through the board. */
function sourcesOf({ services, workers, board }: Running): Sources {
  const depths = workers?.depths ?? board?.depths
  return { ...(services && { database: services }), ...(depths && { depths }) }
}

type At = { port: number; role: ServerRole; pages: Readonly<Record<string, Page>> }

async function openPort({ port, role, pages }: At, running: Running): Promise<Door> {
  try {
    const checks = [...databaseChecks(running), ...(role === 'http' ? [] : workerChecks(running))]
    return await openDoor({ port, host: HOST }, checks, pages)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EADDRINUSE' ? '已被别的程序占用' : '没有权限使用'
    throw new AppError('PORT_UNUSABLE', `端口 ${port} ${why}；请停止那个程序，或换一个端口，例如 PORT=8081 npm start`)
  }
}

/** Where nobody is answered there is health and nothing else. */
function answerNobody(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  const detail = '这个进程只做后台工作，没有网页和接口；请打开提供网页的那个地址'
  const problem = { type: 'urn:duban:NOT_FOUND', title: '找不到', status: 404, code: 'NOT_FOUND', detail }
  response.writeHead(404, { 'content-type': 'application/problem+json; charset=utf-8' })
  response.end(JSON.stringify(problem))
}

/** Takes no more requests and no more jobs, ends those in hand, gives queue and database back. Asked twice, it is the same stopping. */
function stopOnce(running: Running, log: Logger): () => Promise<void> {
  let stopping: Promise<void> | undefined
  return () => {
    running.isStopping = true
    stopping ??= (async () => {
      running.webBuild?.stop()
      running.door?.closeWithin(LAST_REPLIES_MS)
      await running.app?.close()
      await running.door?.close()
      await Promise.all([running.workers?.stop(), running.rounds?.stop(), running.board?.close()])
      running.services?.senders.close?.()
      await running.duban?.close()
      log.flush()
      setTimeout(() => process.exit(), LINGER_MS).unref()
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
