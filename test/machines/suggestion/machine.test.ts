import { describe, expect, it } from 'vitest'

import type { Principal } from '../../../machines/step.ts'
import { BY, drafted, handedOver, handover, hear, type LivingCase, reason, regionOf, reply } from '../living-case.ts'

const ofSession = { cosignerIds: [], period: 'in_session', delegationId: 'delegation-1' }
const secretary: Principal = { id: 'p-secretary', role: 'secretariat' }

describe('a suggestion of the session', () => {
  it('goes through the delegation, and stays one of the session when the open files pass to the deputy office', () => {
    const life = drafted(ofSession).send({ type: 'suggestion.submitted' }, BY.deputy)
    expect(life.actor('suggestion').value).toBe('withDelegation')

    life
      .send({ type: 'delegation.forwarded', paperReceived: true }, secretary)
      .send({ type: 'session.closed' }, secretary)

    expect(life.actor('suggestion').value).toBe('withDeputyOffice')
    expect(life.context).toMatchObject({ period: 'in_session', isSessionClosed: true })
  })

  it('is screened by the secretariat while the session lasts, and no longer', () => {
    const life = drafted(ofSession)
      .send({ type: 'suggestion.submitted' })
      .send({ type: 'delegation.forwarded', paperReceived: true }, secretary)
    life
      .send({ type: 'screening.proposed', outcome: 'accepted', text: reason }, secretary)
      .send({ type: 'session.closed' })

    expect(life.try({ type: 'suggestion.numbered', number: '1' }, secretary)).toContain('ROLE_NOT_ALLOWED')
    expect(life.try({ type: 'suggestion.numbered', number: '1' })).toBeUndefined()
  })

  it('keeps the term of screening when it passes from the secretariat to the office', () => {
    const life = drafted(ofSession)
      .send({ type: 'suggestion.submitted' })
      .send({ type: 'delegation.forwarded', paperReceived: true }, secretary)
    const before = life.dueOn('screening', 'suggestion')

    life.wait(2).send({ type: 'session.closed' })

    expect(life.dueOn('screening', 'suggestion')).toBe(before)
    expect(life.dueOn('handover', 'suggestion')).toBeDefined()
  })

  it('comes back to the deputy office, not to a secretariat that is gone, when it was returned to the deputy', () => {
    const life = drafted(ofSession)
      .send({ type: 'suggestion.submitted' })
      .send({ type: 'delegation.forwarded', paperReceived: true }, secretary)
    life
      .send({ type: 'screening.proposed', outcome: 'returned_to_deputy', text: reason }, secretary)
      .send({ type: 'screening.decided', outcome: 'returned_to_deputy', text: reason }, BY.director)
      .send({ type: 'session.closed' })
      .send({ type: 'suggestion.resubmitted', text: { title: '改后的建议' } })

    expect(life.actor('suggestion').value).toBe('withDeputyOffice')
  })

  it('becomes one between sessions when it was still a draft at the end', () => {
    const life = drafted(ofSession).send({ type: 'session.closed' }).send({ type: 'suggestion.submitted' })

    expect(life.actor('suggestion').value).toBe('withDeputyOffice')
    expect(life.context['period']).toBe('between_sessions')
  })

  it('cannot be withdrawn by the staff of another delegation', () => {
    const life = drafted(ofSession).send({ type: 'suggestion.submitted' })
    const withdrawn = { type: 'suggestion.withdrawn', agreedBy: ['deputy-1'], inWriting: true }

    const stranger: Principal = { id: 'p-staff', role: 'delegation_staff', bodyId: 'delegation-2' }
    expect(life.try(withdrawn, stranger)).toContain('ROLE_NOT_ALLOWED')
    expect(life.try(withdrawn, { ...stranger, bodyId: 'delegation-1' })).toBeUndefined()
  })
})

