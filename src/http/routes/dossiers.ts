import type { FastifyInstance } from 'fastify'

import { dayInZone } from '../../../machines/policy/day.ts'
import * as contract from '../../contract/dossiers-endpoints.ts'
import { withTenant } from '../../db/tenant.ts'
import { answerCorrection, askCorrection, ownDeputyId } from '../../dossiers/corrections.ts'
import { addEntry, strikeEntry } from '../../dossiers/entries.ts'
import { listDossiers } from '../../dossiers/list-dossiers.ts'
import { readDossier } from '../../dossiers/read-dossier.ts'
import { noteDeed, requireOffice } from '../../office/doer.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** 代表履职档案: of the office and of the deputy whose it is, and of nobody else. */
export function dossierRoutes(app: FastifyInstance, services: Services): void {
  const { db, engine, now } = services
  const today = async (tenantId: string) => dayInZone(now(), await zoneOf(db, engine, tenantId))

  serve(app, contract.listDossiers, async ({ query, viewer }) => {
    const { rows, total, nextCursor } = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return listDossiers(trx, query)
    })
    const lines = rows.map(({ id, name, delegation_name, status, term_nos, is_awaiting }) => ({
      id,
      name,
      delegationName: delegation_name,
      status,
      termNos: term_nos,
      isAwaitingAnswer: is_awaiting,
    }))
    return { lines, total, nextCursor }
  })
  serve(app, contract.readDossier, async ({ params, query, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const dossier = await readDossier(trx, { viewer, deputyId: params.id }, query)
      await noteDeed(trx, doerOf(services, viewer, request), { kind: 'dossier_read', subject: params.id })
      return dossier
    }),
  )
  serve(app, contract.readMyDossier, async ({ query, viewer }) =>
    withTenant(db, viewer.tenantId, (trx) => readDossier(trx, { viewer, deputyId: ownDeputyId({ viewer }) }, query)),
  )
  serve(app, contract.addDossierEntry, async ({ params, body: { entryId, ...entry }, viewer, request }) =>
    addEntry(db, doerOf(services, viewer, request), {
      ...entry,
      deputyId: params.id,
      id: entryId,
      today: await today(viewer.tenantId),
    }),
  )
  serve(app, contract.strikeDossierEntry, async ({ params, body, viewer, request }) =>
    strikeEntry(db, doerOf(services, viewer, request), { deputyId: params.id, id: params.entryId, ...body }),
  )
  serve(app, contract.askDossierCorrection, async ({ body: { correctionId, ...asked }, viewer, request }) =>
    askCorrection(db, doerOf(services, viewer, request), { ...asked, id: correctionId }),
  )
  serve(app, contract.answerDossierCorrection, async ({ params, body, viewer, request }) =>
    answerCorrection(db, doerOf(services, viewer, request), {
      ...body,
      deputyId: params.id,
      id: params.correctionId,
      today: await today(viewer.tenantId),
    }),
  )
}
