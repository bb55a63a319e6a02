import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { type AttachmentRow, listAttachmentsOf } from './attachments.ts'
import { listShownActors, type ShownActor } from './case-actors.ts'
import { findBody } from './case-body.ts'
import { listShownDeadlines, type ShownDeadline } from './case-deadlines.ts'
import { type CaseHead, findCaseHead } from './case-head.ts'
import { collectIds } from './case-ids.ts'
import { listNames, type NamedRow } from './case-names.ts'
import { type CaseReading, readingOf } from './case-reading.ts'
import { type CaseReferenceRow, listReferences } from './case-references.ts'
import { listTimeline, type TimelineRow } from './case-timeline.ts'
import { listUnitsWithoutHead } from './units-without-head.ts'
import type { Viewer } from './viewer.ts'

/** All that one viewer may know of one case, as it stands in the database. */
export type CasePage = {
  head: CaseHead
  reading: CaseReading
  body: string | null
  actors: ShownActor[]
  timeline: TimelineRow[]
  deadlines: ShownDeadline[]
  attachments: AttachmentRow[]
  names: NamedRow[]
  references: CaseReferenceRow[]
  /** Units on duty for which nobody above the clerks is known; for those alone who see to that. */
  unitsWithoutHead: string[]
}

/** Lines of one case that a screen takes at once; a case has tens of them. */
const MOST_LINES = 2000

/** Reads the case for this viewer in a handful of statements; undefined when it is out of reach. */
export async function readCasePage(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<CasePage | undefined> {
  const found = await findReading(trx, viewer, caseId)
  if (!found) return undefined
  const { head, reading } = found
  const body = await findBody(trx, reading)
  const actors = await listShownActors(trx, reading)
  const timeline = await listTimeline(trx, reading, { after: 0, limit: MOST_LINES })
  const deadlines = await listShownDeadlines(trx, reading)
  const attachments = await listAttachmentsOf(trx, viewer, caseId)
  const ids = collectIds({ head, actors, timeline })
  const names = await listNames(trx, ids)
  const references = await listReferences(trx, viewer, ids.case)
  const unitsWithoutHead = await listUnitsWithoutHead(trx, unitsToCheck(reading, actors))
  return { head, reading, body, actors, timeline, deadlines, attachments, names, references, unitsWithoutHead }
}

/** The case and how this viewer reads it; undefined when it is out of reach. */
export async function findReading(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<{ head: CaseHead; reading: CaseReading } | undefined> {
  const head = await findCaseHead(trx, viewer, caseId)
  const reading = head && readingOf(viewer, head)
  return head && reading ? { head, reading } : undefined
}

function unitsToCheck({ reader }: CaseReading, actors: readonly ShownActor[]): string[] {
  if (reader !== 'office' && reader !== 'body') return []
  return actors.flatMap(({ machine, unit_id, is_settled }) =>
    machine === 'assignment' && !is_settled && unit_id !== null ? [unit_id] : [],
  )
}
