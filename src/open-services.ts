import type { Logger } from 'pino'

import { openSenders } from './channels/open-senders.ts'
import type { Config } from './config.ts'
import { findSealKey } from './engine/audit/seal-key.ts'
import { createSampleFounder } from './found-sample.ts'
import type { Services } from './http/services.ts'
import { openAuthSecret } from './login/auth-secret.ts'
import { openLogin } from './login/login.ts'
import { createLiveHub } from './office/live-hub.ts'
import type { Duban } from './open-duban.ts'
import { openFiles } from './open-files.ts'

/** With somebody else's database server files still need a folder. */
const FOLDER_WITHOUT_DATABASE = '.duban'

/** Puts together what the routes work with. */
export async function openServices(duban: Duban, config: Config, log: Logger): Promise<Services> {
  const { db, engine, calendars, clock } = duban
  const dataFolder = duban.dataFolder ?? config.dataFolder ?? FOLDER_WITHOUT_DATABASE
  const { now } = clock
  const login = await openLogin({
    db,
    secret: await openAuthSecret(config.authSecret, dataFolder),
    publicUrl: config.publicUrl,
    port: config.port,
    oidc: config.oidc,
    now,
    warn: (message) => log.warn({ said: message }, 'The login library complains'),
  })
  return {
    db,
    engine,
    calendars,
    login,
    foundSample: createSampleFounder(duban, login, log),
    ...(await openFiles(config.files, dataFolder)),
    publicUrl: config.publicUrl?.replace(/\/$/, '') ?? `http://localhost:${config.port}`,
    hooks: config.hooks,
    senders: openSenders({ mail: config.mail, sms: config.sms, ...config.hooks }),
    live: createLiveHub({ db, now, warn: (error, message) => log.warn({ err: error }, message) }),
    now,
    findSealKey: () => findSealKey({ sealKey: config.sealKey, dataFolder: duban.dataFolder }),
    log,
  }
}
