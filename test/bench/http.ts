import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { createKysely } from '../../src/db/connect.ts'
import { nameWords } from '../../src/db/read/case-search.ts'
import { searchPage } from '../../src/db/read/search-page.ts'
import { wordsOf } from '../../src/db/read/search-words.ts'
import type { Viewer } from '../../src/db/read/viewer.ts'
import { countDesk, type Desk, listDesk } from '../../src/db/read/worklist.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { driveCallers } from './callers.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { foundCongress, openEngine, TENANT } from './handling.ts'
import { autocannon } from './load-generator.ts'
import { fillOffice, type Office } from './office-cases.ts'

/** One kind of request: over HTTP, and where there is such a thing, its statements alone. */
export type HttpRow = {
  name: string
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Answers that were no success: there may be none. */
  failed: number
  sql: { perSecond: number; p50Ms: number; p99Ms: number } | null
}
export type HttpRun = { cases: number; connections: number; rows: HttpRow[] }

const CONNECTIONS = 10
/** A Wednesday: the first deadlines of the units are one working day ahead. */
const NOW = '2026-03-04T01:00:00.000Z'
const HANDED_OVER = '2026-03-02T01:00:00.000Z'
const WORDS = ['路灯', '养老', '学校', '停车', '垃圾 分类', '代表7', '承办单位3', '农村公路']

const CLERK: Viewer = {
  tenantId: TENANT,
  id: 'person-clerk',
  name: '工作人员',
  postId: 'post-clerk',
  userId: 'user-bench',
  role: 'deputy_office_clerk',
  readsAs: 'deputy_office_clerk',
}

/** The screens of an office of so many cases, each asked for by several people at once. */
export async function measureHttp(cases: number, seconds: number, tell: (line: string) => void): Promise<HttpRun> {
  const database = await openBenchDatabase()
  try {
    await foundCongress(database)
    tell(`准备 ${cases} 件的办公室……`)
    const office = await fillOffice(
      database,
      openEngine(database, () => HANDED_OVER),
      cases,
    )
    const server = await startServer(database.appUrl)
    try {
      const rows: HttpRow[] = []
      for (const { name, requests, statements } of subjects(database, office)) {
        rows.push(await measureOne(database, server.url, { name, requests, statements }, seconds))
        tell(`HTTP ${name}：${Math.round(rows.at(-1)?.perSecond ?? 0)}/s`)
      }
      return { cases: office.caseIds.length, connections: CONNECTIONS, rows }
    } finally {
      await server.stop()
    }
  } finally {
    await database.close()
  }
}

type Asked = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }
type Subject = {
  name: string
  /** The requests of one of the people, in turn. */
  requests: (caller: number) => Asked[]
  statements: ((caller: number) => () => Promise<void>) | null
}

function subjects(database: BenchDatabase, { caseIds, units }: Office): Subject[] {
  const db = createKysely<Database>(database.openPool('app', CONNECTIONS))
  const today = NOW.slice(0, 10)
  const desk: Desk = {
    viewer: CLERK,
    roles: [CLERK.role],
    parties: [],
    today,
    soonUntil: '2026-03-09',
    promisesUntil: '2026-04-03',
  }
  const tabs = [
    'due_today',
    'due_soon',
    'waiting_for_me',
    'not_acknowledged',
    'inquiry_to_make',
    'overdue',
    'gaps',
  ] as const
  const someCase = (caller: number, n: number) => caseIds[(caller * 997 + n * 31) % caseIds.length] ?? ''
  let turn = 0
  return [
    { name: '空路由', requests: () => [{ method: 'GET', path: '/bare' }], statements: null },
    {
      name: '今日工作台',
      requests: () => [{ method: 'GET', path: '/api/worklist' }],
      statements: () => () =>
        withTenant(db, TENANT, async (trx) => {
          await countDesk(trx, desk, tabs)
          await listDesk(trx, desk, 'due_soon', { limit: 30 })
        }),
    },
    {
      name: '建议列表',
      requests: () => [{ method: 'GET', path: '/api/cases?tab=open&sort=number' }],
      statements: null,
    },
    {
      name: '单件详情',
      requests: (caller) => list(200, (n) => ({ method: 'GET', path: `/api/cases/${someCase(caller, n)}` })),
      statements: (caller) => () =>
        withTenant(db, TENANT, async (trx) => {
          turn += 1
          const id = someCase(caller, turn)
          await trx.selectFrom('suggestion_case').selectAll().where('id', '=', id).execute()
          await trx.selectFrom('event').selectAll().where('case_id', '=', id).orderBy('seq').execute()
        }),
    },
    {
      name: '检索',
      requests: () => WORDS.map((q) => ({ method: 'GET', path: `/api/search?q=${encodeURIComponent(q)}` })),
      statements: () => () =>
        withTenant(db, TENANT, async (trx) => {
          turn += 1
          const { words } = await nameWords(trx, wordsOf(WORDS[turn % WORDS.length] ?? ''))
          await searchPage(trx, CLERK, { words, conditions: [], limit: 30, question: null })
        }),
    },
    {
      name: '登记事项',
      // The office enters a call that nobody answered: it may happen again and again to any case that is open.
      requests: (caller) =>
        list(200, (n) => {
          const at = (caller * 7 + n) % Math.max(1, units)
          const event = { type: 'contact.failed', deputyId: `deputy-${at + 1}`, form: 'phone' }
          return {
            method: 'POST',
            path: `/api/cases/${caseIds[at] ?? ''}/events`,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ actorId: 'assignment-1', event }),
          }
        }),
      statements: null,
    },
  ]
}

async function measureOne(
  database: BenchDatabase,
  url: string,
  { name, requests, statements }: Subject,
  seconds: number,
): Promise<HttpRow> {
  const headers = { 'x-bench-viewer': JSON.stringify({ ...CLERK, name: 'clerk' }) }
  let caller = 0
  const run = (duration: number) =>
    autocannon({
      url,
      connections: CONNECTIONS,
      duration,
      setupClient: (client) => {
        caller += 1
        client.setRequests(requests(caller).map((one) => ({ ...one, headers: { ...headers, ...one.headers } })))
      },
    })
  await run(1)
  const { requests: done, latency, non2xx, errors, timeouts, statusCodeStats } = await run(seconds)
  if (non2xx) process.stderr.write(`${name}: ${JSON.stringify(statusCodeStats)}\n`)
  const alone = statements && (await driveCallers(database, CONNECTIONS, seconds, statements))
  return {
    name,
    perSecond: done.average,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failed: non2xx + errors + timeouts,
    sql: alone && { perSecond: alone.perSecond, p50Ms: alone.p50Ms, p99Ms: alone.p99Ms },
  }
}

function list<Item>(count: number, make: (n: number) => Item): Item[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

/** The application as a child process; it ends when its input does. */
async function startServer(appUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const file = fileURLToPath(new URL('http-server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file, appUrl, NOW], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const [port] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => Promise.reject(new Error('The server of the bench did not start'))),
  ])) as [string]
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.stdin.end()
      await exited
    },
  }
}
