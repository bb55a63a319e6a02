import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'

import { dayInZone } from '../../../machines/policy/day.ts'
import { answerAppeal, fileAppeal } from '../../appraisal/appeals.ts'
import type { OwnUnits } from '../../appraisal/appraisal-row.ts'
import { listCasesBehind } from '../../appraisal/cases-behind.ts'
import { makeCircular, proposeCircular } from '../../appraisal/circular.ts'
import * as course from '../../appraisal/course.ts'
import { makeAppraisal, recomputeAppraisal } from '../../appraisal/make-appraisal.ts'
import type { Tell } from '../../appraisal/news.ts'
import { listAppraisals, listBooks, readAppraisal, readUnitSheet } from '../../appraisal/reading.ts'
import { rulesOf } from '../../appraisal/rules.ts'
import * as contract from '../../contract/appraisal-endpoints.ts'
import * as stepContract from '../../contract/appraisal-steps-endpoints.ts'
import { DIRECTOR } from '../../contract/record-shapes.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { listUnitsWithoutReader, tellOfAppraisal } from '../../notices/appraisal-news.ts'
import { readUnitPlaces, withFormer } from '../../notices/letter-facts.ts'
import { nextWorkingMoment } from '../../notices/working-time.ts'
import { requireOffice } from '../../office/doer.ts'
import { getPolicyInForce, zoneOf } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

type Trx = Transaction<Database>

/** 综合评价 of units: draft, appeals, result, circular. */
export function appraisalRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services)
  making(app, services)
  steps(app, services)
  appeals(app, services)
}

/** A unit under the names it has had; null for the office, which sees all. Throws NOT_ALLOWED. */
async function findOwn(trx: Trx, viewer: Viewer): Promise<OwnUnits> {
  await requireOffice(trx, viewer)
  if (isOffice(viewer)) return null
  return viewer.unitId === undefined ? [] : withFormer(await readUnitPlaces(trx), viewer.unitId)
}

function isOffice({ role }: Viewer): boolean {
  return !role.startsWith('unit_')
}

function isDirector({ role }: Viewer): boolean {
  return (DIRECTOR as readonly string[]).includes(role)
}

async function todayOf({ db, engine, now }: Services, tenantId: string): Promise<string> {
  return dayInZone(now(), await zoneOf(db, engine, tenantId))
}

/** With the way in which others are told, in the working hours of the office. */
async function withTell(services: Services, { tenantId }: Viewer): Promise<Services & { tell: Tell }> {
  const { db, engine, calendars, publicUrl } = services
  const now = services.now()
  const { office } = await getPolicyInForce(db, engine, tenantId)
  const outsideAt = nextWorkingMoment(now, office, calendars.of(tenantId))
  return { ...services, tell: (trx, news) => tellOfAppraisal(trx, { tenantId, now, outsideAt, publicUrl }, news) }
}

function reading(app: FastifyInstance, services: Services): void {
  const { db, engine } = services
  const inTenant = <Result>(viewer: Viewer, work: (trx: Trx, own: OwnUnits) => Promise<Result>) =>
    withTenant(db, viewer.tenantId, async (trx) => work(trx, await findOwn(trx, viewer)))
  serve(app, contract.readAppraisalRules, async ({ viewer }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    return rulesOf(await getPolicyInForce(db, engine, viewer.tenantId))
  })
  serve(app, contract.listAppraisalBooks, async ({ viewer }) =>
    inTenant(viewer, async (trx) => ({ books: await listBooks(trx) })),
  )
  serve(app, contract.listAppraisals, async ({ query, viewer }) =>
    inTenant(viewer, (trx, own) => listAppraisals(trx, viewer, own, query)),
  )
  serve(app, contract.readAppraisal, async ({ params, viewer }) =>
    inTenant(viewer, async (trx) => {
      const found = await readAppraisal(trx, params.id, { isDirector: isDirector(viewer) })
      const units = found.sheets.map(({ unit }) => unit)
      const blind = await listUnitsWithoutReader(
        trx,
        units.map(({ id }) => id),
      )
      return { ...found, withoutReader: units.filter(({ id }) => blind.includes(id)) }
    }),
  )
  serve(app, contract.readUnitSheet, async ({ params, viewer }) => {
    const today = await todayOf(services, viewer.tenantId)
    const speaks = (stepContract.fileAppeal.access as readonly string[]).includes(viewer.role)
    return inTenant(viewer, (trx, own) => readUnitSheet(trx, own, { ...params, today, speaks }))
  })
  serve(app, contract.listAppraisalCases, async ({ params, viewer }) =>
    listCasesBehind(services, viewer, (trx) => findOwn(trx, viewer), params),
  )
  serve(app, stepContract.proposeCircular, async ({ params, viewer }) =>
    inTenant(viewer, (trx) => proposeCircular(trx, params.id)),
  )
}

function making(app: FastifyInstance, services: Services): void {
  serve(app, contract.makeAppraisal, async ({ body, viewer, request }) =>
    makeAppraisal(services, doerOf(services, viewer, request), body),
  )
  serve(app, stepContract.recomputeAppraisal, async ({ params, body, viewer, request }) =>
    recomputeAppraisal(services, doerOf(services, viewer, request), { ...params, ...body }),
  )
  serve(app, stepContract.correctScore, async ({ params, body, viewer, request }) =>
    course.correctScore(services, doerOf(services, viewer, request), { ...params, ...body }),
  )
}

function steps(app: FastifyInstance, services: Services): void {
  serve(app, stepContract.openAppraisal, async ({ params, body, viewer, request }) => {
    const today = await todayOf(services, viewer.tenantId)
    return course.openAppraisal(await withTell(services, viewer), doerOf(services, viewer, request), {
      ...params,
      ...body,
      today,
    })
  })
  serve(app, stepContract.decideAppraisal, async ({ params, body, viewer, request }) => {
    const today = await todayOf(services, viewer.tenantId)
    return course.decideAppraisal(await withTell(services, viewer), doerOf(services, viewer, request), {
      ...params,
      ...body,
      today,
    })
  })
  serve(app, stepContract.makeCircular, async ({ params, body, viewer, request }) =>
    makeCircular(services, doerOf(services, viewer, request), { ...params, ...body }),
  )
  serve(app, stepContract.circulateAppraisal, async ({ params, body, viewer, request }) => {
    const today = await todayOf(services, viewer.tenantId)
    return course.circulateAppraisal(services, doerOf(services, viewer, request), { ...params, ...body, today })
  })
  serve(app, stepContract.cancelAppraisal, async ({ params, body, viewer, request }) =>
    course.cancelAppraisal(await withTell(services, viewer), doerOf(services, viewer, request), {
      ...params,
      ...body,
      isDirector: isDirector(viewer),
    }),
  )
}

function appeals(app: FastifyInstance, services: Services): void {
  serve(app, stepContract.fileAppeal, async ({ params, body, viewer, request }) => {
    const today = await todayOf(services, viewer.tenantId)
    const filing = { ...params, ...body, today }
    return fileAppeal(
      await withTell(services, viewer),
      doerOf(services, viewer, request),
      (trx) => findOwn(trx, viewer),
      filing,
    )
  })
  serve(app, stepContract.answerAppeal, async ({ params, body, viewer, request }) =>
    answerAppeal(await withTell(services, viewer), doerOf(services, viewer, request), { ...params, ...body }),
  )
}
