import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import { readDirectory } from '../../contract/directory-endpoints.ts'
import {
  type DirectoryDeputy,
  findDelegationOf,
  listDirectoryDeputies,
  listDirectoryLeaders,
  listDirectoryOrgans,
  listDirectoryUnits,
} from '../../db/read/directory.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

const KNOWS_DEPUTIES: ReadonlySet<Role> = new Set<Role>([
  'deputy_office_clerk',
  'deputy_office_director',
  'presidium',
  'secretariat',
  'administrator',
])
const KNOWS_LEADERS: ReadonlySet<Role> = new Set<Role>([
  'deputy_office_clerk',
  'deputy_office_director',
  'presidium',
  'council_of_chairpersons',
])

/** The names that forms choose from. */
export function directoryRoutes(app: FastifyInstance, { db }: Services): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode !== 200 || typeof payload !== 'string') return payload
    const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 24)}"`
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match'] !== tag) return payload
    reply.code(304)
    return ''
  })

  serve(app, readDirectory, async ({ viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const organs = await listDirectoryOrgans(trx)
      const ofKind = (wanted: string) =>
        organs.filter(({ kind }) => kind === wanted).map(({ id, name }) => ({ id, name }))
      const deputies = await deputiesFor(trx, viewer)
      const leaders = KNOWS_LEADERS.has(viewer.role) ? await listDirectoryLeaders(trx) : []
      return {
        units: (await listDirectoryUnits(trx)).map(({ id, name, parent_id, body_id }) => ({
          id,
          name,
          parentId: parent_id,
          bodyId: body_id,
        })),
        bodies: ofKind('body'),
        committees: ofKind('committee'),
        delegations: ofKind('delegation'),
        deputies: deputies.map(({ id, name, delegation_id }) => ({ id, name, delegationId: delegation_id })),
        leaders,
      }
    }),
  )
}

/** Deputies sit together in their delegation: they know each other, and its staff knows them. */
async function deputiesFor(trx: Transaction<Database>, viewer: Viewer): Promise<DirectoryDeputy[]> {
  if (KNOWS_DEPUTIES.has(viewer.role)) return listDirectoryDeputies(trx, null)
  const delegationId =
    viewer.role === 'delegation_staff'
      ? viewer.bodyId
      : viewer.role === 'deputy' && viewer.deputyId !== undefined
        ? await findDelegationOf(trx, viewer.deputyId)
        : undefined
  return delegationId ? listDirectoryDeputies(trx, delegationId) : []
}
