import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { addDays, dayInZone } from '../../../machines/policy/term.ts'
import * as contract from '../../contract/trail-endpoints.ts'
import { TRAIL_GROUPS, trailLabel } from '../../contract/trail-labels.ts'
import {
  listTrailKinds,
  proveAccessTrail,
  searchAccessTrail,
  type TrailAsk,
  type TrailRow,
} from '../../db/read/access-trail.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { describePlace } from '../../engine/audit/trail-report.ts'
import { verifyTrail } from '../../engine/audit/verify.ts'
import { AppError } from '../../errors.ts'
import { noteDeed } from '../../office/doer.ts'
import { eraseByLaw } from '../../office/erasure.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

const MOST_EXPORTED = 10_000
const HEADINGS = ['序号', '时间', '事项', '人员', '岗位', '代', '来源地址', '建议', '对象', '依据', '原来', '现在']

/** Who did what beside the cases; and the proof that nobody changed what stands there. */
export function trailRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.searchTrail, async ({ query, viewer }) => {
    const asked = await asAsked(services, viewer, query)
    const beforeN = query.cursor === undefined ? undefined : readCursor(query.cursor)
    return withTenant(db, viewer.tenantId, async (trx) => {
      const rows = await searchAccessTrail(trx, { ...asked, beforeN, limit: query.limit + 1 })
      const kinds = await listTrailKinds(trx, asked.isWithoutCases)
      const lines = rows.slice(0, query.limit)
      const last = lines.at(-1)
      return {
        lines: lines.map(toTrailLine),
        nextCursor: rows.length > query.limit && last ? String(last.n) : null,
        kinds: kinds.map((kind) => ({ kind, label: trailLabel(kind) })),
      }
    })
  })
  serve(app, contract.exportTrail, async ({ query, viewer, request, reply }) => {
    const asked = await asAsked(services, viewer, query)
    const rows = await withTenant(db, viewer.tenantId, async (trx) => {
      const found = await searchAccessTrail(trx, { ...asked, limit: MOST_EXPORTED })
      const doer = doerOf(services, viewer, request)
      await noteDeed(trx, doer, { kind: 'trail_exported', new: { lines: found.length, ...query } })
      return found
    })
    reply.header('content-type', 'text/csv; charset=utf-8')
    reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('留痕.csv')}`)
    return `\uFEFF${[HEADINGS, ...rows.map(toCells)].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
  })
  serve(app, contract.verifyTrails, async ({ query, viewer, request }) => {
    const access = query.part === 'cases' ? null : await withTenant(db, viewer.tenantId, (trx) => proveAccessTrail(trx))
    const cases = query.part === 'access' ? null : await proveCases(services, viewer)
    const isSound = (access?.broken ?? null) === null && (cases?.broken ?? null) === null
    await withTenant(db, viewer.tenantId, (trx) =>
      noteDeed(trx, doerOf(services, viewer, request), { kind: 'trail_verified', new: { part: query.part, isSound } }),
    )
    return {
      isSound,
      access: access && {
        lines: access.lines,
        broken: access.broken && { n: access.broken.n, why: BREAKS[access.broken.why] },
      },
      cases,
    }
  })
  serve(app, contract.eraseEventText, async ({ params, body, viewer, request }) => {
    const erasure = { caseId: params.id, seq: params.seq, basis: body.basis }
    return { seqs: await eraseByLaw(db, doerOf(services, viewer, request), erasure) }
  })
}

const BREAKS = {
  gap: '缺号：这一行之前的行被删除',
  chain: '这一行与前一行不衔接：有行被插入、调换或改动',
  content: '这一行的内容被改动',
  end: '末尾被截去，或者末端的登记被改动',
} as const

type Filters = z.infer<typeof contract.exportTrail.query>

/** An administrator is told of people and records, and of no case. */
export async function asAsked(services: Services, viewer: Viewer, query: Filters): Promise<Omit<TrailAsk, 'limit'>> {
  const { from, to, group, personId, kind, caseId, subject } = query
  const isWithoutCases = viewer.role === 'administrator'
  if (isWithoutCases && caseId !== undefined) {
    throw new AppError('NOT_ALLOWED', '系统管理员不能查看涉及具体建议的留痕；请由审计员查看')
  }
  const zone = await zoneOf(services.db, services.engine, viewer.tenantId)
  return {
    personId,
    kind,
    caseId,
    subject,
    isWithoutCases,
    ...(group !== undefined && { kinds: TRAIL_GROUPS[group] }),
    ...(from !== undefined && { from: startOf(from, zone) }),
    ...(to !== undefined && { to: startOf(addDays(to, 1), zone) }),
  }
}

/** The first moment of a day in the congress's zone. */
function startOf(day: string, zone: string): string {
  for (let hours = -14; hours <= 14; hours += 0.25) {
    const at = new Date(Date.parse(`${day}T00:00:00.000Z`) + hours * 3_600_000).toISOString()
    if (dayInZone(at, zone) === day) return at
  }
  throw new Error(`No moment of ${day} in ${zone}`)
}

async function proveCases({ db, findSealKey }: Services, { tenantId }: Viewer) {
  const key = await findSealKey?.()
  const report = await verifyTrail(db, { tenantId, ...(key !== undefined && { key }) })
  const { broken, proves, cases, events, erasedTexts, seals, unsealedCases } = report
  return {
    cases,
    events,
    erasedTexts,
    seals,
    unsealedCases,
    broken: broken
      ? { kind: broken.kind, place: describePlace(broken), expected: broken.expected, found: broken.found }
      : null,
    proves: { ...proves },
  }
}

function readCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new AppError('REQUEST_INVALID', '分页标记“cursor”无效；应原样使用上一页给出的标记，或者不写，从头开始')
}

const Json = z.json().nullable()

function toTrailLine(row: TrailRow): z.infer<typeof contract.TrailLine> {
  return {
    n: row.n,
    at: row.at.toISOString(),
    kind: row.kind,
    kindLabel: trailLabel(row.kind),
    personId: row.person_id,
    personName: row.person_name,
    role: row.role,
    onBehalfOf: row.on_behalf_of,
    address: row.address,
    requestId: row.request_id,
    caseId: row.case_id,
    subject: row.subject,
    basis: row.basis,
    old: Json.parse(row.old),
    new: Json.parse(row.new),
  }
}

function toCells(row: TrailRow): string[] {
  const json = (value: unknown) => (value === null ? '' : JSON.stringify(value))
  return [
    String(row.n),
    row.at.toISOString(),
    trailLabel(row.kind),
    row.person_name ?? row.person_id ?? '',
    row.role ?? '',
    row.on_behalf_of ?? '',
    row.address ?? '',
    row.case_id ?? '',
    row.subject ?? '',
    row.basis ?? '',
    json(row.old),
    json(row.new),
  ]
}

/** No cell begins like a formula of a spreadsheet. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
