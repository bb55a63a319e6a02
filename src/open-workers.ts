import type { Logger } from 'pino'

import { createComplaint } from '../workers/crew.ts'
import { houseRounds } from '../workers/house-rounds.ts'
import { startWorkers, type Workers } from '../workers/main.ts'
import type { Config } from './config.ts'
import { withDatabase } from './db/connect.ts'
import { openSealKey } from './engine/audit/seal-key.ts'
import { AppError } from './errors.ts'
import type { Services } from './http/services.ts'
import type { Metrics } from './metrics.ts'
import type { Duban } from './open-duban.ts'
import { sweepFiles } from './open-files.ts'
import { type Backend, openBackend, type QueueSettings } from './queue/backend.ts'

/** Postgres cuts longer names off. */
const LONGEST_NAME = 63
const SUFFIX = '_queue'

/** Jobs stand in a database beside the product's own, unless another place is named. */
export function queueSettings(
  config: Pick<Config, 'queue'>,
  duban: Pick<Duban, 'ownerUrl' | 'adminUrl'>,
): QueueSettings {
  const { redisUrl, databaseUrl } = config.queue
  const database = decodeURIComponent(new URL(duban.ownerUrl).pathname.slice(1))
  if (redisUrl !== undefined) return { kind: 'redis', url: redisUrl, name: database }
  if (databaseUrl !== undefined) {
    return { kind: 'postgres', url: databaseUrl, adminUrl: withDatabase(databaseUrl, 'postgres') }
  }
  const name = `${database.slice(0, LONGEST_NAME - SUFFIX.length)}${SUFFIX}`
  return { kind: 'postgres', url: withDatabase(duban.ownerUrl, name), adminUrl: duban.adminUrl }
}

/** Where the jobs are kept; nobody waits for it. */
export function openStore(config: Config, duban: Duban, log: Logger): Backend {
  return openBackend(queueSettings(config, duban), { onError: createComplaint(log) })
}

/**
 * Starts what is done in the background. The queue may be away: it is waited for behind the scenes. Throws what waiting
 * cannot mend, such as a missing right or a wrong key.
 */
export async function openWorkers(
  parts: { duban: Duban; services: Services; config: Config; log: Logger; metrics: Pick<Metrics, 'noteFired'> },
  say: (line: string) => void,
): Promise<Workers> {
  const { duban, services, config, log, metrics } = parts
  const { db, engine, calendars, files, senders, hooks, login, now } = services
  const sealKey = await openSealKey({ sealKey: config.sealKey, dataFolder: duban.dataFolder }).catch(withoutSeals(say))
  const backend = openStore(config, duban, log)
  try {
    await backend.prepare()
  } catch (error) {
    if (error instanceof AppError && !error.isRetryable) {
      await backend.close()
      throw error
    }
    log.warn({ err: error }, 'The queue is not there yet; due work is done without it meanwhile')
  }
  return startWorkers({
    work: { db, engine, calendars, files, senders, publicUrl: login.publicUrl.replace(/\/$/, ''), now },
    backend,
    sealKey,
    rounds: houseRounds({
      db,
      engine,
      calendars,
      hooks,
      now,
      sweepFiles: () => sweepFiles(services, db, Date.parse(now())),
      log,
    }),
    log,
    onFired: ({ latenessMs }) => metrics.noteFired(latenessMs),
  })
}

/** On somebody else's server without a key nothing is sealed; the office is told, and works on. */
function withoutSeals(say: (line: string) => void): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof AppError) || error.code !== 'SEAL_KEY_MISSING') throw error
    say(`提醒：${error.message}`)
    return undefined
  }
}
