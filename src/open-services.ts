import type { Logger } from 'pino'

import type { Config } from './config.ts'
import type { Services } from './http/services.ts'
import type { Duban } from './open-duban.ts'

/** Puts together what the routes work with. */
export async function openServices(duban: Duban, _config: Config, log: Logger): Promise<Services> {
  const { db, engine, calendars } = duban
  return {
    db,
    engine,
    calendars,
    login: { identify: async () => ({ kind: 'nobody' }) },
    files: {
      write: async () => Promise.reject(new Error('No file store')),
      read: async () => Promise.reject(new Error('No file store')),
      delete: async () => {},
    },
    now: () => new Date().toISOString(),
    log,
  }
}
