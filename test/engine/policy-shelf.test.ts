import { expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { createPolicyShelf } from '../../src/engine/policy-shelf.ts'
import { createWorld, OTHER_TENANT, readRows, TENANT } from './a-world.ts'

const PUYANG = shippedPolicy('puyang-2024')
const REF = { id: 'puyang-2024', version: 1 }

it('follows a congress’s own copy, whatever a later release ships under that name', async () => {
  await using world = await createWorld()
  await readRows(
    world.pool,
    `insert into policy_version (tenant_id, policy_id, version, body, stored_at)
     values ('puyang', 'puyang-2024', 1, $1, '2026-01-01')`,
    [JSON.stringify({ ...PUYANG, name: '甲市的规则' })],
  )
  const shelf = createPolicyShelf(world.pool, [PUYANG])

  await shelf.fetch(TENANT, [REF])
  await shelf.fetch(OTHER_TENANT, [REF])

  expect(shelf.find(TENANT, REF.id, REF.version)?.name).toBe('甲市的规则')
  expect(shelf.find(OTHER_TENANT, REF.id, REF.version)?.name).toBe(PUYANG.name)
})

it('knows no version that no database could hold, and gives every connection back clean', async () => {
  await using world = await createWorld()
  const shelf = createPolicyShelf(world.pool, [])
  const refs = [0, -1, 0.5, 2_147_483_648, 99_999_999_999].map((version) => ({ id: 'puyang-2024', version }))

  await shelf.fetch(TENANT, refs)
  await expect(shelf.fetch(TENANT, [{ id: 'a\0b', version: 1 }])).rejects.toThrow()

  expect(refs.map(({ id, version }) => shelf.find(TENANT, id, version))).toEqual(refs.map(() => undefined))
  expect(await readRows(world.pool, 'select 1 as n')).toEqual([{ n: 1 }])
})
