import { describe, expect, it } from 'vitest'

import { type AssignmentContext, newAssignment } from '../../../machines/assignment/context.ts'
import * as rules from '../../../machines/assignment/rules.ts'
import { samples } from '../../../machines/assignment/samples.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { type ActorView, type DeadlineView, ok, type Verdict } from '../../../machines/step.ts'
import { anEnv } from '../an-env.ts'

const puyang = shippedPolicy('puyang-2024')
const national = shippedPolicy('national-2025')
const text = { reason: '理由' }

function aDuty(changes: Partial<AssignmentContext> = {}): AssignmentContext {
  const [input] = samples.inputs
  if (!input) throw new Error('no sample')
  return { ...newAssignment({ ...input, startOn: '2025-03-03', firstHandedOverOn: '2025-03-03' }), ...changes }
}
function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'ok' : verdict.code
}
function deadline(actorId: string, kind: DeadlineView['kind'], dueOn: string): DeadlineView {
  return {
    actorId,
    kind,
    version: 1,
    startOn: '2025-03-03',
    originalDueOn: dueOn,
    dueOn,
    provisional: false,
    status: 'running',
  }
}

describe('the term of a reply', () => {
  it('is the ordinary one, the long one from the same start, or the fixed day of an upper body', () => {
    expect(rules.replyClock(aDuty(), puyang)).toEqual({ kind: 'reply', startOn: '2025-03-03' })
    expect(rules.replyClock(aDuty({ isLongTerm: true }), puyang)).toEqual({
      kind: 'reply',
      startOn: '2025-03-03',
      term: '6mo',
    })
    expect(rules.replyClock(aDuty({ fixedReplyDueOn: '2025-04-16' }), puyang)).toMatchObject({ dueOn: '2025-04-16' })
  })

  it('is owed by everybody but a co-handler, whose opinion counts from the deemed receipt (河南第十八条)', () => {
    expect(rules.replyClock(aDuty({ role: 'co' }), puyang)).toBeNull()
    expect(rules.opinionClock(aDuty({ role: 'co' }), puyang)).toEqual({
      kind: 'opinion',
      startOn: '2025-03-03',
      after: '3wd',
    })
    expect(rules.opinionClock(aDuty({ role: 'co' }), national)).toEqual({ kind: 'opinion', startOn: '2025-03-03' })
  })

  it('in an extension is counted from the same start, never added to the first term', () => {
    expect(rules.extensionMove(aDuty(), puyang)).toEqual({
      kind: 'reply',
      startOn: '2025-03-03',
      term: '6mo',
      why: 'extension',
    })
    expect(rules.extensionMove(aDuty({ fixedReplyDueOn: '2025-04-16' }), puyang)).toBeNull()
  })
})

describe('沟通联系', () => {
  it('is met by one contact, or by three dated attempts that failed', () => {
    expect(codeOf(rules.judgeContact(aDuty(), puyang))).toBe('RULE_NOT_MET')
    expect(rules.judgeContact(aDuty({ contactedOn: '2025-03-10' }), puyang)).toBe(ok)
    expect(codeOf(rules.judgeContact(aDuty({ failedContacts: 2 }), puyang))).toBe('RULE_NOT_MET')
    expect(rules.judgeContact(aDuty({ failedContacts: 3 }), puyang)).toBe(ok)
    expect(rules.judgeContact(aDuty({ addresseeIds: [] }), puyang)).toBe(ok)
  })

  it('is with one who made the suggestion', () => {
    expect(rules.judgeDeputy({ deputyId: 'deputy-1' }, aDuty(), anEnv())).toBe(ok)
    expect(codeOf(rules.judgeDeputy({ deputyId: 'deputy-9' }, aDuty(), anEnv()))).toBe('RULE_NOT_MET')
  })
})

