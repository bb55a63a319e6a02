import type { FastifyInstance } from 'fastify'

import { dayInZone } from '../../../machines/policy/day.ts'
import * as contract from '../../contract/letters-endpoints.ts'
import * as phoneContract from '../../contract/phone-chase-endpoints.ts'
import { findCaseHead } from '../../db/read/case-head.ts'
import { withTenant } from '../../db/tenant.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { listChaseTexts } from '../../notices/chase-text.ts'
import { checkNumber, listSeries, setSeries } from '../../notices/document-register.ts'
import { askLetter, retryLetter, voidLetter } from '../../notices/letter-ask.ts'
import { listCandidates, proposeLetter } from '../../notices/letter-proposal.ts'
import { listLetters, openLetterFile, readLetter } from '../../notices/letter-reading.ts'
import { notePhoneChase } from '../../notices/phone-chase.ts'
import { readPhoneList } from '../../notices/phone-list.ts'
import { requireOffice } from '../../office/doer.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { noSuchCase } from '../case-access.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Letters that chase, with their numbers, and what is needed to chase by telephone and chat. */
export function letterRoutes(app: FastifyInstance, services: Services): void {
  letters(app, services)
  numbers(app, services)
  calls(app, services)
}

function letters(app: FastifyInstance, services: Services): void {
  const { db, files } = services
  serve(app, contract.listLetterCandidates, async ({ query, viewer }) => ({
    units: await listCandidates(services, viewer, query.caseId),
  }))
  serve(app, contract.proposeLetter, async ({ body, viewer }) => proposeLetter(services, viewer, body))
  serve(app, contract.makeLetter, async ({ body, viewer, request }) =>
    askLetter(services, doerOf(services, viewer, request), body),
  )
  serve(app, contract.listLetters, async ({ query, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return listLetters(trx, viewer, query)
    }),
  )
  serve(app, contract.readLetter, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return readLetter(trx, viewer, params.id)
    }),
  )
  serve(app, contract.downloadLetter, async ({ params, viewer, request, reply }) => {
    const file = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return openLetterFile(trx, doerOf(services, viewer, request), params.id)
    })
    const bytes = await files.read(file.storeKey)
    return reply
      .header('content-type', contract.downloadLetter.produces)
      .header('content-length', file.sizeBytes)
      .header('content-disposition', contentDisposition(file.name))
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cache-control', 'private, no-store')
      .send(bytes)
  })
  serve(app, contract.voidLetter, async ({ params, body, viewer, request }) =>
    voidLetter(services, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
  serve(app, contract.retryLetter, async ({ params, body, viewer, request }) =>
    retryLetter(services, doerOf(services, viewer, request), { id: params.id, ...body }),
  )
}

function numbers(app: FastifyInstance, services: Services): void {
  const { db, engine, now } = services
  const yearOf = async (tenantId: string) => Number(dayInZone(now(), await zoneOf(db, engine, tenantId)).slice(0, 4))
  serve(app, contract.checkDocumentNumber, async ({ query, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return checkNumber(trx, query)
    }),
  )
  serve(app, contract.listDocumentSeries, async ({ query, viewer }) => {
    const year = query.year ?? (await yearOf(viewer.tenantId))
    return withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      return listSeries(trx, year)
    })
  })
  serve(app, contract.setDocumentSeries, async ({ body, viewer, request }) =>
    setSeries(db, doerOf(services, viewer, request), body, await yearOf(viewer.tenantId)),
  )
}

function calls(app: FastifyInstance, services: Services): void {
  const { db } = services
  serve(app, phoneContract.readChaseText, async ({ params, query, viewer }) => {
    await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      if (!(await findCaseHead(trx, viewer, params.id))) throw noSuchCase()
    })
    return { texts: await listChaseTexts(services, viewer, { caseId: params.id, to: query.to }) }
  })
  serve(app, phoneContract.readPhoneList, async ({ query, viewer, request }) =>
    readPhoneList(services, doerOf(services, viewer, request), query),
  )
  serve(app, phoneContract.notePhoneChase, async ({ params, body, viewer, request }) =>
    notePhoneChase(services, doerOf(services, viewer, request), { caseId: params.id, ...body }),
  )
}
