import { describe, expect, it } from 'vitest'

import type { Told } from '../../../machines/effects.ts'
import type { Principal } from '../../../machines/step.ts'
import { BY, handedOver, type LivingCase, reason, reply } from '../living-case.ts'

const LEAD_AND_CO = [
  { unitId: 'unit-1', role: 'lead' },
  { unitId: 'unit-2', role: 'co' },
]
const co: Principal = { id: 'p-co', role: 'unit_clerk', unitId: 'unit-2' }
const request = { type: 'reassignment.requested', inWriting: true, text: reason }
const opinion = { type: 'opinion.given', text: { opinion: '同意' } }
const tell = (life: LivingCase, event: Told, actorId = 'assignment-1') => life.tell(event, actorId)
const workOf = (life: LivingCase, id = 'assignment-1') =>
  (life.actor(id).value as { active: { work: unknown } }).active.work

describe('申请退办', () => {
  const forward = (life: LivingCase, id = 'assignment-1') =>
    life.send({ type: 'reassignment.forwarded', text: { view: '请研究' } }, BY.routing, id)

  it('is refused with its date when it is late, also after the window was closed', () => {
    const late = handedOver().wait(30).try(request, BY.unit, 'assignment-1')

    expect(late).toContain('TERM_OVER')
    expect(late).toContain('2025-03-17')
  })

  it('is accepted when it is dated in time and only entered late', () => {
    const life = handedOver().wait(30)

    expect(life.try(request, BY.unit, 'assignment-1', '2025-03-14')).toBeUndefined()
  })

  it('moves the duty to another unit with its own dates; the outer date stays', () => {
    const life = forward(handedOver().wait(3).send(request, BY.unit, 'assignment-1'))
    expect(life.dueOn('reassignment_decision')).toBe('2025-03-20')

    life
      .wait(4)
      .send(
        { type: 'reassignment.decided', outcome: 'reassigned', newUnitId: 'unit-9', text: reason },
        BY.director,
        'assignment-1',
      )

    expect(life.actor('assignment-1').value).toBe('ended')
    expect(life.clocks('assignment-1')).toEqual([])
    expect(life.actor('assignment-2').context).toMatchObject({
      unitId: 'unit-9',
      disputes: 1,
      startOn: '2025-03-10',
      firstHandedOverOn: '2025-03-03',
    })
    expect(life.dueOn('outer', 'suggestion')).toBe('2025-09-03')
  })

  it('leads to a final ruling the second time, and to nothing the third', () => {
    const life = forward(handedOver().send(request, BY.unit, 'assignment-1'))
    life.send({ type: 'reassignment.decided', outcome: 'upheld', text: reason }, BY.director, 'assignment-1')
    expect(life.dueOn('reassignment_request')).toBe('2025-03-17')

    forward(life.wait(2).send(request, BY.unit, 'assignment-1'))
    expect(
      life.try({ type: 'finalRuling.made', outcome: 'upheld', text: reason }, BY.council, 'assignment-1'),
    ).toContain('ROLE_NOT_ALLOWED')
    life.send({ type: 'finalRuling.made', outcome: 'upheld', text: reason }, BY.director, 'assignment-1')

    expect(life.try(request, BY.unit, 'assignment-1')).toContain('EVENT_NOT_ACCEPTED')
    expect(life.dueOn('reassignment_request')).toBeUndefined()
  })

  it('ends when the unit answers after all', () => {
    const life = reply(handedOver().send(request, BY.unit, 'assignment-1'))

    expect(life.actor('assignment-1').value).toMatchObject({ active: { dispute: 'undisputed', work: 'replied' } })
    expect(life.clocks('assignment-1')).toEqual([])
  })

  it('may change lead and co-handler: the new lead answers, and its answer completes the case', () => {
    const life = forward(handedOver({ plan: LEAD_AND_CO }).send(request, BY.unit, 'assignment-1'))
    const ruling = {
      type: 'reassignment.decided',
      outcome: 'roles_changed',
      newRole: 'co',
      newUnitId: 'unit-2',
      text: reason,
    }
    life.send(ruling, BY.director, 'assignment-1')

    expect([life.actor('assignment-1').context['role'], life.actor('assignment-2').context['role']]).toEqual([
      'co',
      'lead',
    ])
    expect([life.dueOn('opinion'), life.dueOn('reply')]).toEqual(['2025-05-06', undefined])
    expect([life.dueOn('opinion', 'assignment-2'), life.dueOn('reply', 'assignment-2')]).toEqual([
      undefined,
      '2025-06-03',
    ])

    life.send(opinion, BY.unit, 'assignment-1').send({ type: 'reply.drafted' }, co, 'assignment-2')
    life.send({ type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'clerk' }, co, 'assignment-2')
    const head: Principal = { id: 'h2', role: 'unit_head', unitId: 'unit-2' }
    life
      .send({ type: 'reply.consulted', deputyId: 'deputy-1' }, co, 'assignment-2')
      .send({ type: 'reply.checked' }, co, 'assignment-2')
    life
      .send({ type: 'reply.countersigned', unitId: 'unit-1' }, BY.unit, 'assignment-2')
      .send({ type: 'reply.preReviewed', passed: true }, BY.routing, 'assignment-2')
    life.send(
      {
        type: 'reply.signed',
        documentNumber: '1',
        scheme: life.policy.resultClasses.scheme,
        resultClass: '1',
        statesMissingOpinions: false,
        promises: [],
        text: { signer: '甲' },
      },
      head,
      'assignment-2',
    )
    life
      .send({ type: 'reply.sealed' }, co, 'assignment-2')
      .send({ type: 'reply.delivered', deputyId: 'deputy-1', form: 'post', receipt: 'none' }, co, 'assignment-2')

    expect(life.context['repliedOn']).toBe('2025-03-03')
  })

  it('may bring a unit more: the one that handled alone leads it', () => {
    const life = forward(handedOver().send(request, BY.unit, 'assignment-1'))
    life.send(
      { type: 'reassignment.decided', outcome: 'unit_added', newUnitId: 'unit-2', text: reason },
      BY.director,
      'assignment-1',
    )

    expect([life.actor('assignment-1').context['role'], life.actor('assignment-2').context['role']]).toEqual([
      'lead',
      'co',
    ])
  })
})