describe('the steps of a reply', () => {
  const co: ActorView = {
    id: 'assignment-2',
    machine: 'assignment',
    value: '',
    context: { role: 'co', endedWhy: null, opinionGivenOn: '2025-03-20' },
  }
  const contacted = { contactedOn: '2025-03-10' }

  it('come in the order of the place, and none that it does not know', () => {
    const judge = (step: 'checked' | 'countersigned', done: AssignmentContext['stepsDone'], policy = puyang) =>
      codeOf(rules.judgeStepOrder(step, aDuty({ ...contacted, stepsDone: done }), anEnv({ policy })))

    expect([judge('checked', ['drafted']), judge('checked', ['drafted', 'consulted'])]).toEqual(['RULE_NOT_MET', 'ok'])
    expect(judge('countersigned', [], national)).toBe('RULE_NOT_IN_POLICY')
  })

  it('leave out what nobody can do: no countersignature without a co-handler that answered, no draft to one out of reach', () => {
    const done: AssignmentContext['stepsDone'] = ['drafted', 'consulted', 'checked']
    const preReview = (actors: ActorView[]) =>
      codeOf(rules.judgeStepOrder('pre_reviewed', aDuty({ ...contacted, stepsDone: done }), anEnv({ actors })))
    expect([preReview([]), preReview([co])]).toEqual(['ok', 'RULE_NOT_MET'])
    expect(preReview([{ ...co, context: { ...co.context, opinionGivenOn: null } }])).toBe('ok')

    const unreached = aDuty({ failedContacts: 3, stepsDone: ['drafted'] })
    expect(rules.judgeStepOrder('checked', unreached, anEnv())).toBe(ok)
  })

  it('are countersigned by another unit, for itself', () => {
    const judge = (unitId: string, byUnit: string) =>
      codeOf(
        rules.judgeCountersigning(
          { type: 'reply.countersigned', unitId },
          aDuty({ ...contacted, stepsDone: ['drafted', 'consulted', 'checked'] }),
          anEnv({ by: { id: 'u', role: 'unit_head', unitId: byUnit } }),
        ),
      )
    expect([judge('unit-2', 'unit-2'), judge('unit-1', 'unit-1'), judge('unit-2', 'unit-3')]).toEqual([
      'ok',
      'RULE_NOT_MET',
      'ROLE_NOT_ALLOWED',
    ])
  })

  it('do not begin again once somebody has the reply', () => {
    const signed = { documentNumber: '1', resultClass: '1', scheme: 's', promises: [] }
    const event = { type: 'reply.drafted' } as const

    expect(rules.judgeDraft(event, aDuty({ signed }), anEnv())).toBe(ok)
    expect(codeOf(rules.judgeDraft(event, aDuty({ signed, deliveredOn: { 'deputy-1': '2025-05-05' } }), anEnv()))).toBe(
      'RULE_NOT_MET',
    )
  })
})

describe('the class of the result', () => {
  const signed = (changes: object) => ({
    type: 'reply.signed' as const,
    documentNumber: '1',
    scheme: puyang.resultClasses.scheme,
    resultClass: '2',
    statesMissingOpinions: false,
    promises: [{ promiseId: 'p', dueOn: '2025-12-31' }],
    text: { signer: '甲', promises: { p: '修好路' } },
    ...changes,
  })
  const judge = (changes: object) => codeOf(rules.judgeClass(signed(changes), puyang))

  it('demands what its scheme says: a promise, its date, its words, a reason', () => {
    expect(judge({})).toBe('ok')
    expect(judge({ promises: [] })).toBe('RULE_NOT_MET')
    expect(judge({ promises: [{ promiseId: 'p' }] })).toBe('RULE_NOT_MET')
    expect(judge({ text: { signer: '甲' } })).toBe('RULE_NOT_MET')
    expect([
      judge({ resultClass: '4', promises: [] }),
      judge({ resultClass: '4', promises: [], text: { signer: '甲', reason: '不符合政策' } }),
    ]).toEqual(['RULE_NOT_MET', 'ok'])
  })

  it('is one of the place: the same letter means another thing elsewhere', () => {
    expect([judge({ scheme: '全国ABCD', resultClass: 'A' }), judge({ resultClass: '9' })]).toEqual([
      'RULE_NOT_MET',
      'RULE_NOT_MET',
    ])
  })
})

