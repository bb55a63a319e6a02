import type { FastifyInstance } from 'fastify'
import { deputyRoutes } from './routes/deputies.ts'
import { fileRoutes } from './routes/files.ts'
import { formChoicesRoutes } from './routes/form-choices.ts'
import { organRoutes } from './routes/organs.ts'
import { peopleRoutes } from './routes/people.ts'
import { unitRoutes } from './routes/units.ts'
import type { Services } from './services.ts'

/** Every resource puts its endpoints on the server here. */
export const ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [
  fileRoutes,
  formChoicesRoutes,
  deputyRoutes,
  organRoutes,
  peopleRoutes,
  unitRoutes,
]