describe('a handover', () => {
  it('that is recalled and made anew ends in an answer, and the outer date counts from the first', () => {
    const life = handedOver()
    const outer = life.dueOn('outer', 'suggestion')
    life.wait(3).send({ type: 'handover.recalled', text: reason }, BY.director)
    expect(life.actor('suggestion').value).toBe('screened')

    life.wait(4).send(handover([{ unitId: 'unit-2', role: 'sole' }]))
    reply(life, 'assignment-2')

    expect(regionOf(life, 'answering')).toBe('replied')
    expect(regionOf(life, 'opinion')).toBe('hearing')
    expect(outer).toBe('2025-09-03')
    expect(life.context).toMatchObject({ firstHandedOverOn: '2025-03-03', handedOverOn: '2025-03-10' })
  })

  it('cannot be recalled once the reply is there', () => {
    const life = reply(handedOver())

    expect(life.try({ type: 'handover.recalled', text: reason }, BY.director)).toContain('EVENT_NOT_ACCEPTED')
  })

  it('with a corrected date moves the clocks that count from it, and only those', () => {
    const life = handedOver({
      plan: [
        { unitId: 'unit-1', role: 'lead' },
        { unitId: 'unit-2', role: 'co' },
      ],
    })
    life.wait(3).send({ type: 'handover.dateCorrected', handedOverOn: '2025-02-28', text: reason }, BY.director)

    expect(life.dueOn('outer', 'suggestion')).toBe('2025-08-28')
    expect(life.dueOn('reply')).toBe('2025-05-28')
    expect(life.dueOn('opinion', 'assignment-2')).toBe('2025-05-05')
  })

  it('that is the second moves its own clocks by a correction, and never the outer one', () => {
    const life = handedOver()
      .wait(3)
      .send({ type: 'handover.recalled', text: reason }, BY.director)
      .wait(4)
      .send(handover())
    life.send({ type: 'handover.dateCorrected', handedOverOn: '2025-03-09', text: reason }, BY.director)

    expect(life.dueOn('outer', 'suggestion')).toBe('2025-09-03')
    expect(life.dueOn('reply', 'assignment-2')).toBe('2025-06-09')
  })

  it('takes another unit beside the one that handled alone, which then leads', () => {
    const life = handedOver().wait(2)
    life.send({ type: 'unit.added', unitId: 'unit-2', role: 'co', text: reason }, BY.director)

    expect(life.actor('assignment-1').context['role']).toBe('lead')
    expect(life.actor('assignment-2').context['role']).toBe('co')
    expect(life.dueOn('reply')).toBe('2025-06-03')
  })
})

describe('the reply', () => {
  it('of several separate units is complete with the last, on the day of the last delivery whatever is entered last', () => {
    const life = handedOver({
      plan: [
        { unitId: 'unit-1', role: 'separate' },
        { unitId: 'unit-2', role: 'separate' },
      ],
    })
    reply(life.wait(10))
    reply(life.wait(10), 'assignment-2')
    expect(life.context).toMatchObject({ repliedOn: '2025-03-23' })

    const met = life.log
      .flatMap((line) => line.clocks)
      .find((change) => change.clock === 'outer' && change.change === 'met')
    expect(met).toMatchObject({ on: '2025-03-23' })
  })

  it('goes to the former deputy when nobody else is left, and to nobody who died', () => {
    const resigned = handedOver().send({ type: 'deputy.ended', deputyId: 'deputy-1', why: 'resigned' })
    const dead = handedOver().send({ type: 'deputy.ended', deputyId: 'deputy-1', why: 'died' })

    expect(resigned.actor('assignment-1').context['addresseeIds']).toEqual(['deputy-1'])
    expect(dead.actor('assignment-1').context['addresseeIds']).toEqual([])
  })

  it('to nobody at all is complete with its signature, and the case goes on', () => {
    const life = reply(handedOver().send({ type: 'deputy.ended', deputyId: 'deputy-1', why: 'died' }))

    expect(regionOf(life, 'answering')).toBe('replied')
    expect(life.actor('inquiry-1').value).toEqual({ settled: 'notApplicable' })
    expect(life.try({ type: 'case.concluded', withDissatisfaction: false })).toBeUndefined()
  })
})

