import { describe, expect, it } from 'vitest'

import type { MachineName } from '../../machines/effects.ts'
import type { CaseDetail } from '../../src/contract/case-views.ts'
import { findEventSchema } from '../../src/contract/event-schemas.ts'
import { defaultsOf } from '../../src/web/parts/form-defaults.ts'
import { fieldsOf } from '../../src/web/parts/form-model.ts'
import { checkForm } from '../../src/web/parts/form-payload.ts'

const SIGNERS = [
  { id: 'd1', name: '代表甲', isLead: true, isConfirmed: true, status: 'active', hasPhone: true },
  { id: 'd2', name: '代表乙', isLead: false, isConfirmed: false, status: 'active', hasPhone: false },
] as const
/** Only what the defaults read. */
function aCase(part: object = {}): CaseDetail {
  return {
    title: '关于路灯的建议',
    body: '正文',
    category: 'first',
    field: null,
    handedTo: null,
    signers: SIGNERS,
    plan: [],
    assignments: [],
    inquiries: [],
    timeline: [],
    ...part,
  } as unknown as CaseDetail
}

type Post = { role: 'unit_clerk' | 'deputy' | 'deputy_office_clerk'; unitId: string | null; deputyId: string | null }
const OFFICE: Post = { role: 'deputy_office_clerk', unitId: null, deputyId: null }

function opened(actorId: string, type: string, detail: CaseDetail, post: Post = OFFICE) {
  const machine = actorId.replace(/-\d+$/, '') as MachineName
  const schema = findEventSchema(machine, type)
  if (!schema) throw new Error(type)
  const fields = fieldsOf(schema, type)
  const values = defaultsOf(type, fields, { detail, post, writer: '经办人丁', actorId, limits: {} })
  return { values, check: (typed: object = {}) => checkForm(schema, type, fields, { ...values, ...typed }) }
}

describe('a form opens with what most people would enter', () => {
  it('so that a phone note is only typed', () => {
    const post: Post = { role: 'unit_clerk', unitId: 'u1', deputyId: null }
    const { check } = opened('assignment-1', 'contact.made', aCase(), post)

    expect(check({ 'text.note': '代表同意' })).toEqual({
      ok: true,
      event: { type: 'contact.made', deputyId: 'd1', form: 'phone', metBy: 'clerk', text: { note: '代表同意' } },
    })
  })

  it('a deputy speaks for himself, whoever leads', () => {
    const post: Post = { role: 'deputy', unitId: null, deputyId: 'd2' }

    expect(opened('suggestion', 'cosigner.confirmed', aCase(), post).values).toMatchObject({ deputyId: 'd2' })
  })

  it('asks first whom nobody has asked, and confirms whom somebody has', () => {
    const records = [
      { deputy: { id: 'd1', name: '代表甲' }, state: 'asked' },
      { deputy: { id: 'd2', name: '代表乙' }, state: 'open' },
    ]
    const detail = aCase({ inquiries: [{ id: 'inquiry-1', channel: 'in_person', records }] })

    expect(opened('inquiry-1', 'inquiry.asked', detail).values).toMatchObject({ deputyId: 'd2', channel: 'in_person' })
    expect(opened('inquiry-1', 'inquiry.confirmed', detail).values).toMatchObject({ deputyId: 'd1' })
  })

  it('serves the signer who has no reply yet', () => {
    const deliveries = [{ deputy: { id: 'd1', name: '代表甲' } }]
    const detail = aCase({ assignments: [{ id: 'assignment-1', role: 'lead', replies: [], deliveries }] })

    expect(opened('assignment-1', 'reply.delivered', detail).values).toMatchObject({ deputyId: 'd2' })
  })

  it('hands over to the units that were proposed', () => {
    const plan = [
      { unit: { id: 'u1', name: '甲局' }, role: 'lead' },
      { unit: { id: 'u2', name: '乙局' }, role: 'co' },
    ]

    expect(opened('suggestion', 'distribution.made', aCase({ plan })).check()).toMatchObject({
      ok: true,
      event: { plan: [{ unitId: 'u1' }, { unitId: 'u2' }] },
    })
  })

  it('holds the act that was planned and not yet held, and names a new one apart', () => {
    const act = (type: string, id: string) => ({ type, facts: [{ label: '督办活动', value: id }] })
    const detail = aCase({
      timeline: [act('act.planned', '活动1'), act('act.planned', '活动2'), act('act.held', '活动1')],
    })

    expect(opened('supervision-1', 'act.held', detail).values).toMatchObject({ actId: '活动2' })
    expect(opened('supervision-1', 'act.planned', detail).values).toMatchObject({ actId: '活动4' })
    expect(opened('supervision-1', 'demand.met', detail).values).toMatchObject({ actId: '活动1' })
  })

  it('changes a text from what stands there', () => {
    expect(opened('suggestion', 'suggestion.amended', aCase()).values).toMatchObject({
      'text.title': '关于路灯的建议',
      'text.body': '正文',
    })
  })

  it('decides nothing for anybody: legal statements stay open', () => {
    expect(opened('suggestion', 'case.concluded', aCase()).check()).toMatchObject({
      ok: false,
      problems: { withDissatisfaction: '请选择' },
    })
    expect(opened('suggestion', 'suggestion.withdrawn', aCase()).check()).toMatchObject({
      ok: false,
      problems: { agreedBy: '请选择', inWriting: '请选择' },
    })
  })
})