describe('receipt', () => {
  it('is deemed given on its day: signing early, late or never moves no clock', () => {
    const never = handedOver({ plan: LEAD_AND_CO })
    const due = (life: LivingCase) =>
      life
        .clocks()
        .filter((clock) => clock.kind !== 'acknowledge')
        .map(({ actorId, kind, dueOn, version }) => [actorId, kind, dueOn, version])
    const before = due(never)
    expect(never.dueOn('opinion', 'assignment-2')).toBe('2025-05-06')

    const text = { leader: '甲', section: '乙科', clerk: '丙', phone: '0393-0000000' }
    never
      .wait(1)
      .send({ type: 'assignment.acknowledged', text }, co, 'assignment-2')
      .send({ type: 'receipt.signed' }, BY.routing)

    expect(due(never)).toEqual(before)
  })
})

describe('延期', () => {
  const told = { type: 'extension.notified', deputyId: 'deputy-1', text: reason }

  it('is telling the deputy before month three ends, where the place says so; the long term counts from the same start', () => {
    const life = handedOver().wait(80).send(told, BY.unit, 'assignment-1')

    expect(life.dueOn('reply')).toBe('2025-09-03')
    expect(life.actor('assignment-1').context).toMatchObject({ isLongTerm: true, extensionBasis: 'notice_to_deputy' })
  })

  it('is refused with the date when it comes after that', () => {
    expect(handedOver().wait(93).try(told, BY.unit, 'assignment-1')).toContain('2025-06-03')
  })

  it('by approval is in time when it was asked for in time, whenever it is granted', () => {
    const life = handedOver({ policy: 'shanghai-2015' }).wait(90)
    const asked = { type: 'extension.requested', basis: 'approval', text: reason }
    const granted = { type: 'extension.granted', basis: 'approval', consentBy: [] }
    expect(handedOver({ policy: 'shanghai-2015' }).wait(95).try(granted, BY.director, 'assignment-1')).toContain(
      'TERM_OVER',
    )

    life.send(asked, BY.unit, 'assignment-1').wait(5).send(granted, BY.director, 'assignment-1')

    expect(life.dueOn('reply')).toBe('2025-09-03')
  })

  it('is not approved where telling the deputy is enough, nor by somebody whom the place does not name', () => {
    const granted = { type: 'extension.granted', basis: 'approval', consentBy: [] }
    expect(handedOver().try(granted, BY.director, 'assignment-1')).toContain('RULE_NOT_IN_POLICY')

    expect(handedOver({ policy: 'shanghai-2015' }).try(granted, BY.routing, 'assignment-1')).toContain(
      'ROLE_NOT_ALLOWED',
    )
  })
})