describe('after the reply', () => {
  it('a dissatisfaction brings one re-handling, a second one an assessment, and then stands on record', () => {
    const life = hear(reply(handedOver()), 'dissatisfied')
    expect([regionOf(life, 'opinion'), life.dueOn('rehandling')]).toEqual(['rehandling', '2025-04-03'])

    hear(reply(life.wait(5)), 'dissatisfied')
    expect(regionOf(life, 'opinion')).toBe('assessing')
    life.send({ type: 'assessment.concluded', outcome: 'continue', text: { opinion: '应继续办理' } }, BY.director)
    expect(life.dueOn('assessment_action')).toBe('2025-04-08')

    hear(reply(life.wait(5)), 'dissatisfied')
    expect(regionOf(life, 'opinion')).toBe('dissentRecorded')
    expect(life.try({ type: 'case.concluded', withDissatisfaction: false })).toContain('RULE_NOT_MET')
    life.send({ type: 'case.concluded', withDissatisfaction: true })
    expect(life.context['isConcludedWithDissatisfaction']).toBe(true)
  })

  it('is studied first where the place says so, and the deputy office may decline', () => {
    const life = hear(reply(handedOver({ policy: 'shanghai-2015' })), 'dissatisfied')
    expect(regionOf(life, 'opinion')).toBe('studying')

    life.send({ type: 'rehandling.declined', text: reason }, BY.director)

    expect(regionOf(life, 'opinion')).toBe('dissentRecorded')
  })

  it('cannot be concluded while it is handled again', () => {
    const life = hear(reply(handedOver()), 'dissatisfied')

    expect(life.try({ type: 'case.concluded', withDissatisfaction: true })).toContain('EVENT_NOT_ACCEPTED')
  })

  it('asks for one more round when several ask at once: a review during a re-handling waits for its reply', () => {
    const life = hear(reply(handedOver()), 'dissatisfied')
    life.tell({ type: 'review.closed', reviewId: 'r', outcome: 'reopen' })
    life.tell({ type: 'jointRehandling.asked', memberCaseId: 'case-2' })
    expect([life.context['round'], life.actor('assignment-1').context['round']]).toEqual([2, 2])

    hear(reply(life), 'satisfied')

    expect(regionOf(life, 'opinion')).toBe('heard')
  })

  it('a reopened case is handled anew; a first dissatisfaction then is a first one', () => {
    const life = hear(reply(handedOver()), 'satisfied').send({ type: 'case.concluded', withDissatisfaction: false })
    life
      .send({ type: 'case.archived', archiveNumber: '档1' })
      .send({ type: 'case.reopened', text: reason }, BY.director)
    expect(life.context).toMatchObject({ concludedOn: null, archivedOn: null, struckOffOn: null, round: 2 })

    hear(reply(life), 'dissatisfied')

    expect(regionOf(life, 'opinion')).toBe('rehandling')
  })

  it('a dissatisfaction that comes to light after the conclusion opens the case again, or stands on record', () => {
    const correct = (life: LivingCase) => {
      const ratings = { attitude: 'satisfied', outcome: 'dissatisfied' }
      const corrected = { type: 'rating.corrected', deputyId: 'deputy-1', ratings, text: reason }
      return life.send(corrected, BY.director, life.actors('inquiry').at(-1)?.id)
    }
    const conclude = (life: LivingCase) => life.send({ type: 'case.concluded', withDissatisfaction: false })

    const studied = correct(conclude(hear(reply(handedOver({ policy: 'shanghai-2015' })), 'satisfied')))
    expect([regionOf(studied, 'opinion'), studied.context['concludedOn']]).toEqual(['studying', null])

    const late = hear(reply(hear(reply(handedOver()), 'dissatisfied')), 'dissatisfied')
    late.send({ type: 'assessment.concluded', outcome: 'continue', text: { opinion: '继续' } }, BY.director)
    correct(conclude(hear(reply(late), 'satisfied')))
    expect(late.context).toMatchObject({ isConcludedWithDissatisfaction: true })
  })

  it('a co-handler that never gave its opinion owes it no longer once the case is concluded', () => {
    const life = handedOver({
      plan: [
        { unitId: 'unit-1', role: 'lead' },
        { unitId: 'unit-2', role: 'co' },
      ],
    }).wait(80)
    reply(life, 'assignment-1', { statesMissingOpinions: true })
    hear(life, 'satisfied').send({ type: 'case.concluded', withDissatisfaction: false })

    expect(life.actor('assignment-2').context['endedWhy']).toBe('concluded_elsewhere')
    expect(life.clocks('assignment-2')).toEqual([])
  })
})

describe('promises', () => {
  const promised = (life: LivingCase) => {
    const changes = {
      resultClass: '2',
      promises: [{ promiseId: 'p1', dueOn: '2025-12-31' }],
      text: { signer: '甲', promises: { p1: '修好路' } },
    }
    return hear(reply(life, 'assignment-1', changes), 'satisfied')
  }
  const strike = (life: LivingCase, id: string) =>
    life
      .send({ type: 'commitment.verified', onSite: true }, BY.clerk, id)
      .send({ type: 'commitment.struckOff' }, BY.clerk, id)

  it('are struck off one by one; the case is struck off with the last', () => {
    const life = promised(handedOver()).send({ type: 'case.concluded', withDissatisfaction: false })
    expect(life.context['struckOffOn']).toBeNull()

    strike(life.wait(30), 'commitment-1')

    expect(life.context['struckOffOn']).toBe('2025-04-02')
  })

  it('stay struck off when the case is reopened for another reason', () => {
    const life = strike(promised(handedOver()), 'commitment-1').send({
      type: 'case.concluded',
      withDissatisfaction: false,
    })
    life.wait(5).send({ type: 'case.reopened', text: reason }, BY.director)

    expect(life.context).toMatchObject({ struckOffOn: '2025-03-03', concludedOn: null })
  })

  it('must all be struck off before the case is concluded where the place says so', () => {
    const life = promised(handedOver({ policy: 'yuzhou-2023' }))
    const conclusion = { type: 'case.concluded', withDissatisfaction: false }
    expect(life.try(conclusion)).toContain('未销号')

    expect(strike(life, 'commitment-1').try(conclusion)).toBeUndefined()
  })
})

