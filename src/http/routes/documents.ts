import type { FastifyInstance } from 'fastify'

import * as contract from '../../contract/documents-endpoints.ts'
import { withTenant } from '../../db/tenant.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { kindsFor, listDocuments, openDocument } from '../../forms/document-rows.ts'
import { makeForm, openContext } from '../../forms/make-form.ts'
import { makeForms } from '../../forms/make-forms.ts'
import { listOffers } from '../../forms/offers.ts'
import { voidDocument } from '../../forms/void-document.ts'
import { findOpenSeries } from '../../office/document-numbers.ts'
import { isOfOffice, requireOffice } from '../../office/doer.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { requireReading } from '../case-access.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Lines of one case that are shown at once; the newest are the ones that are looked for. */
const MOST_OF_CASE = 200

/** Letters and forms that were made, and what may be made of a case. */
export function documentRoutes(app: FastifyInstance, services: Services): void {
  const { db, files } = services
  addLists(app, services)
  serve(app, contract.makeDocument, async ({ body, viewer, request }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    return makeForm(services, doerOf(services, viewer, request), body)
  })
  serve(app, contract.makeDocuments, async ({ body, viewer, request }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    return { made: await makeForms(services, doerOf(services, viewer, request), body) }
  })
  serve(app, contract.downloadDocument, async ({ params, viewer, request, reply }) => {
    const file = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return openDocument(trx, doerOf(services, viewer, request), params.id)
    })
    const bytes = await files.read(file.storeKey)
    return reply
      .header('content-type', contract.downloadDocument.produces)
      .header('content-length', file.sizeBytes)
      .header('content-disposition', contentDisposition(file.name))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })
  serve(app, contract.voidDocument, async ({ params, body, viewer, request }) =>
    voidDocument(db, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
}

function addLists(app: FastifyInstance, services: Services): void {
  const { db, engine } = services
  serve(app, contract.listCaseDocuments, async ({ params, viewer }) => {
    const policy = await getPolicyInForce(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const { reading } = await requireReading(trx, viewer, params.id)
      const isOffice = await isOfOffice(trx, viewer)
      const context = await openContext(trx, services, viewer, { policy, isOffice })
      const ask = { caseId: params.id, limit: MOST_OF_CASE }
      const { lines } = await listDocuments(trx, viewer, ask, policy.office.zone)
      return {
        lines,
        offers: reading.isSecret ? [] : await listOffers(trx, context, params.id),
        series: isOffice ? await findOpenSeries(trx, Number(context.datedOn.slice(0, 4))) : null,
      }
    })
  })
  serve(app, contract.listDocuments, async ({ query, viewer }) => {
    const { office } = await getPolicyInForce(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return { ...(await listDocuments(trx, viewer, query, office.zone)), kinds: kindsFor(viewer) }
    })
  })
}
