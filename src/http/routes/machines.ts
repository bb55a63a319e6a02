import type { FastifyInstance } from 'fastify'

import { describeMachine } from '../../contract/case-endpoints.ts'
import { serve } from '../route.ts'
import { machineView } from '../views/machine-view.ts'

/** The statecharts. They are the law as the program has it, and no secret. */
export function machineRoutes(app: FastifyInstance): void {
  serve(app, describeMachine, async ({ params }) => machineView(params.name))
}
