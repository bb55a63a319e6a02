import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import { openKeep } from '../../src/db/read/same-moment.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { createWorld, TENANT, type World } from '../engine/a-world.ts'

describe('an answer that is kept while nothing changes', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('is read anew after any commit, whoever asks', async () => {
    const db = createKysely<Database>(world.pool)
    const keep = openKeep()
    const countUnits = () =>
      withTenant(db, TENANT, (trx) =>
        keep(trx, ['units', TENANT], async () => (await trx.selectFrom('unit').select('id').execute()).length),
      )

    const before = [await countUnits(), await countUnits()]
    for (const n of [1, 2, 3]) {
      await withTenant(db, TENANT, (trx) =>
        trx
          .insertInto('unit')
          .values({ tenant_id: TENANT, id: `unit-${n}`, name: `承办单位${n}`, kind: null, successor_id: null })
          .execute(),
      )
      expect(await Promise.all([countUnits(), countUnits()])).toEqual([n, n])
    }

    expect(before).toEqual([0, 0])
  })

  it('is given to nobody whose question is another one, and a reading that fails fails for its own asker alone', async () => {
    const db = createKysely<Database>(world.pool)
    const keep = openKeep()
    let readings = 0
    const ask = (question: unknown, fails: boolean) =>
      withTenant(db, TENANT, (trx) =>
        keep(trx, question, async () => {
          readings += 1
          if (fails && readings === 1) throw new Error('cut off')
          return JSON.stringify(question)
        }),
      )

    const [one, other] = await Promise.allSettled([ask(['a'], true), ask(['a'], true)])

    expect([one.status, other.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await ask(['b'], false)).toBe('["b"]')
  })
})
