import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'

import type { Told } from '../../../machines/effects.ts'
import { dayInZone } from '../../../machines/policy/day.ts'
import { stampsOf } from '../../../machines/stamp-facts.ts'
import * as contract from '../../contract/case-endpoints.ts'
import { isActorShown } from '../../db/read/actors-on-duty.ts'
import { listShownActors } from '../../db/read/case-actors.ts'
import { readCasePage } from '../../db/read/case-detail.ts'
import { collectIds } from '../../db/read/case-ids.ts'
import { listCaseLineRows } from '../../db/read/case-lines.ts'
import { listNames } from '../../db/read/case-names.ts'
import { listReferences } from '../../db/read/case-references.ts'
import { listTimeline } from '../../db/read/case-timeline.ts'
import { findSignerPhone } from '../../db/read/signer-phone.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { acceptedEvents, acceptedEventsOfMany } from '../../engine/engine.ts'
import { AppError } from '../../errors.ts'
import { bookOf } from '../../office/actor-label.ts'
import { nameReader } from '../../office/case-readers.ts'
import { noteDeed } from '../../office/doer.ts'
import type { NameBook } from '../../office/name-book.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { mayAskPhones, noSuchCase, noteReading, requireReading } from '../case-access.ts'
import { isClerkless } from '../case-outlook.ts'
import { judgeCorrection } from '../corrections.ts'
import { doerOf } from '../doer.ts'
import { requireKnownParties } from '../known-parties.ts'
import { refuseGuesses, refuseSecretWords } from '../marked-cases.ts'
import { serve } from '../route.ts'
import { commandOf, newCaseId, principalOf, requireKnownPerson, send } from '../send-command.ts'
import type { Services } from '../services.ts'
import { caseDetailView, offersView } from '../views/case-detail-view.ts'
import { selfOf, toCaseLine } from '../views/list-line.ts'
import { timelineView } from '../views/timeline-view.ts'

/** One case: read as far as the viewer may, and written through the engine alone. */
export function caseRoutes(app: FastifyInstance, services: Services): void {
  addReading(app, services)
  addWriting(app, services)
}

function addReading(app: FastifyInstance, services: Services): void {
  const { db, engine, calendars } = services

  serve(app, contract.readCase, async ({ params, viewer, request }) => {
    const { tenantId } = viewer
    const { page, row, hasPhones } = await withTenant(db, tenantId, async (trx) => {
      const page = await readCasePage(trx, viewer, params.id)
      const [row] = page ? await listCaseLineRows(trx, viewer, [params.id]) : []
      if (!page || !row) throw noSuchCase()
      await noteReading(trx, services, viewer, request, page.head)
      return { page, row, hasPhones: await mayAskPhones(trx, page.reading) }
    })
    const asked = { tenantId, caseIds: [params.id], principal: principalOf(viewer) }
    const met = (await acceptedEventsOfMany(engine, asked)).get(params.id)
    if (!met) throw noSuchCase()
    const { policy, offers } = met
    const calendar = calendars.of(tenantId)
    const today = dayInZone(services.now(), policy.office.zone)
    const isTownship = policy.office.body === 'presidium'
    const outlook = { viewer, isTownship, isClerkless: await isClerkless(services, viewer), calendar, today }
    const line = toCaseLine(row, met, outlook)
    const { awaited } = stampsOf(met.stored.actors, policy)
    const self = selfOf(outlook)
    return caseDetailView(page, { line, policy, calendar, today, accepted: offers, awaited, self, hasPhones })
  })
  serve(app, contract.readTimeline, async ({ params, query, viewer, request }) => {
    const zone = await zoneOf(db, engine, viewer.tenantId)
    return withTenant(db, viewer.tenantId, async (trx) => {
      const { head, reading } = await requireReading(trx, viewer, params.id)
      await noteReading(trx, services, viewer, request, head)
      const actors = await listShownActors(trx, reading)
      const rows = await listTimeline(trx, reading, query)
      const entries = timelineView(rows, actors, await bookFor(trx, viewer, { actors, timeline: rows }), zone)
      const isFull = rows.length === query.limit
      return { entries, lastSeq: isFull ? (rows.at(-1)?.seq ?? head.last_seq) : head.last_seq }
    })
  })
  serve(app, contract.readOffers, async ({ params, viewer }) => {
    const { head, reading, actors, names } = await withTenant(db, viewer.tenantId, async (trx) => {
      const { head, reading } = await requireReading(trx, viewer, params.id)
      const actors = await listShownActors(trx, reading)
      return { head, reading, actors, names: await bookFor(trx, viewer, { actors, timeline: [] }) }
    })
    const accepted = await acceptedEvents(engine, {
      tenantId: viewer.tenantId,
      caseId: params.id,
      principal: principalOf(viewer),
    })
    return { revision: head.revision, offers: offersView({ actors, reading }, accepted, names) }
  })
}

function addWriting(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.createCase, async ({ body, headers, viewer, request }) => {
    await withTenant(db, viewer.tenantId, async (trx) => {
      await requireKnownPerson(trx, body.onBehalfOf)
      await requireKnownParties(trx, viewer, body.event)
    })
    const caseId = newCaseId(viewer, headers['idempotency-key'])
    const { 'if-match': _, ...guards } = headers
    const written = await send(services, commandOf(viewer, caseId, 'suggestion', body, guards))
    // Who enters an internal case goes on with it, though the office at large does not read it.
    if (body.event.mark === 'internal' && !written.isRepeated) {
      await withTenant(db, viewer.tenantId, (trx) =>
        nameReader(trx, doerOf(services, viewer, request), { caseId, personId: viewer.id }),
      )
    }
    return written
  })
  serve(app, contract.sendEvent, async ({ params, body, headers, viewer }) => {
    const event = body.event as Told
    const reading = await withTenant(db, viewer.tenantId, async (trx) => {
      const { reading } = await requireReading(trx, viewer, params.id)
      if (!(await isActorShown(trx, reading, body.actorId))) {
        throw new AppError('ACTOR_NOT_FOUND', `本件没有“${body.actorId}”这个环节，或者您不能查看它；请刷新后重试`)
      }
      await requireKnownPerson(trx, body.onBehalfOf)
      refuseSecretWords(reading, event)
      refuseGuesses(reading, event)
      await judgeCorrection(trx, reading, body.actorId, event)
      await requireKnownParties(trx, viewer, event)
      return reading
    })
    return send(services, commandOf(viewer, params.id, body.actorId, { ...body, event }, headers), reading)
  })
  serve(app, contract.revealPhone, async ({ params, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const { reading } = await requireReading(trx, viewer, params.id)
      if (!(await mayAskPhones(trx, reading))) {
        throw new AppError('NOT_ALLOWED', '代表的电话只供本件的代表工作机构和正在承办的单位查看')
      }
      const phone = await findSignerPhone(trx, params.id, params.deputyId)
      if (!phone) throw new AppError('NOT_FOUND', '这名代表不是本件的提出人，或者没有登记电话')
      const deed = { kind: 'phone_shown', caseId: params.id, subject: params.deputyId }
      await noteDeed(trx, doerOf(services, viewer, request), deed)
      return { phone }
    }),
  )
}

/** Names for the lines of a part of the page. */
async function bookFor(
  trx: Transaction<Database>,
  viewer: Viewer,
  shown: Parameters<typeof collectIds>[0],
): Promise<NameBook> {
  const ids = collectIds(shown)
  return bookOf(await listNames(trx, ids), await listReferences(trx, viewer, ids.case), shown.actors)
}
