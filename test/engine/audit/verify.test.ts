import { describe, expect, it } from 'vitest'

import { chainHash } from '../../../src/engine/audit/chain.ts'
import { eraseText } from '../../../src/engine/audit/erase.ts'
import { sealCases } from '../../../src/engine/audit/seal.ts'
import { describeTrail } from '../../../src/engine/audit/trail-report.ts'
import { verifyTrail } from '../../../src/engine/audit/verify.ts'
import { oneDatabase } from '../../database.ts'
import { caseId, createTrail, findBreak, KEY, makeCases, TENANT, type Trail } from './a-trail.ts'

const anew = oneDatabase()
const NOW = '2025-03-03T02:00:00.000Z'
/** Each case: drafted, amended, submitted, registered, classified, numbered. */
const EVENTS = 6

/** Puts another body and all that follows from it in the place of an event, as somebody who knows the chain would. */
async function rewriteChain(trail: Trail, id: string, fromSeq: number, change: (body: string) => string) {
  const rows = await trail.asOwner<{ seq: number; body: string; prev_hash: Buffer }>(
    'select seq, body, prev_hash from event where case_id = $1 and seq >= $2 order by seq',
    [id, fromSeq],
  )
  let previous = rows[0]?.prev_hash.toString('hex') ?? ''
  for (const { seq, body } of rows) {
    const changed = seq === fromSeq ? change(body) : body
    const hash = chainHash(previous, changed)
    await trail.asOwner(
      `update event set body = $3, prev_hash = decode($4, 'hex'), hash = decode($5, 'hex') where case_id = $1 and seq = $2`,
      [id, seq, changed, previous, hash],
    )
    previous = hash
  }
  await trail.asOwner(`update suggestion_case set last_hash = decode($2, 'hex') where id = $1`, [id, previous])
}

/** Puts a well-linked event behind the last one. */
async function forgeEnd(trail: Trail, id: string): Promise<void> {
  const [last] = await trail.asOwner<{ body: string; hash: Buffer }>(
    'select body, hash from event where case_id = $1 and seq = 6',
    [id],
  )
  const body = (last?.body ?? '').replace('"seq":6', '"seq":7').replace('"suggestion.numbered"', '"case.reopened"')
  await trail.asOwner(
    `insert into event select case_id, recorded_at, 7, cause_seq, occurred_on, tenant_id, actor_id, 'case.reopened',
       outcome, principal_id, role, on_behalf_of, basis, hash, decode($2, 'hex'), $3 from event
     where case_id = $1 and seq = 6`,
    [id, chainHash(last?.hash.toString('hex') ?? '', body), body],
  )
}

describe('an untouched trail', () => {
  it('holds, counts what it holds and says what is not sealed yet', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 3)

    const before = await verifyTrail(trail.db, { key: KEY })
    await sealCases(trail.db, { key: KEY, now: NOW })
    const after = await verifyTrail(trail.db, { key: KEY })

    expect(before).toMatchObject({ ok: true, cases: 3, events: 3 * EVENTS, seals: 0, unsealedCases: 3 })
    expect(after).toMatchObject({ ok: true, cases: 3, events: 3 * EVENTS, seals: 1, unsealedCases: 0 })
    expect(describeTrail(after)).toContain('核验通过：建议 3 件')
  })

  it('says without the key that the macs could not be checked', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)
    await sealCases(trail.db, { key: KEY, now: NOW })

    const report = await verifyTrail(trail.db)

    expect(report.ok).toBe(true)
    expect(report.proves.key).toContain('没有密钥，封签无法核对')
  })
})

