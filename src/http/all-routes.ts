import type { FastifyInstance } from 'fastify'

import { formChoicesRoutes } from './routes/form-choices.ts'
import type { Services } from './services.ts'

/** Every resource puts its endpoints on the server here. */
export const ROUTES: readonly ((app: FastifyInstance, services: Services) => void)[] = [formChoicesRoutes]
