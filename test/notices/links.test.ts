import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { LinkPurpose } from '../../src/contract/links-endpoints.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { AppError } from '../../src/errors.ts'
import { actByLink, type LinkDeed, openLink } from '../../src/notices/link-act.ts'
import { textWithLink } from '../../src/notices/link-mail.ts'
import { issueLink, LINK_LIFE_MS, revokeLink } from '../../src/notices/links.ts'
import {
  ACKNOWLEDGE,
  aCommand,
  acknowledgement,
  DIRECTOR,
  expectApplied,
  handOver,
  readRows,
  START,
  TENANT,
} from '../engine/a-world.ts'
import { createNoticeOffice, type NoticeOffice } from './a-notice-office.ts'

const RUNS = 25 * Number(process.env['FC_SCALE'] ?? 1)

let office: NoticeOffice
let cases = 0
beforeAll(async () => {
  office = await createNoticeOffice()
})
afterAll(() => office[Symbol.asyncDispose]())

/** A case that a unit has in hand, and one who comes twice a month: a contact without an account. */
async function aDoor(purpose: LinkPurpose = 'acknowledge') {
  office.clock.now = START
  cases += 1
  const contact = `contact-${cases}`
  await office.change(
    `insert into unit_contact (tenant_id, unit_id, id, name, duty, email) values ($1, 'unit-1', $2, '联系人乙', 'clerk', 'a@example.cn')`,
    [TENANT, contact],
  )
  const caseId = await handOver(office.engine, cases)
  const order = { tenantId: TENANT, caseId, actorId: 'assignment-1', purpose, recipientId: `contact:${contact}` }
  const issued = await withTenant(office.work.db, TENANT, (trx) =>
    issueLink(trx, { ...order, madeBy: 'person-clerk', now: office.clock.now, publicUrl: 'https://duban.test' }),
  )
  const token = issued.url.split('/').at(-1) ?? ''
  return { caseId, contact, id: issued.row.id, url: issued.url, key: { congress: TENANT, token } }
}
type Door = Awaited<ReturnType<typeof aDoor>>

const DEED: LinkDeed = { decide: async () => ({ acts: [{ event: ACKNOWLEDGE }], isFinal: true }) }

