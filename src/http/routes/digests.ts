import type { FastifyInstance } from 'fastify'

import { isWorkingDay } from '../../../machines/policy/calendar.ts'
import * as contract from '../../contract/digests-endpoints.ts'
import { listDigestPeople } from '../../db/read/digest-people.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { writeWeekly } from '../../documents/weekly/write-weekly.ts'
import { AppError } from '../../errors.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { composeDaily, missingYearOf } from '../../notices/digest-daily.ts'
import { countOpenFaults } from '../../notices/digest-faults.ts'
import { findSentAt } from '../../notices/digest-notices.ts'
import { openDigestOffice } from '../../notices/digest-office.ts'
import { DAILY_ROLES } from '../../notices/digest-rounds.ts'
import { DIGEST_AT, weekOf } from '../../notices/digest-times.ts'
import {
  asSeenBy,
  composeWeekly,
  findStoredWeekly,
  type StoredWeekly,
  weeklyChanges,
  weeklyFacts,
  weeklySummary,
} from '../../notices/digest-weekly.ts'
import { wordsOf } from '../../notices/words.ts'
import { requireOffice } from '../../office/doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** What digests say, before they are sent and after. */
export function digestRoutes(app: FastifyInstance, services: Services): void {
  serve(app, contract.readMyDigest, async ({ viewer }) => previewMine(services, viewer))
  serve(app, contract.readWeekly, async ({ query, viewer }) => readWeekly(services, viewer, query.week))
  serve(app, contract.downloadWeekly, async ({ query, viewer, reply }) => {
    const { report } = await readWeekly(services, viewer, query.week)
    const texts = { summary: weeklySummary(report), changes: weeklyChanges(report) }
    const bytes = await writeWeekly(report, texts)
    return reply
      .header('content-type', contract.downloadWeekly.produces)
      .header('content-disposition', contentDisposition(`代表建议办理周报（${report.from}至${report.to}）.docx`))
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(bytes)
  })
}

async function previewMine(services: Services, viewer: Viewer) {
  const { db, login } = services
  const { tenantId } = viewer
  const publicUrl = login.publicUrl.replace(/\/$/, '')
  const office = await openDigestOffice(services, tenantId, services.now())
  const { today: day } = office
  return withTenant(db, tenantId, async (trx) => {
    const [person] = await listDigestPeople(trx, tenantId, { roles: DAILY_ROLES, personId: viewer.id, limit: 1 })
    const extras = { faults: await countOpenFaults(trx), missingYear: missingYearOf(office) }
    const own = person ?? { id: viewer.id, name: viewer.name, viewers: [] }
    const { isEmpty, sections, facts } = await composeDaily(trx, own, { office, extras, publicUrl })
    const words = isEmpty ? EMPTY : await wordsOf(trx, 'daily_digest', facts)
    const isWorking = isWorkingDay(office.calendar, day)
    return {
      day,
      isWorkingDay: isWorking === 'unknown' ? null : isWorking,
      sendsAt: DIGEST_AT,
      sentAt: await findSentAt(trx, { tenantId, kind: 'daily_digest', day, recipientId: viewer.id }),
      isEmpty,
      ...words,
      sections,
    }
  })
}

function countLines({ sections }: StoredWeekly['report']): number {
  return sections.reduce((all, { lines }) => all + lines.length, 0)
}

const EMPTY = { subject: '今天没有要提醒您的事项', body: '', brief: '' }

/** This week is worked out now; of a week that is over there is what was sent. Throws NOT_FOUND where nothing was. */
async function readWeekly(services: Services, viewer: Viewer, wanted: string | undefined) {
  const { db, login } = services
  const { tenantId } = viewer
  const publicUrl = login.publicUrl.replace(/\/$/, '')
  const office = await openDigestOffice(services, tenantId, services.now())
  const monday = wanted === undefined ? office.week.from : weekOf(wanted).from
  return withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    if (monday === office.week.from) {
      const report = await composeWeekly(trx, viewer, office)
      const { subject, body } = await wordsOf(trx, 'director_weekly', weeklyFacts(report, publicUrl))
      return { report, isStored: false, subject, body }
    }
    const stored: StoredWeekly | undefined = await findStoredWeekly(trx, monday)
    if (!stored) throw new AppError('NOT_FOUND', `${monday} 这一周没有存下的周报；请选择已经发出周报的一周`)
    const report = await asSeenBy(trx, viewer, stored.report)
    if (countLines(report) === countLines(stored.report)) return { ...stored, isStored: true }
    // Who may not read every case of it gets the words without those.
    const { subject, body } = await wordsOf(trx, 'director_weekly', weeklyFacts(report, publicUrl))
    return { report, isStored: true, subject, body }
  })
}
