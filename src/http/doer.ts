import type { FastifyRequest } from 'fastify'

import type { Viewer } from '../db/read/viewer.ts'
import type { Doer } from '../office/doer.ts'
import type { Services } from './services.ts'

/** Who asks for a change, for the trail. */
export function doerOf(services: Services, viewer: Viewer, request: FastifyRequest): Doer {
  return { viewer, now: services.now(), address: request.ip, requestId: request.id }
}