/** `done`, or the code by which it was refused. */
async function use({ key }: Door, deed: LinkDeed = DEED): Promise<string> {
  try {
    const outcome = await actByLink(office.work, key, deed)
    return outcome.kind === 'done' ? 'done' : outcome.code
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
async function countActs({ caseId, id }: Door): Promise<number> {
  const [row] = await readRows<{ n: number }>(
    office.pool,
    `select count(*)::integer as n from event where case_id = $1 and type = 'assignment.acknowledged'
      and body::jsonb #>> '{by,linkId}' = $2`,
    [caseId, id],
  )
  return row?.n ?? 0
}

/** What may happen to a link; all but looking and using end it. */
const STEPS = {
  look: async ({ key }: Door) => void (await openLink(office.work, key).catch(() => {})),
  use: async (door: Door) => void (await use(door)),
  useTwiceAtOnce: async (door: Door) => void (await Promise.all([use(door), use(door)])),
  revoke: async ({ caseId, id }: Door) =>
    void (await withTenant(office.work.db, TENANT, (trx) =>
      revokeLink(trx, { caseId, linkId: id, why: '已被收回', now: office.clock.now }),
    )),
  expire: async () => {
    office.clock.now = new Date(Date.parse(START) + LINK_LIFE_MS).toISOString()
  },
  contactEnds: async ({ contact }: Door) =>
    office.change(`update unit_contact set ended_on = '2026-03-10' where id = $1`, [contact]),
  deadlineMoves: async ({ caseId }: Door) => {
    const event = { type: 'handover.dateCorrected', handedOverOn: '2026-03-09', text: { reason: '以文件为准' } }
    await apply(office.engine, aCommand(caseId, event, { principal: DIRECTOR }))
  },
  acknowledgedOtherwise: async ({ caseId }: Door) => void (await apply(office.engine, acknowledgement(caseId))),
  withdraw: async ({ caseId }: Door) => {
    const event = { type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true, text: { reason: '撤回' } }
    await apply(office.engine, aCommand(caseId, event))
  },
} satisfies Record<string, (door: Door) => Promise<void>>
type Step = keyof typeof STEPS
const isUse = (step: Step) => step === 'use' || step === 'useTwiceAtOnce'
const isHarmless = (step: Step) => step === 'look' || isUse(step)

describe('a one-time link', () => {
  it('lets its act happen at most once, and never after an end, whatever comes in whatever order', async () => {
    const steps = fc.array(fc.constantFrom(...(Object.keys(STEPS) as Step[])), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        const door = await aDoor()
        for (const step of order) await STEPS[step](door)

        const firstEnd = order.findIndex((step) => !isHarmless(step))
        const beforeTheEnd = firstEnd < 0 ? order : order.slice(0, firstEnd)
        expect(await countActs(door)).toBe(beforeTheEnd.some(isUse) ? 1 : 0)
      }),
      { numRuns: RUNS, examples: [[['look', 'use', 'use']], [['deadlineMoves', 'use']], [['withdraw', 'use']]] },
    )
  })

  it('keeps no token, neither in its row nor in the trail', async () => {
    const { key } = await aDoor()

    const rows = await readRows(office.pool, `select l::text, encode(l.token_hash, 'escape') as hash from link l`)
    const trail = await readRows(office.pool, 'select * from access_trail')

    expect(JSON.stringify([rows, trail])).not.toContain(key.token)
    expect(Buffer.from(key.token, 'base64url')).toHaveLength(32)
  })

  it('stays open when the engine says no, and when the case has moved on meanwhile it looks again', async () => {
    const door = await aDoor()
    const wrong: LinkDeed = {
      decide: async () => ({ acts: [{ event: { type: 'assignment.acknowledged' } }], isFinal: true }),
    }
    let looks = 0
    const overtaken: LinkDeed = {
      decide: async () => {
        looks += 1
        const contact = { type: 'contact.failed', deputyId: 'deputy-1', form: 'phone' }
        if (looks === 1) expectApplied(await apply(office.engine, acknowledgement(door.caseId, { event: contact })))
        return DEED.decide({} as never)
      },
    }

    expect(await use(door, wrong)).toBe('PAYLOAD_MALFORMED')
    expect(await use(door, overtaken)).toBe('done')
    expect(looks).toBe(2)
    expect(await use(door)).toBe('LINK_INVALID')
  })

  it('happens once even when the process dies between the act and the note of it', async () => {
    const door = await aDoor('upload_reply')
    const contact = { type: 'contact.failed', deputyId: 'deputy-1', form: 'phone' }
    const deed: LinkDeed = { decide: async () => ({ acts: [{ event: contact }], isFinal: true }) }
    const dying: LinkDeed = {
      ...deed,
      afterwards: async () => {
        throw new Error('died')
      },
    }
    await expect(actByLink(office.work, door.key, dying)).rejects.toThrow('died')

    expect(await use(door, deed)).toBe('done')

    const [row] = await readRows<{ n: number }>(
      office.pool,
      `select count(*)::integer as n from event where case_id = $1 and type = 'contact.failed'`,
      [door.caseId],
    )
    expect(row?.n).toBe(1)
    expect(await use(door, deed)).toBe('LINK_INVALID')
  })

  it('keeps others out while one is acting, but not for ever', async () => {
    const door = await aDoor()
    await office.change(`update link set claimed_until = $2 where id = $1`, [door.id, '2026-03-10T01:31:00.000Z'])

    expect(await use(door)).toBe('RECORD_STALE')
    office.clock.now = '2026-03-10T01:31:00.000Z'
    expect(await use(door)).toBe('done')
  })

  it('is put at the end of a mail to a contact without account, and of no other', async () => {
    const door = await aDoor()
    const aNotice = async (recipientId: string, clock: string | null) => {
      const id = crypto.randomUUID()
      await office.change(
        `insert into notice (tenant_id, id, kind, state, case_id, actor_id, clock, version, step, role, recipient_id,
          subject, body, brief, made_at, send_at, sent_at)
        values ($1, $2, 'chase_before', 'sent', $3, 'assignment-1', $4, 1, 1, 'unit_clerk', $5, '', '', '', $6, $6, $6)`,
        [TENANT, id, door.caseId, clock, recipientId, START],
      )
      return withTenant(office.work.db, TENANT, (trx) =>
        textWithLink(trx, { noticeId: id, text: '请签收。', publicUrl: 'https://duban.test', now: office.clock.now }),
      )
    }

    const lines = (await aNotice(`contact:${door.contact}`, 'acknowledge')) ?? ''
    expect(lines).toMatch(/^请签收。[\s\S]*https:\/\/duban\.test\/l\/puyang\/[A-Za-z0-9_-]{43}$/)
    expect(await aNotice('person-1', 'acknowledge')).toBe('请签收。')
    expect(await aNotice(`contact:${door.contact}`, 'first_contact')).toBe('请签收。')
    const other = { ...door, key: { congress: TENANT, token: lines.split('/').at(-1) ?? '' } }
    expect(await use(other)).toBe('done')
    expect(await use(door)).toBe('LINK_INVALID')
  })
})