describe('政协提案', () => {
  it('only register, keep deadlines and are answered: nobody is asked, supervised or balloted', () => {
    const life = reply(handedOver({ draft: { origin: 'cppcc' } }))
    const refused = [
      { type: 'supervision.opened', level: 'collective' },
      { type: 'key.fixed', meeting: '主任会议' },
      { type: 'ballot.scheduled', sessionId: 's', on: '2025-10-10' },
      { type: 'review.selected', campaignId: 'year_end' },
      { type: 'handledTogether.led', memberCaseId: 'case-2' },
    ]
    expect(refused.map((event) => life.try(event, BY.director)?.split(' ')[0])).toEqual(
      refused.map(() => 'EVENT_NOT_ACCEPTED'),
    )
    expect(life.actors('inquiry')).toEqual([])

    expect(life.try({ type: 'case.concluded', withDissatisfaction: false })).toBeUndefined()
  })
})

describe('a category or a key mark after the handover', () => {
  it('brings leaders and supervision, and moves no clock', () => {
    const life = handedOver()
    const before = life.clocks().map(({ actorId, kind, dueOn, version }) => ({ actorId, kind, dueOn, version }))
    life.wait(10).send({ type: 'category.raised', category: 'first', text: reason }, BY.director)
    const gap = life.dueOn('leader_gap', 'suggestion')
    life.wait(1).send({ type: 'key.fixed', meeting: '第五次主任会议' }, BY.council)

    expect(life.clocks().map(({ actorId, kind, dueOn, version }) => ({ actorId, kind, dueOn, version }))).toEqual(
      expect.arrayContaining(before),
    )
    expect(gap).toBeDefined()
    expect(life.dueOn('leader_gap', 'suggestion')).toBe(gap)
  })

  it('of a key case that is supervised already brings what was missing: its report to the council of chairpersons', () => {
    const life = handedOver({ category: 'first' })
    expect(life.actor('supervision-1').context).toMatchObject({ needsLeader: true, needsCouncilReport: false })

    life.send({ type: 'key.fixed', meeting: '第五次主任会议' }, BY.council)

    expect(life.actor('supervision-2').context).toMatchObject({
      level: 'key',
      needsLeader: false,
      needsCommittee: false,
      needsCouncilReport: true,
    })
  })

  it('is never lowered', () => {
    const life = handedOver({ category: 'second' })

    expect(life.try({ type: 'category.raised', category: 'third', text: reason }, BY.director)).toContain('只能提高')
  })
})

describe('a ballot', () => {
  it('without a quorum decides nothing, in the second one either', () => {
    const life = handedOver({ category: 'first' }).send({ type: 'ballot.scheduled', sessionId: 's', on: '2025-10-10' })
    expect(life.try({ type: 'ballot.scheduled', sessionId: 's2', on: '2025-10-10' })).toContain('EVENT_NOT_ACCEPTED')
    const result = (outcome: string) => life.tell({ type: 'ballot.resultKnown', ballotId: 'ballot-1', result: outcome })

    result('dissatisfied')
    life.tell({ type: 'ballot.rectified', ballotId: 'ballot-1' })
    result('no_quorum')

    expect(regionOf(life, 'ballot')).toBe('rectified')
  })
})

describe('a state secret', () => {
  it('is a stub: no content is ever entered', () => {
    const stub = { mark: 'state_secret', text: undefined }
    expect(() => drafted({ mark: 'state_secret' })).toThrow('涉密')
    const life = drafted(stub).send({ type: 'suggestion.submitted' })
    expect(life.try({ type: 'suggestion.amended', text: { title: '内容' } })).toContain('EVENT_NOT_ACCEPTED')
  })
})
