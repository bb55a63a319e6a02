import type { Logger } from 'pino'

import type { Config } from './config.ts'
import type { Services } from './http/services.ts'
import type { Duban } from './open-duban.ts'
import { openFiles } from './open-files.ts'

/** With somebody else's database server files still need a folder. */
const FOLDER_WITHOUT_DATABASE = '.duban'

/** Puts together what the routes work with. */
export async function openServices(duban: Duban, config: Config, log: Logger): Promise<Services> {
  const { db, engine, calendars } = duban
  return {
    db,
    engine,
    calendars,
    login: { identify: async () => ({ kind: 'nobody' }) },
    ...(await openFiles(config.files, duban.dataFolder ?? config.dataFolder ?? FOLDER_WITHOUT_DATABASE)),
    now: () => new Date().toISOString(),
    log,
  }
}
