import type { FastifyInstance } from 'fastify'

import { askPack, cancelPack, listPacks, openPackFile } from '../../archive/packs.ts'
import * as contract from '../../contract/archive-endpoints.ts'
import { countArchived } from '../../db/read/archive.ts'
import { withTenant } from '../../db/tenant.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { requireOffice } from '../../office/doer.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'

/** Packs of papers for the archive, of a case or of a year. */
export function archiveRoutes(app: FastifyInstance, services: Services): void {
  const { db, files } = services
  serve(app, contract.listArchivePacks, async ({ query, viewer }) => {
    requireStorable(query)
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return { ...(await listPacks(trx, viewer, query)), ...(await countArchived(trx, viewer)) }
    })
  })
  serve(app, contract.askArchivePack, async ({ body, viewer, request }) =>
    askPack(services, doerOf(services, viewer, request), body),
  )
  serve(app, contract.downloadArchivePack, async ({ params, viewer, request, reply }) => {
    const file = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return openPackFile(trx, doerOf(services, viewer, request), params.id)
    })
    const bytes = await files.read(file.storeKey)
    return reply
      .header('content-type', contract.downloadArchivePack.produces)
      .header('content-length', file.sizeBytes)
      .header('content-disposition', contentDisposition(file.name))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })
  serve(app, contract.cancelArchivePack, async ({ params, body, viewer, request }) =>
    cancelPack(services, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
}