describe('the co-handlers', () => {
  const co: ActorView = {
    id: 'assignment-2',
    machine: 'assignment',
    value: '',
    context: { role: 'co', endedWhy: null, opinionGivenOn: null },
  }
  const judge = (
    statesMissingOpinions: boolean,
    occurredOn: string,
    due = deadline('assignment-2', 'opinion', '2025-05-05'),
  ) =>
    codeOf(
      rules.judgeOpinions(
        { statesMissingOpinions } as Parameters<typeof rules.judgeOpinions>[0],
        aDuty(),
        anEnv({ occurredOn, actors: [co], deadlines: [due] }),
      ),
    )

  it('are waited for until their term is over; then the reply may go and says so', () => {
    expect([judge(true, '2025-05-05'), judge(false, '2025-05-06'), judge(true, '2025-05-06')]).toEqual([
      'RULE_NOT_MET',
      'RULE_NOT_MET',
      'ok',
    ])
  })
})

describe('送达', () => {
  const done: AssignmentContext['stepsDone'] = ['drafted', 'consulted', 'checked', 'pre_reviewed', 'signed']
  const event = { type: 'reply.delivered', deputyId: 'deputy-1', form: 'post', receipt: 'none' } as const
  const judge = (changes: object, context: Partial<AssignmentContext>, policy = puyang) =>
    codeOf(
      rules.judgeDelivery(
        { ...event, ...changes },
        aDuty({ contactedOn: '2025-03-10', stepsDone: done, ...context }),
        anEnv({ policy }),
      ),
    )

  it('is to each addressee, once, with signature and seal', () => {
    const sealed = { stepsDone: [...done, 'sealed' as const] }
    expect([judge({}, sealed), judge({}, {}), judge({ deputyId: 'deputy-9' }, sealed)]).toEqual([
      'ok',
      'RULE_NOT_MET',
      'RULE_NOT_MET',
    ])
    expect(judge({}, { ...sealed, deliveredOn: { 'deputy-1': '2025-05-01' } })).toBe('RULE_NOT_MET')
  })

  it('may be oral, recorded and without a seal, to one who waived the written reply by signature', () => {
    const oral = { form: 'oral_record' }
    expect([judge(oral, {}), judge(oral, { waivedBy: ['deputy-1'] })]).toEqual(['RULE_NOT_MET', 'ok'])
    expect(judge(oral, { waivedBy: ['deputy-1'] }, shippedPolicy('chongqing-2017'))).toBe('RULE_NOT_IN_POLICY')
  })

  it('is complete on the last day, whatever was entered last', () => {
    expect(rules.servedOn(aDuty({ deliveredOn: { a: '2025-05-12', b: '2025-05-10' } }), '2025-05-20')).toBe(
      '2025-05-12',
    )
  })
})

