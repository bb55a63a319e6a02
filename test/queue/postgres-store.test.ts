import { expect, inject, it } from 'vitest'

import { withClient, withDatabase } from '../../src/db/connect.ts'
import { queueSettings } from '../../src/open-workers.ts'
import { openBackend } from '../../src/queue/backend.ts'

const PLACE = { ownerUrl: 'postgresql://duban@h/duban', adminUrl: 'postgresql://chef@h/postgres' }

it('stands beside the database of the product, unless another place is named', () => {
  const none = { redisUrl: undefined, databaseUrl: undefined }

  expect(queueSettings({ queue: none }, PLACE)).toEqual({
    kind: 'postgres',
    url: 'postgresql://duban@h/duban_queue',
    adminUrl: 'postgresql://chef@h/postgres',
  })
  expect(queueSettings({ queue: { ...none, databaseUrl: 'postgresql://q@k/jobs' } }, PLACE)).toMatchObject({
    url: 'postgresql://q@k/jobs',
    adminUrl: 'postgresql://q@k/postgres',
  })
  expect(queueSettings({ queue: { ...none, redisUrl: 'redis://r' } }, PLACE)).toEqual({
    kind: 'redis',
    url: 'redis://r',
    name: 'duban',
  })
})

it('says in Chinese what to do where it may not make its database', async () => {
  const server = inject('testServer')
  const role = `test_poor_${process.pid}`
  const poor = new URL(withDatabase(server.ownerUrl, 'postgres'))
  poor.username = role
  poor.password = 'geheim-genug'
  await withClient(server.adminUrl, async (admin) => {
    await admin.query(`drop role if exists ${role}`)
    await admin.query(`create role ${role} login nocreatedb password 'geheim-genug'`)
  })
  const backend = openBackend(
    { kind: 'postgres', url: withDatabase(poor.href, `${role}_queue`), adminUrl: poor.href },
    { onError: () => {} },
  )

  const prepared = backend.prepare()

  await expect(prepared).rejects.toMatchObject({ code: 'DATABASE_RIGHTS_MISSING' })
  await expect(prepared).rejects.toThrow('DUBAN_QUEUE_URL')
  await expect(prepared).rejects.not.toThrow('geheim-genug')
  await backend.close()
  await withClient(server.adminUrl, (admin) => admin.query(`drop role ${role}`))
})
