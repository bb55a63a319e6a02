import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ROLES } from '../../machines/policy/words.ts'
import { openQueueBoard } from '../../src/queue-board.ts'
import { createHouse, type House, type TestPost } from '../http/a-house.ts'
import { STORES, type TestStore } from './a-store.ts'

describe.each(STORES)('the board of queues on $kind', ({ isThere, openStore }) => {
  let house: House
  let store: TestStore
  let board: ReturnType<typeof openQueueBoard>
  let administrator: TestPost

  beforeAll(async () => {
    if (!isThere) return
    store = await openStore()
    board = openQueueBoard(store.open)
    house = await createHouse({}, { queueBoard: board })
    administrator = await house.appoint({ role: 'administrator' })
  })
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]()
    await board?.close()
    await store?.[Symbol.asyncDispose]()
  })

  it.runIf(isThere)('is shown to administrators and to whoever keeps the installation, with every queue', async () => {
    for (const who of [administrator, 'operator'] as const) {
      const page = await house.ask(who, { url: '/admin/queues' })
      expect(page.statusCode).toBe(200)
      expect(page.headers['content-type']).toContain('text/html')
      // Nothing is fetched from abroad, and no script may stand in the page.
      expect(page.body).not.toContain('googleapis')
      expect(page.headers['content-security-policy']).toContain("script-src 'self';")
      expect(page.headers['content-security-policy']).toContain("base-uri 'self'")

      const queues = await house.ask(who, { url: '/admin/queues/api/queues' })
      expect(queues.json().queues.map(({ name }: { name: string }) => name)).toEqual([
        'timers',
        'outbox',
        'notices',
        'documents',
        'digests',
        'seals',
        'reconcile',
      ])
    }
  })

  it.runIf(isThere)(
    'is for nobody else: every other role is refused like everywhere, page, data and pictures',
    async () => {
      const urls = ['/admin/queues', '/admin/queues/', '/admin/queues/api/queues', '/admin/queues/static/favicon.ico']
      for (const url of urls) {
        const nobody = await house.ask(null, { url })
        expect({ status: nobody.statusCode, code: nobody.json().code }).toEqual({ status: 401, code: 'NOT_SIGNED_IN' })
      }
      for (const role of ROLES.filter((one) => one !== 'administrator' && one !== 'system')) {
        const post = await house.appoint({ role })
        for (const url of urls) {
          const refused = await house.ask(post, { url })
          expect({ role, status: refused.statusCode, code: refused.json().code }).toEqual({
            role,
            status: 403,
            code: 'NOT_ALLOWED',
          })
        }
      }
    },
  )

  it.runIf(isThere)('is to look and not to touch', async () => {
    for (const url of ['/admin/queues/api/queues/timers/pause', '/admin/queues/api/queues/timers/obliterate']) {
      const refused = await house.ask(administrator, { method: 'PUT', url })
      expect({ status: refused.statusCode, code: refused.json().code }).toEqual({ status: 403, code: 'NOT_ALLOWED' })
    }
  })

  it.runIf(isThere)('says so when the queue is away', async () => {
    if (!store.canGoAway) return
    await store.goAway()

    const refused = await house.ask(administrator, { url: '/admin/queues' })

    expect({ status: refused.statusCode, code: refused.json().code }).toEqual({ status: 503, code: 'NOT_READY' })
    await store.comeBack()
    await expect.poll(async () => (await house.ask(administrator, { url: '/admin/queues' })).statusCode).toBe(200)
  })
})
