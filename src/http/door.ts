import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One thing that must hold before requests may come in: undefined, or why it does not hold. */
export type ReadinessCheck = { name: string; findProblem: () => Promise<string | undefined> }
/** A page that stands before the application, as health does. */
export type Page = (request: IncomingMessage, response: ServerResponse) => Promise<void>
/** A port that answers from the first moment: health always, everything else once the application stands behind it. */
export type Door = {
  port: number
  /** Hands every further request to the application; fastify's `serverFactory`. */
  open(handler: RequestListener): Server
  /** Who has not taken the last reply after this time is cut off: nobody keeps us from stopping. */
  closeWithin(ms: number): void
  close(): Promise<void>
}

const CHECK_TIMEOUT_MS = 2000
/** Slow clients: the whole head, and the whole request, must have come in this time. An upload has longer. */
const HEAD_TIMEOUT_MS = 15_000
const REQUEST_TIMEOUT_MS = 10 * 60_000
const KEEP_ALIVE_MS = 65_000
/** What is no file is small: it has this long to come in. */
const BODY_TIMEOUT_MS = 30_000
/** A file may take long, but not fall silent. */
const SILENCE_MS = 60_000

/** Binds the port. Throws what `listen` throws. */
export async function openDoor(
  at: { port: number; host: string; bodyTimeoutMs?: number },
  checks: readonly ReadinessCheck[],
  pages: Readonly<Record<string, Page>> = {},
): Promise<Door> {
  let behind: RequestListener | undefined
  const server = createServer(
    { headersTimeout: HEAD_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      if (request.method === 'GET' && request.url === '/healthz') return answer(response, 200, { status: 'alive' })
      if (request.method === 'GET' && request.url === '/readyz') return void answerReadiness(checks, response)
      const page = request.method === 'GET' ? pages[request.url?.split('?')[0] ?? ''] : undefined
      if (page) return void page(request, response).catch(() => response.destroy())
      cutWhenSlow(request, at.bodyTimeoutMs ?? BODY_TIMEOUT_MS)
      if (behind) return behind(request, response)
      return answerStarting(request, response)
    },
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    open: (handler) => {
      behind = handler
      return server
    },
    closeWithin: (ms) => void setTimeout(() => server.closeAllConnections(), ms).unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

/** Who sends a byte now and then holds a connection no longer than this. */
function cutWhenSlow(request: IncomingMessage, bodyTimeoutMs: number): void {
  if (request.headers['content-type']?.startsWith('multipart/')) {
    request.socket.setTimeout(SILENCE_MS)
    return
  }
  const cutting = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, bodyTimeoutMs)
  cutting.unref()
  request.once('close', () => clearTimeout(cutting))
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  const detail = '系统正在启动，请稍候片刻再试'
  const problem = { type: 'urn:duban:NOT_READY', title: '暂时不能使用', status: 503, code: 'NOT_READY', detail }
  response.writeHead(503, { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '2' })
  response.end(JSON.stringify(problem))
}

/** `/healthz`: the process lives. `/readyz`: everything that it needs is there. Neither is worth a line in the log. */
async function answerReadiness(checks: readonly ReadinessCheck[], response: ServerResponse): Promise<void> {
  const problems = await Promise.all(checks.map(runCheck))
  const isReady = problems.every((problem) => problem === undefined)
  const report = Object.fromEntries(checks.map(({ name }, index) => [name, problems[index] ?? 'ok']))
  answer(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks: report })
}

/** A check that hangs is a check that fails. What it says may name no person, since anybody may ask. */
async function runCheck({ findProblem }: ReadinessCheck): Promise<string | undefined> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timeout = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([findProblem(), late])
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name
  } finally {
    clearTimeout(timeout)
  }
}
