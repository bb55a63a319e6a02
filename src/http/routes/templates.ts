import type { FastifyInstance } from 'fastify'

import * as contract from '../../contract/templates-endpoints.ts'
import { dropTemplate, findTemplate, listTemplateLines, previewWords, putTemplate } from '../../notices/templates.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** The words of notices, as each congress puts them. */
export function templateRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.listTemplates, async ({ viewer, request }) => ({
    templates: await listTemplateLines(db, doerOf(services, viewer, request)),
  }))
  serve(app, contract.readTemplate, async ({ params, viewer, request }) =>
    findTemplate(db, doerOf(services, viewer, request), params.id),
  )
  serve(app, contract.saveTemplate, async ({ params, body, viewer, request }) =>
    putTemplate(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.previewTemplate, async ({ params, body, viewer, request }) =>
    previewWords(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.resetTemplate, async ({ params, body, viewer, request }) =>
    dropTemplate(db, doerOf(services, viewer, request), params.id, body.revision),
  )
}
