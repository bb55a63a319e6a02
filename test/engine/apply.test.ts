import { describe, expect, it } from 'vitest'

import { acceptedEvents, apply } from '../../src/engine/engine.ts'
import { oneDatabase } from '../database.ts'
import {
  aCommand,
  acknowledgement,
  aDraft,
  CLERK,
  caseId,
  createWorld,
  DEPUTY,
  DIRECTOR,
  draftCase,
  handOver,
  readRows,
  TENANT,
  UNIT_CLERK,
} from './a-world.ts'

const anew = oneDatabase()

describe('a command', () => {
  it('brings a suggestion to life with its state, its log and its text apart', async () => {
    await using world = await createWorld({}, anew)

    const outcome = await apply(world.engine, aCommand(caseId(1), aDraft(), { principal: DEPUTY }))

    expect(outcome).toEqual({
      kind: 'applied',
      caseId: caseId(1),
      revision: 1,
      firstSeq: 1,
      lastSeq: 1,
      repeated: false,
    })
    const [row] = await readRows(world.pool, 'select * from suggestion_case')
    expect(row).toMatchObject({ stage: 'drafting', lead_signer_id: 'deputy-1', title: '关于加强农村道路养护的建议' })
    const [event] = await readRows<{ body: string }>(world.pool, 'select * from event')
    expect(event?.body).not.toContain('道路')
    const [text] = await readRows<{ body: string }>(world.pool, 'select * from event_text')
    expect(text?.body).toContain('道路')
  })

  it('walks to the handover, which opens the duty of each unit with its deadlines and their next timers', async () => {
    await using world = await createWorld({}, anew)

    const id = await handOver(world.engine, 1)

    const actors = await readRows(world.pool, 'select id, unit_id from actor where case_id = $1 order by opened_seq', [
      id,
    ])
    expect(actors).toEqual([
      { id: 'suggestion', unit_id: null },
      { id: 'assignment-1', unit_id: 'unit-1' },
    ])
    const reply = await readRows(
      world.pool,
      `select start_on, due_on, status, term from deadline where case_id = $1 and kind = 'reply'`,
      [id],
    )
    expect(reply).toEqual([{ start_on: '2026-03-10', due_on: '2026-06-10', status: 'running', term: '3mo' }])
    const [open] = await readRows<{ clocks: number; timers: number }>(
      world.pool,
      `select (select count(*)::int from deadline where ended_on is null) as clocks, (select count(*)::int from timer) as timers`,
    )
    expect(open?.timers).toBe(open?.clocks)
  })

  it('is refused where the state does not accept it, and leaves nothing behind', async () => {
    await using world = await createWorld({}, anew)
    const id = await draftCase(world.engine, 1)

    const outcome = await apply(world.engine, aCommand(id, { type: 'receipt.signed' }))

    expect(outcome).toMatchObject({ kind: 'refused' })
    expect(await readRows(world.pool, 'select seq from event')).toHaveLength(1)
  })

  it('is refused for a wrong role, an unknown event, an unknown actor, an unknown case and an unknown congress', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)
    const codeOf = async (...args: Parameters<typeof aCommand>) => {
      const outcome = await apply(world.engine, aCommand(...args))
      return outcome.kind === 'refused' ? outcome.code : outcome.kind
    }

    expect(await codeOf(id, { type: 'suggestion.submitted' }, { principal: UNIT_CLERK })).toBe('ROLE_NOT_ALLOWED')
    expect(await codeOf(id, { type: 'suggestion.eaten' })).toBe('EVENT_UNKNOWN')
    expect(await codeOf(id, { type: 'receipt.signed' }, { actorId: 'assignment-9' })).toBe('ACTOR_NOT_FOUND')
    expect(await codeOf(caseId(9), { type: 'receipt.signed' })).toBe('CASE_NOT_FOUND')
    expect(await codeOf('no-uuid', { type: 'receipt.signed' })).toBe('CASE_NOT_FOUND')
    expect(await codeOf(id, { type: 'receipt.signed' }, { tenantId: 'nowhere' })).toBe('CONGRESS_NOT_FOUND')
    expect(await codeOf(id, aDraft())).toBe('CASE_EXISTS')
    expect(await codeOf(caseId(2), aDraft(), { principal: { ...DEPUTY, deputyId: 'deputy-2' } })).toBe(
      'ROLE_NOT_ALLOWED',
    )
    expect(await codeOf(caseId(2), { ...aDraft(), termNo: 'x' })).toBe('PAYLOAD_MALFORMED')
  })

  it('may be dated back as far as the role may, with a reason when it is late, and never forward', async () => {
    await using world = await createWorld({}, anew)
    const draftOn = async (n: number, occurredOn: string, lateReason?: string) => {
      const differing = { occurredOn, ...(lateReason && { lateReason }) }
      const outcome = await apply(world.engine, aCommand(caseId(n), aDraft(), { principal: DEPUTY, ...differing }))
      return outcome.kind === 'refused' ? outcome.code : outcome.kind
    }

    expect(await draftOn(1, '2026-03-11')).toBe('DATE_IN_FUTURE')
    expect(await draftOn(1, '2026-02-30')).toBe('PAYLOAD_MALFORMED')
    expect(await draftOn(1, '2026-02-07', '纸质件后补')).toBe('DATE_TOO_FAR_BACK')
    expect(await draftOn(1, '2026-02-08')).toBe('LATE_REASON_MISSING')
    expect(await draftOn(1, '2026-02-08', '纸质件后补')).toBe('applied')
    expect(await draftOn(2, '2026-03-07')).toBe('applied')
  })

  it('with characters that no database can store is refused and does no harm to others', async () => {
    await using world = await createWorld({}, anew)
    const bad = aDraft({ text: { title: '空\u0000字符' } })
    const half = aDraft({ text: { title: '半个\ud83d字符' } })
    const fine = aDraft({ text: { title: '反斜杠 \\u0000 与完整的字符 😀' } })

    const outcomes = await Promise.all(
      [bad, half, fine].map((event, n) => apply(world.engine, aCommand(caseId(n), event))),
    )

    expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind))).toEqual([
      'PAYLOAD_MALFORMED',
      'PAYLOAD_MALFORMED',
      'applied',
    ])
  })

  it('that follows from another one bears its cause, and one that its actor does not take is logged as ignored', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)

    const rows = await readRows<{ type: string; cause_seq: number | null }>(
      world.pool,
      `select type, cause_seq from event where case_id = $1 and seq >= 7 order by seq`,
      [id],
    )

    expect(rows.slice(0, 3)).toEqual([
      { type: 'handover.made', cause_seq: null },
      { type: 'assignment.opened', cause_seq: 7 },
      { type: 'duty.opened', cause_seq: 8 },
    ])
  })

  it('moves the case to another policy, which counts from then on; deadlines that run stay', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)
    const move = (policyId: string) =>
      apply(
        world.engine,
        aCommand(
          id,
          { type: 'policy.moved', policyId, version: 1, text: { reason: '改用本级办法' } },
          { principal: DIRECTOR },
        ),
      )
    const deadlines = () => readRows(world.pool, 'select kind, version, due_on, policy_id from deadline order by kind')

    const before = await deadlines()
    const unknown = await move('nowhere-2020')
    const moved = await move('yuzhou-2023')

    expect(unknown).toMatchObject({ code: 'POLICY_NOT_FOUND' })
    expect(moved.kind).toBe('applied')
    expect(await readRows(world.pool, 'select policy_id from suggestion_case')).toEqual([{ policy_id: 'yuzhou-2023' }])
    expect(await deadlines()).toEqual(before)
  })

  it('takes a formal number only once in a session', async () => {
    await using world = await createWorld({}, anew)
    await handOver(world.engine, 1)
    const id = await draftCase(world.engine, 2)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))

    const outcome = await apply(world.engine, aCommand(id, { type: 'suggestion.numbered', number: '第1号' }))

    expect(outcome).toMatchObject({ kind: 'refused', code: 'CASE_NUMBER_TAKEN' })
  })
})

describe('the events that a person may send now', () => {
  it('are those of the role table in this state', async () => {
    await using world = await createWorld({}, anew)
    const id = await handOver(world.engine, 1)

    const ofUnit = await acceptedEvents(world.engine, { tenantId: TENANT, caseId: id, principal: UNIT_CLERK })
    const ofClerk = await acceptedEvents(world.engine, { tenantId: TENANT, caseId: id, principal: CLERK })

    expect(ofUnit['assignment-1']).toContain('assignment.acknowledged')
    expect(Object.values(ofUnit).flat()).not.toContain('suggestion.withdrawn')
    expect(ofClerk.suggestion).toContain('suggestion.withdrawn')
    expect(
      Object.values(ofClerk)
        .flat()
        .filter((type) => type.startsWith('deadline.')),
    ).toEqual([])
    expect((await apply(world.engine, acknowledgement(id))).kind).toBe('applied')
  })
})
