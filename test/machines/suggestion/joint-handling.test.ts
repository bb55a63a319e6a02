import { describe, expect, it } from 'vitest'

import { BY, drafted, handedOver, hear, reason, regionOf, reply } from '../living-case.ts'

describe('一并办理', () => {
  const member = () => {
    const life = drafted().send({ type: 'suggestion.submitted' })
    life.send({ type: 'screening.proposed', outcome: 'accepted', text: reason })
    return life.send({ type: 'screening.decided', outcome: 'accepted', text: reason }, BY.director)
  }
  const joining = { type: 'handledTogether.joined', leadCaseId: 'case-lead' }
  const answer = (round: number) => ({
    type: 'jointReply.delivered',
    leadCaseId: 'case-lead',
    round,
    deliveredOn: '2025-03-03',
  })

  it('joins the handling only: a case without its own number does not join', () => {
    expect(member().try(joining)).toContain('正式编号')
  })

  it('the lead answers the signers of each, and tells each when they have the reply', () => {
    const life = handedOver()
    life.send({ type: 'handledTogether.led', memberCaseId: 'case-2', memberSignerIds: ['deputy-7'] })
    expect(life.actor('assignment-1').context['addresseeIds']).toEqual(['deputy-1', 'deputy-7'])

    reply(life.wait(20))

    const told = { type: 'jointReply.delivered', leadCaseId: 'case-1', round: 1, deliveredOn: '2025-03-23' }
    expect(life.asked).toEqual([{ caseId: 'case-2', event: told }])
    expect(life.actor('inquiry-1').context).toMatchObject({ deputies: [{ deputyId: 'deputy-1' }] })
  })

  it('the member hears its own signers, and asks the lead for another round in each way that needs one', () => {
    const life = member()
      .send({ type: 'suggestion.numbered', number: '2' })
      .send({ type: 'suggestion.classified', category: 'third', field: '交通' })
    life.send(joining)
    life.tell(answer(1))
    expect([regionOf(life, 'answering'), regionOf(life, 'opinion')]).toEqual(['replied', 'hearing'])

    hear(life, 'dissatisfied')
    const asking = { caseId: 'case-lead', event: { type: 'jointRehandling.asked', memberCaseId: 'case-1' } }
    expect(life.asked).toEqual([asking])
    life.tell(answer(2))
    hear(life, 'dissatisfied')
    life.send({ type: 'assessment.concluded', outcome: 'continue', text: { opinion: '应继续办理' } }, BY.director)
    expect([regionOf(life, 'opinion'), life.asked]).toEqual(['actingOnAssessment', [asking, asking]])

    life.tell(answer(3))
    hear(life, 'dissatisfied')
    expect(regionOf(life, 'opinion')).toBe('dissentRecorded')
  })

  it('can be undone: the case gets units of its own, and their answer counts', () => {
    const life = handedOver().wait(2).send(joining)
    expect(life.actor('assignment-1').value).toBe('ended')
    life.send({ type: 'handledTogether.undone', otherCaseId: 'case-lead', text: reason }, BY.director)

    life.send({ type: 'distribution.made', plan: [{ unitId: 'unit-3', role: 'sole' }] })
    reply(life, 'assignment-2')

    expect(regionOf(life, 'answering')).toBe('replied')
  })

  it('ends when the lead is withdrawn: its members are told that they are handled by themselves', () => {
    const life = handedOver().send({ type: 'handledTogether.led', memberCaseId: 'case-2' })
    life.send({ type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true })

    expect(life.asked).toMatchObject([
      { caseId: 'case-2', event: { type: 'handledTogether.undone', otherCaseId: 'case-1' } },
    ])
  })

  it('a withdrawn member is taken out of the lead, and an answer of another case is not its own', () => {
    const life = handedOver().send(joining)
    expect(life.tell({ ...answer(1), leadCaseId: 'case-9' })).toContain('EVENT_NOT_ACCEPTED')

    life.send({ type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true })

    expect(life.asked).toMatchObject([
      { caseId: 'case-lead', event: { type: 'handledTogether.undone', otherCaseId: 'case-1' } },
    ])
  })
})