describe('a change made in the database itself is found at its first place', () => {
  it('an edited body', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 3)

    await trail.asOwner(`update event set body = replace(body, '"second"', '"first"') where case_id = $1 and seq = 5`, [
      caseId(2),
    ])

    const place = { tenantId: TENANT, caseId: caseId(2), number: '2', registerN: 2, seq: 5 }
    expect(await findBreak(trail)).toMatchObject({ kind: 'event_edited', ...place })
  })

  it.each([
    ['type', `'case.reopened'`],
    ['occurred_on', `'2024-01-01'`],
    ['recorded_at', `recorded_at - interval '1 day'`],
    ['principal_id', `'somebody-else'`],
    ['role', `'deputy'`],
    ['on_behalf_of', `'deputy-9'`],
    ['outcome', `'ignored'`],
    ['actor_id', `'assignment-1'`],
    ['basis', `'scan'`],
    ['cause_seq', '1'],
  ])('an edited column %s', async (column, value) => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)

    await trail.asOwner(`update event set ${column} = ${value} where case_id = $1 and seq = 3`, [caseId(1)])

    const broken = await findBreak(trail)
    expect(broken).toMatchObject({ kind: 'event_columns', caseId: caseId(1), seq: 3 })
    expect(broken?.expected).toContain(column)
  })

  it('an event removed from the middle', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)

    await trail.asOwner('delete from event where case_id = $1 and seq = 4', [caseId(2)])

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_missing', caseId: caseId(2), seq: 4 })
  })

  it('events cut off at the end, which the case itself still counts', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)

    await trail.asOwner('delete from event where case_id = $1 and seq >= 5', [caseId(1)])

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_missing', caseId: caseId(1), seq: 5 })
  })

  it('events cut off at the end and uncounted, when they were sealed; not before', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)
    await sealCases(trail.db, { key: KEY, now: NOW })

    const cut = async (id: string) => {
      await trail.asOwner('delete from event where case_id = $1 and seq = 6', [id])
      await trail.asOwner('delete from event_text where case_id = $1 and seq = 6', [id])
      await trail.asOwner(
        `update suggestion_case c set last_seq = 5, last_hash = e.hash from event e
           where c.id = $1 and e.case_id = c.id and e.seq = 5`,
        [id],
      )
    }
    await cut(caseId(2))

    expect(await findBreak(trail)).toMatchObject({ kind: 'sealed_case', seal: 1, caseId: caseId(2), seq: 6 })
  })

  it('an event put in at the end by somebody who knows the chain but not the case', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)

    await forgeEnd(trail, caseId(1))

    expect(await findBreak(trail)).toMatchObject({ kind: 'case_end', caseId: caseId(1), seq: 7 })
  })

  it('an event put in between', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)

    await trail.asOwner('update event set seq = seq + 100 where case_id = $1 and seq >= 3', [caseId(1)])
    await trail.asOwner('update event set seq = seq - 99 where case_id = $1 and seq > 100', [caseId(1)])
    await trail.asOwner(
      `insert into event select case_id, recorded_at, 3, cause_seq, occurred_on, tenant_id, actor_id, type, outcome,
         principal_id, role, on_behalf_of, basis, prev_hash, hash, body from event where case_id = $1 and seq = 2`,
      [caseId(1)],
    )
    await trail.asOwner('update suggestion_case set last_seq = last_seq + 1 where id = $1', [caseId(1)])

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_misplaced', caseId: caseId(1), seq: 3 })
  })

  it('two events that changed places', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)

    await trail.asOwner('update event set seq = 99 where case_id = $1 and seq = 4', [caseId(1)])
    await trail.asOwner('update event set seq = 4 where case_id = $1 and seq = 5', [caseId(1)])
    await trail.asOwner('update event set seq = 5 where case_id = $1 and seq = 99', [caseId(1)])

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_misplaced', caseId: caseId(1), seq: 4 })
  })

  it('two contents that changed places, links and all', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 1)
    const rows = await trail.asOwner<{ body: string }>('select body from event where case_id = $1 order by seq', [
      caseId(1),
    ])

    await rewriteChain(trail, caseId(1), 4, () => rows[4]?.body ?? '')
    await rewriteChain(trail, caseId(1), 5, () => rows[3]?.body ?? '')

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_misplaced', caseId: caseId(1), seq: 4 })
  })

  it('an edited text', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)

    await trail.asOwner(`update event_text set body = replace(body, '马路', '农贸') where case_id = $1 and seq = 2`, [
      caseId(1),
    ])

    expect(await findBreak(trail)).toMatchObject({ kind: 'text_edited', caseId: caseId(1), seq: 2 })
  })

  it('a text removed without being erased by law, and one that belongs to nothing', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)
    const stray = `insert into event_text (case_id, seq, tenant_id, salt, body) values ($1, 3, '${TENANT}', '\\x00', '{}')`

    await trail.asOwner('delete from event_text where case_id = $1 and seq = 2', [caseId(2)])
    const removed = await findBreak(trail)
    await trail.asOwner(stray, [caseId(1)])

    expect(removed).toMatchObject({ kind: 'text_missing', caseId: caseId(2), seq: 2 })
    expect(await findBreak(trail)).toMatchObject({ kind: 'text_stray', caseId: caseId(1), seq: 3 })
  })
})

