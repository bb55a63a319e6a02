import { describe, expect, it } from 'vitest'

import { sealCases } from '../../../src/engine/audit/seal.ts'
import { verifyTrail } from '../../../src/engine/audit/verify.ts'
import { caseId, createTrail, findBreak, KEY, makeCases, TENANT } from './a-trail.ts'

const NOW = '2025-03-03T02:00:00.000Z'

describe('seals', () => {
  it('list only what changed, follow each other, and write nothing when nothing changed', async () => {
    await using trail = await createTrail()
    await makeCases(trail, 3)

    const first = await sealCases(trail.db, { key: KEY, now: NOW, limit: 2 })
    const idle = await sealCases(trail.db, { key: KEY, now: NOW, limit: 2 })
    await trail.send(caseId(2), { type: 'suggestion.classified', category: 'third', field: '城建' })
    const second = await sealCases(trail.db, { key: KEY, now: NOW })

    expect(first).toMatchObject({ seals: 2, cases: 3, last: [{ tenantId: TENANT, n: 2 }] })
    expect(idle).toMatchObject({ seals: 0, cases: 0, last: first.last })
    expect(second).toMatchObject({ seals: 1, cases: 1, last: [{ n: 3 }] })
    expect(await verifyTrail(trail.db, { key: KEY })).toMatchObject({ ok: true, seals: 3, unsealedCases: 0 })
  })

  it('are the same for the same cases, key and time', async () => {
    const marks = await Promise.all(
      [1, 2].map(async () => {
        await using trail = await createTrail()
        await makeCases(trail, 2)
        return (await sealCases(trail.db, { key: KEY, now: NOW })).last
      }),
    )

    expect(marks[0]).toEqual(marks[1])
  })

  it('two sealers at once seal each case once', async () => {
    await using trail = await createTrail()
    await makeCases(trail, 4)

    const reports = await Promise.all([1, 2, 3].map(() => sealCases(trail.db, { key: KEY, now: NOW, limit: 2 })))

    expect(reports.reduce((sum, { cases }) => sum + cases, 0)).toBe(4)
    expect(await verifyTrail(trail.db, { key: KEY })).toMatchObject({ ok: true, unsealedCases: 0 })
  })

  it('refuse to go on with another key', async () => {
    await using trail = await createTrail()
    await makeCases(trail, 1)
    await sealCases(trail.db, { key: KEY, now: NOW })

    const sealing = sealCases(trail.db, { key: `${KEY} another`, now: NOW })

    await expect(sealing).rejects.toMatchObject({ code: 'SEAL_KEY_WRONG' })
  })

  it('are found edited, missing, forged, cut off, or made with another key', async () => {
    await using trail = await createTrail()
    await makeCases(trail, 2)
    await sealCases(trail.db, { key: KEY, now: NOW, limit: 1 })
    const rows = await trail.asOwner<Record<string, unknown>>('select * from seal order by n')
    const restore = () =>
      trail.asOwner(
        'insert into seal select * from jsonb_populate_recordset(null::seal, $1::jsonb) on conflict do nothing',
        [JSON.stringify(rows.map((row) => seal(row)))],
      )

    expect(await findBreak(trail, `${KEY} another`)).toMatchObject({ kind: 'seal_key', seal: 1 })
    await trail.asOwner(`update seal set body = replace(body, '"registered":2', '"registered":1') where n = 2`)
    expect(await findBreak(trail)).toMatchObject({ kind: 'seal_edited', seal: 2 })
    await trail.asOwner('delete from seal where n = 2')
    expect(await findBreak(trail)).toMatchObject({ kind: 'seal_missing', seal: 2, caseId: caseId(2) })
    await restore()
    expect(await findBreak(trail)).toBeUndefined()
    await trail.asOwner('delete from seal where n = 1')
    expect(await findBreak(trail)).toMatchObject({ kind: 'seal_missing', seal: 1 })
    await restore()
    await trail.asOwner(`update seal set mac = sha256('guessed') where n = 2`)
    expect(await findBreak(trail)).toMatchObject({ kind: 'seal_mac', seal: 2 })
    expect((await verifyTrail(trail.db)).ok).toBe(true)
  })
})

function seal(row: Record<string, unknown>): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) {
    plain[name] = Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value
  }
  return plain
}