describe('申请退办', () => {
  const event = { type: 'reassignment.requested', inWriting: true, text } as const
  const judge = (occurredOn: string, context: Partial<AssignmentContext> = {}, deadlines: DeadlineView[] = []) =>
    codeOf(
      rules.judgeReassignmentRequest(event, aDuty(context), anEnv({ occurredOn, self: 'assignment-1', deadlines })),
    )
  const window = deadline('assignment-1', 'reassignment_request', '2025-03-17')

  it('is in time on the last day, and late on the next, also when the window is closed (河南第十四条)', () => {
    expect([judge('2025-03-17', {}, [window]), judge('2025-03-18', {}, [window])]).toEqual(['ok', 'TERM_OVER'])
    expect([
      judge('2025-03-17', { requestsUntil: '2025-03-17' }),
      judge('2025-03-18', { requestsUntil: '2025-03-17' }),
    ]).toEqual(['ok', 'TERM_OVER'])
  })

  it('is in writing, and comes no third time', () => {
    expect(codeOf(rules.judgeReassignmentRequest({ ...event, inWriting: false }, aDuty(), anEnv()))).toBe(
      'RULE_NOT_MET',
    )
    expect(judge('2025-03-10', { disputes: 2 })).toBe('RULE_NOT_MET')
  })

  it('is ruled on with all that the ruling needs, and no longer changes who signed', () => {
    const ruling = (changes: object, context: Partial<AssignmentContext> = {}) =>
      codeOf(rules.judgeRuling({ outcome: 'upheld', ...changes }, aDuty(context)))

    expect(ruling({ outcome: 'reassigned' })).toBe('RULE_NOT_MET')
    expect(ruling({ outcome: 'reassigned', newUnitId: 'unit-1' })).toBe('RULE_NOT_MET')
    expect(ruling({ outcome: 'roles_changed', newRole: 'co' })).toBe('RULE_NOT_MET')
    expect(ruling({ outcome: 'roles_changed', newRole: 'lead', newUnitId: 'unit-2' }, { role: 'co' })).toBe('ok')
    expect(ruling({ outcome: 'roles_changed', newRole: 'lead' }, { role: 'co' })).toBe('RULE_NOT_MET')
    const signed = { documentNumber: '1', resultClass: '1', scheme: 's', promises: [] }
    expect([ruling({ outcome: 'reassigned', newUnitId: 'unit-2' }, { signed }), ruling({}, { signed })]).toEqual([
      'RULE_NOT_MET',
      'ok',
    ])
  })

  it('opens the new unit in the old part, or the other half of a swap', () => {
    expect(rules.planAfterRuling({ outcome: 'reassigned', newUnitId: 'unit-2' }, aDuty())).toEqual([
      { unitId: 'unit-2', role: 'lead' },
    ])
    expect(rules.planAfterRuling({ outcome: 'unit_added', newUnitId: 'unit-2' }, aDuty())).toEqual([
      { unitId: 'unit-2', role: 'co' },
    ])
    expect(rules.roleAfter({ type: 'x', outcome: 'unit_added' }, aDuty({ role: 'sole' }))).toBe('lead')
  })
})

describe('延期', () => {
  const judge = (basis: string, occurredOn: string, policyId: string, context: Partial<AssignmentContext> = {}) =>
    codeOf(rules.judgeExtensionBasis(basis, aDuty(context), anEnv({ occurredOn, policy: shippedPolicy(policyId) })))

  it('is asked for within three months of the handover (河南第二十条), and once', () => {
    expect([
      judge('notice_to_deputy', '2025-06-03', 'henan-2017'),
      judge('notice_to_deputy', '2025-06-04', 'henan-2017'),
    ]).toEqual(['ok', 'TERM_OVER'])
    expect(judge('approval', '2025-06-10', 'shanghai-2015', { extensionRequestedOn: '2025-06-03' })).toBe('ok')
    expect(judge('notice_to_deputy', '2025-05-01', 'henan-2017', { isLongTerm: true })).toBe('RULE_NOT_MET')
  })

  it('stands on the basis of the place', () => {
    expect([judge('consent', '2025-05-01', 'henan-2017'), judge('by_nature', '2025-05-01', 'national-2025')]).toEqual([
      'RULE_NOT_IN_POLICY',
      'ok',
    ])
  })

  it('by consent takes everybody to whom the reply is owed', () => {
    const policy = { ...puyang, extension: { ...puyang.extension, bases: ['consent' as const] } }
    const grant = (consentBy: string[]) =>
      codeOf(
        rules.judgeExtensionGrant(
          { type: 'extension.granted', basis: 'consent', consentBy },
          aDuty({ addresseeIds: ['a', 'b'] }),
          anEnv({ policy }),
        ),
      )

    expect([grant(['a']), grant(['a', 'b'])]).toEqual(['RULE_NOT_MET', 'ok'])
  })
})
