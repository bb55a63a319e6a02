import type { FastifyInstance } from 'fastify'

import * as contract from '../../contract/preferences-endpoints.ts'
import { readOwnPreferences, saveOwnPreferences } from '../../notices/preferences.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** How people want to be told. */
export function preferenceRoutes(app: FastifyInstance, { db }: Services): void {
  serve(app, contract.readPreferences, async ({ viewer }) => readOwnPreferences(db, viewer))
  serve(app, contract.savePreferences, async ({ body, viewer }) => saveOwnPreferences(db, viewer, body.choices))
}
