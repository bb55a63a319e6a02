import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '../../machines/policy/words.ts'
import type { CaseDetail } from '../../src/contract/case-views.ts'
import { CLERK, DIRECTOR, OTHER_TENANT, readRows } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { type CaseOfHouse, fillRoll, handedOverCase, richCase } from './a-rich-case.ts'

/** Everybody who may come to a case, by a name of the test's own. */
const PEOPLE = {
  clerk: { role: 'deputy_office_clerk' },
  director: { role: 'deputy_office_director' },
  council: { role: 'council_of_chairpersons' },
  auditor: { role: 'auditor' },
  administrator: { role: 'administrator' },
  secretariat: { role: 'secretariat' },
  delegation: { role: 'delegation_staff', bodyId: 'delegation-1' },
  otherDelegation: { role: 'delegation_staff', bodyId: 'delegation-2' },
  lead: { role: 'deputy', deputyId: 'deputy-1' },
  cosigner: { role: 'deputy', deputyId: 'deputy-2' },
  otherDeputy: { role: 'deputy', deputyId: 'deputy-9' },
  unit1: { role: 'unit_clerk', unitId: 'unit-1' },
  unit2: { role: 'unit_head', unitId: 'unit-2' },
  proposedUnit: { role: 'unit_clerk', unitId: 'unit-9' },
  routing: { role: 'routing_office', bodyId: 'government' },
  otherRouting: { role: 'routing_office', bodyId: 'court' },
  leader: { role: 'handling_leader' },
  otherLeader: { role: 'handling_leader' },
  supervisor: { role: 'supervising_leader' },
  otherSupervisor: { role: 'supervising_leader' },
  committee: { role: 'supervising_committee', committeeId: 'committee-1' },
  member: { role: 'standing_committee_member' },
  teller: { role: 'teller' },
  procurator: { role: 'procurator' },
} as const satisfies Record<string, Partial<TestPost> & { role: Role }>
type Name = keyof typeof PEOPLE
const NAMES = Object.keys(PEOPLE) as Name[]

let house: House
const posts = new Map<Name, TestPost>()
let rich: CaseOfHouse
let leaders: { leaderId: string; supervisorId: string }

