import type { Transaction } from 'kysely'

import type { Told } from '../../machines/effects.ts'
import { fieldLabel } from '../contract/field-labels.ts'
import { collectIds } from '../db/read/case-ids.ts'
import { listNames } from '../db/read/case-names.ts'
import { listReferences } from '../db/read/case-references.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'

/**
 * Refuses an event that names somebody or something the records of this congress do not have: a case handed to nobody
 * is waited for by nobody. A case that the viewer may not see counts as none. Throws REQUEST_INVALID.
 */
export async function requireKnownParties(trx: Transaction<Database>, viewer: Viewer, event: Told): Promise<void> {
  const ids = collectIds({ actors: [], payload: event })
  const wanted = new Set(Object.entries(ids).flatMap(([kind, all]) => all.map((id) => `${kind} ${id}`)))
  if (wanted.size === 0) return
  for (const { kind, id } of await listNames(trx, ids)) wanted.delete(`${kind} ${id}`)
  for (const { id } of await listReferences(trx, viewer, ids.case)) wanted.delete(`case ${id}`)
  const [stranger] = wanted
  if (stranger === undefined) return
  const id = stranger.slice(stranger.indexOf(' ') + 1)
  const field = Object.keys(event).find((name) => JSON.stringify(event[name]).includes(JSON.stringify(id)))
  throw new AppError(
    'REQUEST_INVALID',
    `“${fieldLabel(field ?? 'type', event.type)}”中的“${id}”不在本级人大的名册中，或者您不能查看；请从列表中选择`,
  )
}
