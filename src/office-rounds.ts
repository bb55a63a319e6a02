import type { Logger } from 'pino'

import type { Services } from './http/services.ts'
import { clearDeliveries, tellHooks } from './office/hook-round.ts'
import { sweepFiles } from './open-files.ts'
import type { Round } from './rounds.ts'

const SECOND_MS = 1000
const HOUR_MS = 60 * 60 * SECOND_MS

/** What the office does by itself beside the cases: tells other systems, and takes away what uploads left behind. */
export function officeRounds(services: Services, log: Logger): Round[] {
  const { db, now, hooks } = services
  return [
    {
      name: 'hooks',
      everyMs: 2 * SECOND_MS,
      run: async (isStopping) => {
        const { stopped } = await tellHooks({ db, now, settings: hooks, isStopping })
        if (stopped > 0) log.warn({ stopped }, 'Hooks were switched off: nothing reaches them')
      },
    },
    {
      name: 'sweeping',
      everyMs: HOUR_MS,
      run: async () => {
        const swept = await sweepFiles(services, db, Date.parse(now()))
        if (swept > 0) log.info({ swept }, 'Files without a row were taken away')
        await clearDeliveries({ db, now })
      },
    },
  ]
}
