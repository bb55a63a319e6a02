import type { FastifyInstance } from 'fastify'

import * as contract from '../../contract/export-endpoints.ts'
import { trailLabel } from '../../contract/trail-labels.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import { searchAccessTrail, type TrailRow } from '../../db/read/access-trail.ts'
import { type DeputyRow, listDeputies } from '../../db/read/deputies.ts'
import { listPeopleWithPosts, type PersonPostRow, readUnitNames } from '../../db/read/export-rows.ts'
import { listUnits, type UnitRow } from '../../db/read/units.ts'
import { withTenant } from '../../db/tenant.ts'
import * as columns from '../../documents/xlsx/export-columns.ts'
import { requireOffice } from '../../office/doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'
import { pages, send } from './exports.ts'
import { asAsked } from './trail.ts'

const ROWS_AT_ONCE = 1_000

/** The rolls and the trail as workbooks. */
export function recordExportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.exportDeputies, async ({ query, viewer, request, reply }) => {
    requireStorable(query)
    const { tenantId } = viewer
    const ask = { ...query, sort: 'name', order: 'asc' } as const
    const read = (cursor: string | undefined, limit: number) =>
      withTenant(db, tenantId, async (trx) => {
        await requireOffice(trx, viewer)
        return listDeputies(trx, { ...ask, cursor, limit })
      })
    const { total } = await read(undefined, 1)
    const rows = pages(async (cursor) => {
      const page = await read(cursor, ROWS_AT_ONCE)
      return { rows: page.rows.map(deputyLine), nextCursor: page.nextCursor }
    })
    const sent = { list: 'deputies', filters: query, lines: total }
    return send(services, { viewer, request, reply }, sent, { title: '代表名册', columns: columns.DEPUTY_EXPORT, rows })
  })

  serve(app, contract.exportUnits, async ({ query, viewer, request, reply }) => {
    requireStorable(query)
    const { tenantId } = viewer
    const ask = { ...query, sort: 'name', order: 'asc' } as const
    const read = (cursor: string | undefined, limit: number) =>
      withTenant(db, tenantId, (trx) => listUnits(trx, { ...ask, cursor, limit }))
    const { total } = await read(undefined, 1)
    const names = await withTenant(db, tenantId, readUnitNames)
    const rows = pages(async (cursor) => {
      const page = await read(cursor, ROWS_AT_ONCE)
      return { rows: page.rows.map((row) => unitLine(row, names)), nextCursor: page.nextCursor }
    })
    const sent = { list: 'units', filters: query, lines: total }
    return send(services, { viewer, request, reply }, sent, {
      title: '承办单位名录',
      columns: columns.UNIT_EXPORT,
      rows,
    })
  })
  addPeopleAndTrail(app, services)
}

function addPeopleAndTrail(app: FastifyInstance, services: Services): void {
  const { db } = services
  serve(app, contract.exportPeople, async ({ query, viewer, request, reply }) => {
    requireStorable(query)
    const people = await withTenant(db, viewer.tenantId, (trx) => listPeopleWithPosts(trx, query))
    const rows = pages(async () => ({ rows: people.map(personLine), nextCursor: null }))
    const sent = { list: 'people', filters: query, lines: people.length }
    return send(services, { viewer, request, reply }, sent, {
      title: '人员和岗位',
      columns: columns.PEOPLE_EXPORT,
      rows,
    })
  })

  serve(app, contract.exportTrailSheet, async ({ query, viewer, request, reply }) => {
    requireStorable(query)
    const asked = await asAsked(services, viewer, query)
    const rows = pages(async (cursor) => {
      const beforeN = cursor === undefined ? undefined : Number(cursor)
      const found = await withTenant(db, viewer.tenantId, (trx) =>
        searchAccessTrail(trx, { ...asked, beforeN, limit: ROWS_AT_ONCE }),
      )
      const last = found.at(-1)
      return {
        rows: found.map(trailLine),
        nextCursor: found.length === ROWS_AT_ONCE && last ? String(last.n) : null,
      }
    })
    const sent = { list: 'trail', filters: query, lines: 0 }
    return send(services, { viewer, request, reply }, sent, { title: '操作留痕', columns: columns.TRAIL_EXPORT, rows })
  })
}

const STATUSES = { active: '在任', suspended: '暂停执行职务', ended: '终止' } as const

function deputyLine(row: DeputyRow): columns.RowOf<typeof columns.DEPUTY_EXPORT> {
  return {
    id: row.id,
    name: row.name,
    delegation: row.delegation_name,
    termNos: row.term_nos.join('、'),
    employer: row.employer,
    phone: row.phone,
    status: STATUSES[row.status],
    openCases: row.open_cases,
  }
}

function unitLine(row: UnitRow, names: ReadonlyMap<string, string>): columns.RowOf<typeof columns.UNIT_EXPORT> {
  return {
    name: row.name,
    kind: row.kind,
    parent: row.parent_id === null ? null : (names.get(row.parent_id) ?? null),
    body: row.body_name,
    phone: row.phone,
    address: row.address,
    head: row.head_name,
    closedOn: row.closed_on,
    successor: row.successor_name,
    openCases: row.open_cases,
  }
}

function personLine(row: PersonPostRow): columns.RowOf<typeof columns.PEOPLE_EXPORT> {
  return {
    name: row.name,
    role: row.role && ROLE_LABELS[row.role],
    place: row.place,
    phone: row.phone,
    email: row.email,
    hasAccount: row.has_account ? '是' : '否',
  }
}

function trailLine(row: TrailRow): columns.RowOf<typeof columns.TRAIL_EXPORT> {
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
  return {
    n: row.n,
    at: row.at.toISOString(),
    kind: trailLabel(row.kind),
    person: row.person_name ?? row.person_id,
    role: row.role,
    address: row.address,
    caseId: row.case_id,
    subject: row.subject,
    basis: row.basis,
    old: json(row.old),
    new: json(row.new),
  }
}