beforeAll(async () => {
  house = await createHouse()
  await fillRoll(house)
  for (const name of NAMES) posts.set(name, await house.appoint(PEOPLE[name]))
  const personOf = (name: Name) => `person-${posts.get(name)?.postId}`
  leaders = { leaderId: personOf('leader'), supervisorId: personOf('supervisor') }
  rich = await richCase(house, 1, leaders)
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())

async function ask(name: Name, id: string, path = '') {
  return house.ask(posts.get(name) ?? null, { method: 'GET', url: `/api/cases/${id}${path}` })
}

async function read(name: Name, id: string): Promise<CaseDetail> {
  const answer = await ask(name, id)
  expect(answer.statusCode, `${name}: ${answer.body.slice(0, 500)}`).toBe(200)
  return answer.json<CaseDetail>()
}

/** Which of the words stand anywhere in what this person is given, in page and timeline. */
async function wordsSeen(name: Name, id: string, words: readonly string[]): Promise<string> {
  const answers = [await ask(name, id), await ask(name, id, '/events')]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  const texts = answers.map(({ body }) => body)
  return words.filter((word) => texts.some((text) => new RegExp(`${word}(?![A-Z0-9])`).test(text))).join(' ')
}

describe('who reaches a case', () => {
  it('is decided by the relation to it, and by no office of the administration', async () => {
    const reached: Name[] = []
    for (const name of NAMES) if ((await ask(name, rich.id)).statusCode === 200) reached.push(name)

    expect(NAMES.filter((name) => !reached.includes(name))).toEqual([
      'administrator',
      'secretariat',
      'otherDelegation',
      'proposedUnit',
      'otherRouting',
      'otherLeader',
      'otherSupervisor',
      'teller',
      'procurator',
    ])
  })

  it('is told in the same words for a case out of reach, of another congress, and for none at all', async () => {
    const stranger = await house.appoint({ tenantId: OTHER_TENANT, role: 'deputy_office_director' })
    const answers = [
      await ask('proposedUnit', rich.id),
      await ask('clerk', '00000000-0000-4000-8000-000000000000'),
      await house.ask(stranger, { method: 'GET', url: `/api/cases/${rich.id}` }),
    ]

    const bodies = answers.map((answer) => ({ ...answer.json<Record<string, unknown>>(), requestId: '' }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
  })

  it('lets an ended duty keep what was its own, and a unit of the plan see what is proposed to it', async () => {
    const it = await handedOverCase(house, 20)
    await it.send({ type: 'handover.recalled', text: { reason: '误交' } }, DIRECTOR)
    expect((await ask('unit1', it.id)).statusCode).toBe(200)
    expect((await ask('otherDeputy', it.id)).statusCode).toBe(404)

    await it.send({ type: 'handover.proposed', bodyId: 'government', plan: [{ unitId: 'unit-9', role: 'sole' }] })
    expect((await ask('proposedUnit', it.id)).statusCode).toBe(404)
    await it.send({ type: 'preHandover.opened' })
    expect((await ask('proposedUnit', it.id)).statusCode).toBe(200)
  })
})

describe('the words of a case', () => {
  const OF_THE_DEPUTIES = ['TITLE', 'BODY', 'DECISION', 'SCREENING']
  const OF_UNIT_1 = ['FAILED1', 'NOTE1', 'OLDDRAFT1', 'CONSULTED1', 'REPLY1', 'PROMISE1']
  const OF_UNIT_2 = ['FAILED2', 'NOTE2', 'OLDDRAFT2', 'CONSULTED2', 'REPLY2', 'PROMISE2', 'OTHERDRAFT']
  const OF_THE_INQUIRY = ['ATTEMPT', 'NOTES1', 'REASON2', 'DEMANDS2', 'WHERE1', 'FEEDBACK', 'AGREED']
  const OF_SUPERVISION = ['CLUE', 'CLUEVIEW', 'FINDINGS', 'DEMANDED']
  const ALL = [...OF_THE_DEPUTIES, ...OF_UNIT_1, ...OF_UNIT_2, ...OF_THE_INQUIRY, ...OF_SUPERVISION]
  const EXPECTED: Partial<Record<Name, string>> = {
    clerk: ALL.join(' '),
    director: ALL.join(' '),
    council: ALL.join(' '),
    auditor: ALL.join(' '),
    delegation: 'TITLE BODY DECISION REPLY1 PROMISE1 REPLY2 PROMISE2',
    lead: 'TITLE BODY DECISION CONSULTED1 REPLY1 PROMISE1 CONSULTED2 REPLY2 PROMISE2',
    cosigner: 'TITLE BODY DECISION REPLY1 PROMISE1 REPLY2 PROMISE2 FEEDBACK AGREED',
    otherDeputy: 'TITLE BODY REPLY1 PROMISE1 REPLY2 PROMISE2',
    member: 'TITLE BODY REPLY1 PROMISE1 REPLY2 PROMISE2',
    unit1: `TITLE BODY ${OF_UNIT_1.join(' ')} REPLY2 PROMISE2 FEEDBACK AGREED FINDINGS DEMANDED`,
    unit2: `TITLE BODY REPLY1 PROMISE1 ${OF_UNIT_2.join(' ')} FEEDBACK AGREED FINDINGS DEMANDED`,
    routing:
      'TITLE BODY FAILED1 NOTE1 OLDDRAFT1 REPLY1 PROMISE1 FAILED2 NOTE2 OLDDRAFT2 REPLY2 PROMISE2 OTHERDRAFT FEEDBACK AGREED FINDINGS DEMANDED',
    leader: 'TITLE BODY REPLY1 PROMISE1 REPLY2 PROMISE2 FEEDBACK AGREED FINDINGS DEMANDED',
    supervisor: 'TITLE BODY REPLY1 PROMISE1 REPLY2 PROMISE2 FEEDBACK AGREED FINDINGS DEMANDED',
    committee: 'TITLE BODY REPLY1 PROMISE1 REPLY2 PROMISE2 FEEDBACK AGREED CLUE CLUEVIEW FINDINGS DEMANDED',
  }

  it.each(Object.keys(EXPECTED) as Name[])('go to %s as far as the table says', async (name) => {
    expect(await wordsSeen(name, rich.id, ALL)).toBe(EXPECTED[name])
  })

  it('tell a unit the confirmed result and the demands, and not who said what, how often and by which number', async () => {
    const { inquiries, timeline, others, assignments } = await read('unit1', rich.id)

    expect(inquiries).toMatchObject([
      {
        value: 'settled',
        outcome: '不满意',
        records: [],
        confirmedRatings: { attitude: 'satisfied', outcome: 'dissatisfied' },
        feedback: [{ deputy: null, text: 'FEEDBACK 路还没修' }],
        agreedDemands: [{ text: 'AGREED 十月前修好' }],
      },
    ])
    const types = new Set(timeline.map(({ type }) => type))
    for (const hidden of ['inquiry.asked', 'inquiry.attemptFailed', 'screening.proposed', 'handover.proposed']) {
      expect(types).not.toContain(hidden)
    }
    expect(timeline.find(({ type }) => type === 'deputyFeedback.filed')?.facts.map(({ label }) => label)).toEqual([
      '评价',
    ])
    expect(others.map(({ id }) => id)).toEqual(['supervision-1'])
    expect(assignments.find(({ id }) => id === 'assignment-2')?.contacts).toMatchObject([
      { isReached: true, note: null },
    ])
  })

  it('tell the deputy the own record of the inquiry alone', async () => {
    const { inquiries } = await read('lead', rich.id)

    expect(inquiries[0]?.records).toMatchObject([{ deputy: { id: 'deputy-1' }, notes: null, attempts: 0 }])
  })

  it('tell the public what was answered, not what became of it nor who wrote it', async () => {
    const page = await read('otherDeputy', rich.id)

    expect(page).toMatchObject({
      body: 'BODY 道路㛃损坏。',
      inquiries: [],
      commitments: [],
      others: [],
      offers: [],
      stamps: [],
    })
    expect(page.suggestion.value).toEqual({ underway: { answering: 'replied' } })
    expect(page.deadlines).toEqual([])
    expect(page.timeline.every(({ by, state }) => by === null && state === null)).toBe(true)
  })

  it('are the title alone where only the title is public', async () => {
    const it = await handedOverCase(house, 21, { publicity: 'title_only' })
    const page = await read('otherDeputy', it.id)

    expect(page).toMatchObject({
      title: 'TITLE 关于农村道路养护的建议',
      body: null,
      timeline: [],
      plan: [],
      field: null,
    })
  })
})

describe('a clue', () => {
  it('is the procuratorate’s once it was sent, and the unit’s once the document was served', async () => {
    const it = await richCase(house, 22, leaders)
    const PROCURATOR = { id: 'p-procurator', role: 'procurator' } as const
    expect(await wordsSeen('unit1', it.id, ['CLUE', '双向转化'])).toBe('')

    await it.send({ type: 'transfer.sent', documentNumber: '移送〔2026〕1号' }, CLERK, 'transfer-1')
    expect(await wordsSeen('procurator', it.id, ['CLUE', 'CLUEVIEW', 'NOTES1', 'BODY'])).toBe('CLUE BODY')
    expect(await wordsSeen('unit1', it.id, ['CLUE', '双向转化'])).toBe('')

    await it.send({ type: 'transfer.accepted', caseNumber: '公益〔2026〕1号' }, PROCURATOR, 'transfer-1')
    const issued = { type: 'procuratorialSuggestion.issued', documentNumber: '检建〔2026〕1号', unitId: 'unit-1' }
    await it.send(issued, PROCURATOR, 'transfer-1')
    expect(await wordsSeen('unit1', it.id, ['CLUE', '检建〔2026〕1号', '移送〔2026〕1号'])).toBe('检建〔2026〕1号')
    expect(await wordsSeen('unit2', it.id, ['CLUE', '检建〔2026〕1号', '双向转化'])).toBe('')
  })
})

describe('a protected proposer', () => {
  it('is known to the office, the delegation and the signers; the others have the text without any name', async () => {
    const it = await richCase(house, 23, { ...leaders, mark: 'protected_proposer' })
    const names = ['代表甲', '代表乙', 'deputy-1', 'deputy-2', '甲县代表团']

    for (const name of ['unit1', 'unit2', 'routing', 'leader', 'supervisor', 'committee'] as const) {
      expect(await wordsSeen(name, it.id, ['BODY', ...names]), name).toBe('BODY')
      expect(await read(name, it.id), name).toMatchObject({ leadSigner: null, signers: [], cosignerCount: 0 })
    }
    for (const name of ['clerk', 'delegation', 'cosigner', 'auditor'] as const) {
      expect(await wordsSeen(name, it.id, ['代表甲', '代表乙']), name).toBe('代表甲 代表乙')
    }
    expect((await ask('otherDeputy', it.id)).statusCode).toBe(404)
  })
})

describe('an internal case', () => {
  it('is read by the director, its parties and named people, and each read stands in the trail', async () => {
    const it = await richCase(house, 24, { ...leaders, mark: 'internal' })
    const reached: Name[] = []
    for (const name of NAMES) if ((await ask(name, it.id)).statusCode === 200) reached.push(name)
    expect(reached).toEqual([
      'director',
      'delegation',
      'lead',
      'cosigner',
      'unit1',
      'unit2',
      'routing',
      'leader',
      'supervisor',
      'committee',
    ])

    const clerkId = `person-${posts.get('clerk')?.postId}`
    const director = posts.get('director') ?? null
    const url = `/api/cases/${it.id}/readers/${clerkId}`
    expect((await house.ask(director, { method: 'PUT', url })).json()).toMatchObject({ readers: [{ id: clerkId }] })
    expect((await ask('clerk', it.id)).statusCode).toBe(200)
    expect((await house.ask(director, { method: 'DELETE', url })).json()).toEqual({ readers: [] })
    expect((await ask('clerk', it.id)).statusCode).toBe(404)

    const lines = await readRows<{ person_id: string }>(
      house.pool,
      `select person_id from access_trail where kind = 'case_read' and case_id = $1`,
      [it.id],
    )
    expect(lines).toHaveLength(reached.length + 1)
    expect(lines.at(-1)?.person_id).toBe(clerkId)
  })
})

describe('a state secret', () => {
  it('is a stub for everybody, though words were entered before it was marked', async () => {
    const it = await richCase(house, 25, leaders)
    await it.send({ type: 'mark.changed', mark: 'state_secret', text: { reason: 'MARKED 定密' } }, DIRECTOR)

    for (const name of ['director', 'clerk', 'lead', 'unit1', 'routing', 'auditor'] as const) {
      expect(await wordsSeen(name, it.id, ['TITLE', 'BODY', 'REPLY1', 'NOTES1', 'CLUE', 'MARKED']), name).toBe('')
      expect(await read(name, it.id), name).toMatchObject({ title: null, body: null, mark: 'state_secret' })
    }
    expect((await ask('otherDeputy', it.id)).statusCode).toBe(404)
  })
})
