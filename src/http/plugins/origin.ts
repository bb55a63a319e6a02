import type { FastifyInstance } from 'fastify'

import { AppError } from '../../errors.ts'
import { isFromOwnPage } from '../../login/own-origin.ts'
import type { Services } from '../services.ts'

/** A page of somebody else's cannot make a signed-in browser change anything here, nor sign it in as another. */
export function refuseForeignPages(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', async (request) => {
    if (isFromOwnPage(request, services.login.ownOrigin)) return
    throw new AppError('ORIGIN_REFUSED', '请求不是从本系统的页面发出的，没有执行；请在本系统的页面上重新操作')
  })
}
