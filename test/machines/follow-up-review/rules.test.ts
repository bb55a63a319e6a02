import { describe, expect, it } from 'vitest'

import * as rules from '../../../machines/follow-up-review/rules.ts'
import type { ActorView, Env } from '../../../machines/step.ts'
import { anEnv } from '../an-env.ts'

const ok = { ok: true }
const actors: ActorView[] = [
  {
    id: 'suggestion',
    machine: 'suggestion',
    value: 'x',
    context: { leadSignerId: 'deputy-1', cosignerIds: ['deputy-2'] },
  },
  { id: 'assignment-1', machine: 'assignment', value: 'x', context: {} },
]

function by(role: Env['by']['role'] = 'deputy_office_clerk'): Env {
  return anEnv({ self: 'follow_up_review-1', by: { id: 'person-1', role }, actors })
}

describe('the check', () => {
  it('is made on the spot where the campaign says so', () => {
    expect(rules.judgeCheck(true, true)).toEqual(ok)
    expect(rules.judgeCheck(false, false)).toEqual(ok)
    expect(rules.judgeCheck(false, true)).toMatchObject({ why: expect.stringContaining('实地核查') })
  })
})

describe('asking the deputies again', () => {
  it('asks those who made the suggestion', () => {
    expect(rules.judgeAnswer('deputy-2', false, actors)).toEqual(ok)
    expect(rules.judgeAnswer('deputy-3', false, actors)).toMatchObject({ why: expect.stringContaining('提出人') })
  })

  it('asks a dissatisfied deputy why', () => {
    expect(rules.judgeAnswer('deputy-1', true, actors)).toMatchObject({ why: expect.stringContaining('理由') })
  })

  it('keeps one answer for each deputy, the later one', () => {
    const first = rules.withAnswer([], { type: 'review.deputyNotReached', deputyId: 'deputy-1' })

    const second = rules.withAnswer(first, { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'satisfied' })

    expect(first).toEqual([{ deputyId: 'deputy-1', rating: 'not_reached' }])
    expect(second).toEqual([{ deputyId: 'deputy-1', rating: 'satisfied' }])
  })
})

describe('the conclusion', () => {
  const held = { classHolds: true, answers: [] }
  const unhappy = { classHolds: true, answers: [{ deputyId: 'deputy-1', rating: 'dissatisfied' as const }] }

  it('waits for the check, and for a deputy where the campaign asks deputies again', () => {
    const checkedOn = '2025-11-20'
    const answers = [{ deputyId: 'deputy-1', rating: 'not_reached' as const }]

    expect(rules.canConclude({ checkedOn: null, asksDeputyAgain: false, answers })).toBe(false)
    expect(rules.canConclude({ checkedOn, asksDeputyAgain: true, answers: [] })).toBe(false)
    expect(rules.canConclude({ checkedOn, asksDeputyAgain: true, answers })).toBe(true)
    expect(rules.canConclude({ checkedOn, asksDeputyAgain: false, answers: [] })).toBe(true)
  })

  it('confirms no class that does not hold', () => {
    expect(rules.judgeConclusion({ outcome: 'confirmed' }, held, by())).toEqual(ok)
    expect(rules.judgeConclusion({ outcome: 'confirmed' }, { ...held, classHolds: false }, by())).toMatchObject({
      code: 'RULE_NOT_MET',
    })
  })

  it('leaves it to the director to confirm in spite of a dissatisfied deputy', () => {
    expect(rules.judgeConclusion({ outcome: 'confirmed' }, unhappy, by())).toMatchObject({
      why: expect.stringContaining('1 名代表不满意'),
    })
    expect(rules.judgeConclusion({ outcome: 'confirmed' }, unhappy, by('deputy_office_director'))).toEqual(ok)
    expect(rules.judgeConclusion({ outcome: 'reopen' }, unhappy, by())).toEqual(ok)
  })

  it('revises a class that the scheme knows, of an assignment of this case', () => {
    const revised = { outcome: 'class_revised', assignmentId: 'assignment-1' } as const
    const code = by().policy.resultClasses.classes[1]?.code

    expect(rules.judgeConclusion({ ...revised, resultClass: code }, held, by())).toEqual(ok)
    expect(rules.judgeConclusion(revised, held, by())).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(rules.judgeConclusion({ ...revised, resultClass: '没有' }, held, by())).toMatchObject({
      code: 'RULE_NOT_IN_POLICY',
    })
    const elsewhere = { ...revised, assignmentId: 'assignment-9', resultClass: code }
    expect(rules.judgeConclusion(elsewhere, held, by())).toMatchObject({
      why: expect.stringContaining('assignment-9'),
    })
  })

  it('still tells the new class when the text was erased by law', () => {
    const told = rules.revisionNews({ outcome: 'class_revised', assignmentId: 'assignment-1', resultClass: 'B' })

    expect(told?.event).toEqual({ type: 'resultClass.revised', resultClass: 'B' })
  })
})
