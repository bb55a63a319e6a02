import type { Transaction } from 'kysely'

import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { type AccessLine, noteAccess } from './access-trail.ts'

/** Who changes a record, when, and from where: what every line of the trail tells. */
export type Doer = { viewer: Viewer; now: Instant; address?: string; requestId?: string }

/** What was done, beside who did it. */
export type Deed = Pick<AccessLine, 'kind' | 'caseId' | 'subject' | 'basis' | 'onBehalfOf' | 'old' | 'new'>

/** Adds the line of this deed to the trail, in the transaction of the deed. */
export async function noteDeed(trx: Transaction<Database>, doer: Doer, deed: Deed): Promise<void> {
  const { viewer, now, address, requestId } = doer
  await noteAccess(trx, {
    ...deed,
    at: now,
    personId: viewer.id,
    postId: viewer.postId,
    role: viewer.role,
    ...(address !== undefined && { address }),
    ...(requestId !== undefined && { requestId }),
  })
}

/** Does this person sit in the deputy office? The presidium is the office of a township and of no other congress. */
export async function isOfOffice(trx: Transaction<Database>, { role, tenantId }: Viewer): Promise<boolean> {
  if (role === 'deputy_office_clerk' || role === 'deputy_office_director') return true
  if (role !== 'presidium') return false
  const congress = await trx.selectFrom('congress').select('level').where('id', '=', tenantId).executeTakeFirst()
  return congress?.level === 'township'
}

/** Whoever else may ask is judged by the endpoint; a presidium must be a township's. Throws NOT_ALLOWED. */
export async function requireOffice(trx: Transaction<Database>, viewer: Viewer): Promise<void> {
  if (viewer.role !== 'presidium' || (await isOfOffice(trx, viewer))) return
  throw new AppError('NOT_ALLOWED', '主席团只在乡镇承担代表工作机构的职责；本级应由代表工作机构办理')
}

/** A number as the trail may keep it: enough to tell that it changed, not enough to dial. */
export function masked(text: string): string {
  const at = text.indexOf('@')
  if (at >= 0) return `${text.slice(0, 1)}***${text.slice(at)}`
  return text.length >= 10 ? `${text.slice(0, 3)}****${text.slice(-2)}` : `****${text.slice(-2)}`
}
