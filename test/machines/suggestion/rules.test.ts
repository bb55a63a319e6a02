import { describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import { ok, type Verdict } from '../../../machines/step.ts'
import { newSuggestion, type SuggestionContext } from '../../../machines/suggestion/context.ts'
import { SuggestionDrafted } from '../../../machines/suggestion/events.ts'
import * as rules from '../../../machines/suggestion/rules.ts'
import { samples } from '../../../machines/suggestion/samples.ts'
import { anEnv } from '../an-env.ts'

const puyang = shippedPolicy('puyang-2024')
const henan = shippedPolicy('henan-2017')
const national = shippedPolicy('national-2025')
const text = { reason: '理由' }

function aSuggestion(changes: Partial<SuggestionContext> = {}): SuggestionContext {
  const [input] = samples.inputs
  if (!input) throw new Error('no sample')
  return { ...newSuggestion(input), ...changes }
}
function codeOf(verdict: Verdict): string {
  return verdict.ok ? 'ok' : verdict.code
}

describe('submitting', () => {
  it('waits for every cosigner to confirm, and for none whose mandate has ended', () => {
    const joint = aSuggestion({ cosignerIds: ['deputy-2', 'deputy-3'], confirmedIds: ['deputy-2'] })

    expect(codeOf(rules.judgeSubmission(joint, puyang))).toBe('RULE_NOT_MET')
    expect(rules.judgeSubmission({ ...joint, endedDeputies: { 'deputy-3': 'died' } }, puyang)).toBe(ok)
  })

  it('a deputy speaks for himself alone; the office enters what another signed on paper', () => {
    const joint = aSuggestion({ cosignerIds: ['deputy-2', 'deputy-3'] })
    const by = { id: 'p', role: 'deputy', deputyId: 'deputy-2' } as const

    expect(rules.judgeCosigner({ deputyId: 'deputy-2' }, joint, anEnv({ by }))).toBe(ok)
    expect(codeOf(rules.judgeCosigner({ deputyId: 'deputy-3' }, joint, anEnv({ by })))).toBe('ROLE_NOT_ALLOWED')
    const clerk = { id: 'c', role: 'deputy_office_clerk' } as const
    expect(rules.judgeCosigner({ deputyId: 'deputy-3' }, joint, anEnv({ by: clerk }))).toBe(ok)
    expect(codeOf(rules.judgeCosigner({ deputyId: 'deputy-9' }, joint, anEnv({ by: clerk })))).toBe('RULE_NOT_MET')
  })

  it('of a state secret enters a stub and never a content', () => {
    const [input] = samples.inputs
    expect(SuggestionDrafted.safeParse({ ...input, mark: 'state_secret' }).success).toBe(false)
    expect(SuggestionDrafted.safeParse({ ...input, mark: 'state_secret', text: undefined }).success).toBe(true)

    const secret = aSuggestion({ mark: 'state_secret' })
    expect(codeOf(rules.judgeText({ text: {} }, secret))).toBe('RULE_NOT_MET')
    expect(rules.judgeText({}, secret)).toBe(ok)
  })
})

describe('screening', () => {
  const refusal = { type: 'screening.decided', outcome: 'not_handed_over', text } as const

  it('knows the outcomes of its place only, and 不予交办 names its article (北京条例)', () => {
    expect(codeOf(rules.judgeScreening(refusal, puyang))).toBe('RULE_NOT_IN_POLICY')
    const beijing = shippedPolicy('beijing-2014')
    expect(codeOf(rules.judgeScreening(refusal, beijing))).toBe('RULE_NOT_MET')
    expect(rules.judgeScreening({ ...refusal, article: '第十三条' }, beijing)).toBe(ok)
  })

  it('is proposed by one and decided by another, except in a small office', () => {
    const event = { type: 'screening.decided', outcome: 'accepted', text } as const
    const proposed = aSuggestion({ screening: { outcome: 'accepted', by: 'person-1' } })

    expect(codeOf(rules.judgeScreeningDecision(event, aSuggestion(), anEnv()))).toBe('RULE_NOT_MET')
    expect(codeOf(rules.judgeScreeningDecision(event, proposed, anEnv()))).toBe('SAME_PERSON')
    expect(rules.judgeScreeningDecision(event, proposed, anEnv({ policy: shippedPolicy('township-sample') }))).toBe(ok)
  })
})

describe('撤回', () => {
  const event = { type: 'suggestion.withdrawn', agreedBy: ['deputy-1', 'deputy-2'], inWriting: true } as const
  const joint = aSuggestion({ cosignerIds: ['deputy-2'] })
  const judge = (changes: object, context = joint, policy = puyang) =>
    codeOf(rules.judgeWithdrawal({ ...event, agreedBy: [...event.agreedBy], ...changes }, context, policy))

  it('takes all signers in writing (上海第十条)', () => {
    expect(judge({})).toBe('ok')
    expect(judge({ agreedBy: ['deputy-1'] })).toBe('RULE_NOT_MET')
    expect(judge({ inWriting: false })).toBe('RULE_NOT_MET')
    expect(judge({ agreedBy: ['deputy-1', 'deputy-2', 'deputy-9'] })).toBe('RULE_NOT_MET')
  })

  it('asks nobody whose mandate has ended', () => {
    const left = aSuggestion({ cosignerIds: ['deputy-2'], endedDeputies: { 'deputy-2': 'died' } })
    expect(judge({ agreedBy: ['deputy-1'] }, left)).toBe('ok')
  })

  it('is over with the handover in Beijing', () => {
    const handed = { ...joint, firstHandedOverOn: '2025-03-03' }
    expect(judge({}, handed, shippedPolicy('beijing-2014'))).toBe('RULE_NOT_MET')
    expect(judge({}, handed)).toBe('ok')
  })
})

describe('a plan of units', () => {
  const judge = (...roles: ('sole' | 'lead' | 'co' | 'separate')[]) =>
    codeOf(
      rules.judgePlan(
        roles.map((role, n) => ({ unitId: `unit-${n}`, role })),
        puyang,
      ),
    )

  it('has one alone, one lead with co-handlers, or several separate ones', () => {
    expect([judge('sole'), judge('lead', 'co', 'co'), judge('separate', 'separate')]).toEqual(['ok', 'ok', 'ok'])
    expect([judge('sole', 'co'), judge('lead', 'lead'), judge('co'), judge('lead', 'separate')]).toEqual(
      Array(4).fill('RULE_NOT_MET'),
    )
  })

  it('names nobody twice', () => {
    const twice = [
      { unitId: 'unit-1', role: 'lead' as const },
      { unitId: 'unit-1', role: 'co' as const },
    ]
    expect(codeOf(rules.judgePlan(twice, puyang))).toBe('RULE_NOT_MET')
  })

  it('with one more makes the single unit a lead, or one of several', () => {
    const sole = [{ unitId: 'unit-1', role: 'sole' as const }]
    expect(rules.planWith(sole, { unitId: 'unit-2', role: 'co' }).map((entry) => entry.role)).toEqual(['lead', 'co'])
    expect(rules.planWith(sole, { unitId: 'unit-2', role: 'separate' }).map((entry) => entry.role)).toEqual([
      'separate',
      'separate',
    ])
  })

  it('is objected to by the units that stand in it, each for itself', () => {
    const planned = aSuggestion({ plan: [{ unitId: 'unit-1', role: 'sole' }] })
    const event = { type: 'preHandover.objected', unitId: 'unit-1', text } as const
    const by = (unitId: string) => anEnv({ by: { id: 'u', role: 'unit_clerk', unitId } })

    expect(rules.judgeObjection(event, planned, by('unit-1'))).toBe(ok)
    expect(codeOf(rules.judgeObjection(event, planned, by('unit-2')))).toBe('ROLE_NOT_ALLOWED')
    expect(codeOf(rules.judgeObjection({ ...event, unitId: 'unit-2' }, planned, by('unit-2')))).toBe('RULE_NOT_MET')
  })
})

describe('交办', () => {
  const event = { type: 'handover.made', bodyId: 'b', form: 'meeting', longTermByNature: false } as const
  const ready = aSuggestion({ number: '1', category: 'third' })
  const judge = (changes: object, context = ready, policy = puyang) =>
    codeOf(rules.judgeHandover({ ...event, ...changes }, context, policy))

  it('needs the formal number and the category', () => {
    expect([judge({}), judge({}, aSuggestion({ category: 'third' })), judge({}, aSuggestion({ number: '1' }))]).toEqual(
      ['ok', 'RULE_NOT_MET', 'RULE_NOT_MET'],
    )
  })

  it('takes the forms of the place, and paper everywhere: 禹州 hands over face to face', () => {
    const yuzhou = shippedPolicy('yuzhou-2023')
    expect([
      judge({}, ready, yuzhou),
      judge({ form: 'face_to_face' }, ready, yuzhou),
      judge({ form: 'paper' }, ready, yuzhou),
    ]).toEqual(['RULE_NOT_IN_POLICY', 'ok', 'ok'])
  })

  it('takes the long term by nature where the law has two terms (代表法第五十一条), not where the deputy must be told (河南第二十条)', () => {
    expect(judge({ longTermByNature: true }, ready, national)).toBe('ok')
    expect(judge({ longTermByNature: true }, ready, henan)).toBe('RULE_NOT_IN_POLICY')
  })

  it('has its date corrected to a day that is neither ahead nor after the reply', () => {
    const correct = (handedOverOn: string, context = aSuggestion()) =>
      codeOf(
        rules.judgeDateCorrection(
          { type: 'handover.dateCorrected', handedOverOn, text },
          context,
          anEnv({ occurredOn: '2025-05-06' }),
        ),
      )

    expect([correct('2025-05-06'), correct('2025-05-07')]).toEqual(['ok', 'DATE_IN_FUTURE'])
    expect(correct('2025-05-05', aSuggestion({ repliedOn: '2025-05-04' }))).toBe('RULE_NOT_MET')
  })
})

describe('一并办理', () => {
  it('is with another case, and each has its own number', () => {
    const judge = (event: object, context: SuggestionContext) => codeOf(rules.judgeJoining(event, context, anEnv()))

    expect(judge({ leadCaseId: 'case-1' }, aSuggestion({ number: '1', category: 'third' }))).toBe('RULE_NOT_MET')
    expect(judge({ leadCaseId: 'case-2' }, aSuggestion())).toBe('RULE_NOT_MET')
    expect(judge({ leadCaseId: 'case-2' }, aSuggestion({ number: '1', category: 'third' }))).toBe('ok')
    expect(judge({ memberCaseId: 'case-2' }, aSuggestion())).toBe('ok')
  })

  it('answers the signers of each (河南第二十一条)', () => {
    const lead = aSuggestion({ cosignerIds: ['deputy-2'], memberSigners: { 'case-2': ['deputy-7', 'deputy-8'] } })

    expect(rules.addressees(lead, puyang)).toEqual(['deputy-1', 'deputy-2', 'deputy-7', 'deputy-8'])
    const toLead = { ...puyang, reply: { ...puyang.reply, addressees: 'lead_signer' as const } }
    expect(rules.addressees(lead, toLead)).toEqual(['deputy-1', 'deputy-7'])
  })
})

describe('who gets the reply', () => {
  const joint = (endedDeputies: Record<string, string>) => aSuggestion({ cosignerIds: ['deputy-2'], endedDeputies })
  const toLead = { ...puyang, reply: { ...puyang.reply, addressees: 'lead_signer' as const } }
  const former = { ...puyang, deputyEnded: { ...puyang.deputyEnded, lettersTo: 'former_deputy' as const } }

  it('after the end of a mandate: the next signer, or the former deputy, as the place says', () => {
    expect(rules.addressees(joint({ 'deputy-1': 'resigned' }), toLead)).toEqual(['deputy-2'])
    expect(rules.addressees(joint({ 'deputy-1': 'resigned' }), puyang)).toEqual(['deputy-2'])
    expect(rules.addressees(joint({ 'deputy-1': 'resigned' }), former)).toEqual(['deputy-1', 'deputy-2'])
  })

  it('never the dead or dismissed', () => {
    expect(rules.addressees(joint({ 'deputy-1': 'died', 'deputy-2': 'recalled' }), former)).toEqual([])
  })
})

describe('征求意见', () => {
  it('is in person for the first and second category and for key ones, by phone for the third (濮阳第15条)', () => {
    const channel = (changes: Partial<SuggestionContext>) => rules.inquiryChannel(aSuggestion(changes), puyang)

    expect([channel({ category: 'first' }), channel({ category: 'second' }), channel({ category: 'third' })]).toEqual([
      'in_person',
      'in_person',
      'phone',
    ])
    expect(channel({ category: 'third', isKey: true })).toBe('in_person')
  })

  it('asks nobody whose mandate ended or rests', () => {
    const joint = aSuggestion({
      cosignerIds: ['deputy-2', 'deputy-3'],
      endedDeputies: { 'deputy-1': 'moved' },
      suspendedDeputyIds: ['deputy-2'],
    })
    expect(rules.askedDeputies(joint, puyang)).toEqual(['deputy-3'])
  })

  it('a first dissatisfaction leads to a re-handling, a second one to an assessment, a later one to a recorded dissent', () => {
    const next = (round: number, rounds: number[], isAfterAssessment = false) =>
      rules.afterDissatisfaction(
        aSuggestion({ round, isAfterAssessment, opinions: rounds.map((n) => ({ round: n, outcome: 'dissatisfied' })) }),
        puyang,
      )

    expect([next(1, []), next(2, [1]), next(3, [1, 2], true)]).toEqual(['rehandling', 'assessing', 'dissentRecorded'])
    expect(next(2, [])).toBe('rehandling')
  })
})

describe('办结', () => {
  const judge = (withDissatisfaction: boolean, changes: Partial<SuggestionContext>) =>
    codeOf(rules.judgeConclusion({ type: 'case.concluded', withDissatisfaction }, aSuggestion(changes), puyang))
  const replied = { repliedOn: '2025-05-01' }

  it('follows the reply and the opinion on the latest answer', () => {
    expect(judge(false, {})).toBe('RULE_NOT_MET')
    expect(judge(false, replied)).toBe('RULE_NOT_MET')
    expect(judge(false, { ...replied, opinions: [{ round: 1, outcome: 'not_reached' }] })).toBe('ok')
    expect(judge(true, { ...replied, round: 2, opinions: [{ round: 1, outcome: 'dissatisfied' }] })).toBe(
      'RULE_NOT_MET',
    )
  })

  it('never hides a dissatisfaction, and never claims one', () => {
    const opinions = (outcome: string) => ({ ...replied, opinions: [{ round: 1, outcome }] })
    expect([judge(true, opinions('dissatisfied')), judge(false, opinions('dissatisfied'))]).toEqual([
      'ok',
      'RULE_NOT_MET',
    ])
    expect(judge(true, opinions('satisfied'))).toBe('RULE_NOT_MET')
  })

  it('of a 政协提案 asks nobody', () => {
    expect(judge(false, { ...replied, origin: 'cppcc' })).toBe('ok')
  })
})

describe('what a category or a key mark sets off', () => {
  it('双领双督 for the first category; a council report for a key one; nothing for a 政协提案', () => {
    const triggers = (changes: Partial<SuggestionContext>) => rules.triggersOf(aSuggestion(changes), puyang)

    expect(triggers({ category: 'first' })).toMatchObject({
      handlingLeader: true,
      supervisingLeader: true,
      supervisingCommittee: true,
    })
    expect(triggers({ category: 'third', isKey: true })).toMatchObject({ handlingLeader: false, councilReport: true })
    expect(Object.values(triggers({ category: 'first', isKey: true, origin: 'cppcc' }))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('a key mark is fixed by the council of chairpersons, in a township by the presidium', () => {
    const judge = (role: 'council_of_chairpersons' | 'presidium' | 'deputy_office_director', policy: string) =>
      codeOf(
        rules.judgeKey(
          { type: 'key.fixed', meeting: '会议' },
          aSuggestion(),
          anEnv({ policy: shippedPolicy(policy), by: { id: 'p', role } }),
        ),
      )

    expect([judge('council_of_chairpersons', 'puyang-2024'), judge('presidium', 'puyang-2024')]).toEqual([
      'ok',
      'ROLE_NOT_ALLOWED',
    ])
    expect([judge('presidium', 'township-sample'), judge('deputy_office_director', 'puyang-2024')]).toEqual([
      'ok',
      'ok',
    ])
  })
})