describe('a chain that was computed anew as a whole', () => {
  it('passes the chain alone, which the report says, and is found by the seal', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)
    const edit = (body: string) => body.replace('"second"', '"third"')

    await rewriteChain(trail, caseId(1), 5, edit)
    const unsealed = await verifyTrail(trail.db, { key: KEY })
    await sealCases(trail.db, { key: KEY, now: NOW })
    await rewriteChain(trail, caseId(2), 5, edit)

    expect(unsealed.ok).toBe(true)
    expect(unsealed.proves.seal).toContain('还没有封条')
    expect(await findBreak(trail)).toMatchObject({ kind: 'sealed_case', seal: 1, caseId: caseId(2), seq: 6 })
  })
})

describe('a removed case', () => {
  const TABLES = ['suggestion_case', 'actor', 'event', 'event_text', 'deadline', 'timer', 'outbox', 'idempotency']
  async function removeCase(trail: Trail, id: string, tables = TABLES): Promise<void> {
    for (const table of tables) {
      await trail.asOwner(`delete from ${table} where ${table === 'suggestion_case' ? 'id' : 'case_id'} = $1`, [id])
    }
  }

  it('is missed by the register although it was never sealed', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 3)

    await removeCase(trail, caseId(2))

    expect(await findBreak(trail)).toMatchObject({ kind: 'case_missing', caseId: caseId(2), registerN: 2 })
  })

  it('leaves a hole in the register when it was struck from there too, even as the newest', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 3)

    await removeCase(trail, caseId(3), [...TABLES, 'case_register'])
    const newest = await findBreak(trail)
    await removeCase(trail, caseId(1), [...TABLES, 'case_register'])

    expect(newest).toMatchObject({ kind: 'register_gap', registerN: 3 })
    expect(await findBreak(trail)).toMatchObject({ kind: 'register_gap', registerN: 1 })
  })

  it('is named by the seal when the register was rewritten', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 3)
    await sealCases(trail.db, { key: KEY, now: NOW })

    await removeCase(trail, caseId(3), [...TABLES, 'case_register'])
    await trail.asOwner('update case_register_head set last_n = 2')

    expect(await findBreak(trail)).toMatchObject({ kind: 'register_end', seal: 1 })
    await trail.asOwner('update case_register_head set last_n = 3')
    await trail.asOwner(`insert into case_register (tenant_id, n, case_id) values ('${TENANT}', 3, $1)`, [caseId(9)])
    expect(await findBreak(trail)).toMatchObject({ kind: 'case_missing', registerN: 3, caseId: caseId(9) })
  })

  it('cannot be hidden by moving its rows to nobody', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)

    await removeCase(trail, caseId(2), ['suggestion_case', 'case_register'])
    await trail.asOwner('update case_register_head set last_n = 1')

    expect(await findBreak(trail)).toMatchObject({ kind: 'event_stray', caseId: caseId(2), seq: 1 })
  })

  it('cannot be replaced by one that was never registered', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)

    await trail.asOwner('delete from case_register where n = 2')
    await trail.asOwner('update case_register_head set last_n = 1')

    expect(await findBreak(trail)).toMatchObject({ kind: 'case_stray', caseId: caseId(2) })
  })
})

describe('text erased by law', () => {
  it('leaves the trail whole, and says how much was erased', async () => {
    await using trail = await createTrail(anew)
    await makeCases(trail, 2)
    await sealCases(trail.db, { key: KEY, now: NOW })
    const erasure = { tenantId: TENANT, caseId: caseId(1), seq: 1, by: 'director-1', basis: '个人信息保护法第四十七条' }

    const first = await eraseText(trail.db, { ...erasure, now: NOW })
    const again = await eraseText(trail.db, { ...erasure, now: NOW })

    expect([first, again]).toEqual([[1], []])
    expect(await verifyTrail(trail.db, { key: KEY })).toMatchObject({ ok: true, erasedTexts: 1 })
    const rows = await trail.asOwner(
      'select body, salt, erased_by, erased_basis from event_text where case_id = $1 and seq = 1',
      [caseId(1)],
    )
    expect(rows).toEqual([
      { body: null, salt: null, erased_by: 'director-1', erased_basis: '个人信息保护法第四十七条' },
    ])
  })
})
