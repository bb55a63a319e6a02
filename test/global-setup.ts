import type { TestProject } from 'vitest/node'

import { createScratchDatabase, dropAbandonedDatabases, type ScratchDatabase, withClient } from '../src/db/connect.ts'
import { joinEmbeddedServer } from '../src/db/embedded/launch.ts'
import { migrate } from '../src/db/migrate.ts'
import { OWNER_ROLE } from '../src/db/roles.ts'

const HOUR_MS = 60 * 60 * 1000
/** Nothing here has to survive a power cut; the tests that kill the server use one of their own. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

/** One server for the whole run, and one migrated template that every test clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await joinEmbeddedServer({ projectFolder: '.duban/test', settings: SETTINGS, announce: () => {} })
  const urls = {
    adminUrl: server.adminUrl,
    ownerUrl: server.urlFor('postgres', 'owner'),
    appUrl: server.urlFor('postgres', 'app'),
  }
  // A server that is started on a database of a test makes the one of its queue beside it.
  await withClient(urls.adminUrl, (admin) => admin.query(`alter role ${OWNER_ROLE} createdb`))
  await dropAbandonedDatabases(urls.adminUrl, 'test', HOUR_MS)
  await dropAbandonedDatabases(urls.adminUrl, 'template', HOUR_MS)

  const template = await createScratchDatabase(urls, 'template')
  try {
    await migrateTemplate(urls.adminUrl, template)
  } catch (error) {
    await template.drop()
    await server.release()
    throw error
  }
  project.provide('testServer', { ...urls, template: template.name })

  return async () => {
    await template.drop()
    await server.release()
  }
}

async function migrateTemplate(adminUrl: string, template: ScratchDatabase): Promise<void> {
  await migrate(template.ownerUrl)
  // A connection to the template would make cloning fail.
  await withClient(adminUrl, (admin) =>
    admin.query(`alter database ${admin.escapeIdentifier(template.name)} with allow_connections false`),
  )
}