describe('the reply', () => {
  it('needs a contact, or so many dated attempts that failed, with which the office helps', () => {
    const life = handedOver({ policy: 'township-sample' })
    const head: Principal = BY.head
    const signed = {
      type: 'reply.signed',
      documentNumber: '1',
      scheme: life.policy.resultClasses.scheme,
      resultClass: 'A',
      statesMissingOpinions: false,
      promises: [],
      text: { signer: '甲' },
    }
    life
      .send({ type: 'reply.drafted' }, BY.unit, 'assignment-1')
      .send({ type: 'reply.checked' }, BY.unit, 'assignment-1')
    expect(life.try(signed, head, 'assignment-1')).toContain('尚未与代表沟通联系')

    const failed = { type: 'contact.failed', deputyId: 'deputy-1', form: 'phone' }
    for (const _ of [1, 2, 3]) life.wait(1).send(failed, BY.unit, 'assignment-1')

    expect(life.try(signed, head, 'assignment-1')).toBeUndefined()
  })

  it('a telephone call is a contact and no interview', () => {
    const life = handedOver()
    life.send({ type: 'contact.made', deputyId: 'deputy-1', form: 'phone', metBy: 'head' }, BY.unit, 'assignment-1')
    expect(life.actor('assignment-1').context).toMatchObject({ contacts: 1, metBy: null })

    life.send(
      { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'section_head' },
      BY.unit,
      'assignment-1',
    )

    expect(life.actor('assignment-1').context).toMatchObject({ metBy: 'section_head' })
  })

  it('is signed by the head; where the law says 单位负责人, by a deputy head too', () => {
    const deputyHead: Principal = { id: 'p-dh', role: 'unit_deputy_head', unitId: 'unit-1' }
    const sign = (policy: string) => {
      const life = handedOver({ policy })
      life.send({ type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' }, BY.unit, 'assignment-1')
      life
        .send({ type: 'reply.drafted' }, BY.unit, 'assignment-1')
        .send({ type: 'reply.consulted', deputyId: 'deputy-1' }, BY.unit, 'assignment-1')
        .send({ type: 'reply.checked' }, BY.unit, 'assignment-1')
      const { scheme, classes } = life.policy.resultClasses
      const signed = {
        type: 'reply.signed',
        documentNumber: '1',
        scheme,
        resultClass: classes[0]?.code,
        statesMissingOpinions: false,
        promises: [],
        text: { signer: '甲' },
      }
      expect(life.try(signed, BY.unit, 'assignment-1')).toContain('ROLE_NOT_ALLOWED')
      return life.try(signed, deputyHead, 'assignment-1')
    }

    expect(sign('henan-2017')).toContain('ROLE_NOT_ALLOWED')
    expect(sign('shanghai-2015')).toBeUndefined()
  })

  it('waits for the co-handlers; after their term it may go without them if it says so, and the lateness is theirs', () => {
    const early = handedOver({ plan: LEAD_AND_CO }).wait(10)
    expect(() => reply(early)).toThrow('2025-05-06')

    const life = handedOver({ plan: LEAD_AND_CO }).wait(70)
    expect(() => reply(life)).toThrow('答复中应当说明')
    const last = handedOver({ plan: LEAD_AND_CO }).wait(70)
    reply(last, 'assignment-1', { statesMissingOpinions: true })

    expect(workOf(last)).toBe('replied')
    const late = last.clocks('assignment-2').find((clock) => clock.kind === 'opinion')
    expect(late?.status).toBe('overdue')
  })

  it('reaches each signer; what one has already is not redrafted', () => {
    const life = handedOver({ draft: { cosignerIds: ['deputy-2'] } })
    expect(() => reply(life)).not.toThrow()

    expect(life.actor('assignment-1').context['deliveredOn']).toEqual({
      'deputy-1': '2025-03-03',
      'deputy-2': '2025-03-03',
    })
  })

  it('settles the duty: none of its clocks runs on', () => {
    const life = reply(handedOver())

    expect(life.clocks('assignment-1')).toEqual([])
  })

  it('in a re-handling keeps the first reply, and is again owed to everybody', () => {
    const life = reply(handedOver())
    tell(life, { type: 'rehandling.started', round: 2, startOn: '2025-03-04' })
    expect(workOf(life)).toEqual({ open: 'inProgress' })

    reply(life.wait(8))

    expect(life.actor('assignment-1').context).toMatchObject({
      round: 2,
      repliedOn: '2025-03-03',
      deliveredOn: { 'deputy-1': '2025-03-11' },
    })
  })

  it('of a co-handler that becomes the lead is owed, though its opinion was given', () => {
    const life = handedOver({ plan: LEAD_AND_CO }).send(opinion, co, 'assignment-2')
    tell(life, { type: 'role.changed', role: 'lead' }, 'assignment-2')

    expect(workOf(life, 'assignment-2')).toEqual({ open: 'inProgress' })
    expect(life.dueOn('reply', 'assignment-2')).toBe('2025-06-03')
  })
})
