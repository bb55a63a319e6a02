import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { clocksOnDesk, DESK_TABS, DESKS, rolesAtDesk, tabsOf } from '../../machines/desks.ts'
import { MACHINE_NAMES, type MachineName, type Told } from '../../machines/effects.ts'
import { FAMILY, GRANTS } from '../../machines/family.ts'
import { EVENT_LABELS } from '../../machines/labels.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { CLOCK_KINDS, type ClockKind, ROLES, type Role } from '../../machines/policy/words.ts'
import { stampsOf, stampsOfActor } from '../../machines/stamp-facts.ts'
import { type Awaited, keysOf, STAMP_CODES, STAMPS } from '../../machines/stamps.ts'
import { offeredEvents, openActor, type StoredActor, step } from '../../machines/step.ts'
import type { SuggestionContext } from '../../machines/suggestion/context.ts'
import { SAMPLES } from './all-samples.ts'
import { BY, drafted, handedOver, hear, type LivingCase, reason, reply } from './living-case.ts'
import { sampleEnv } from './sample-env.ts'

const RUNS = Math.ceil(60 * Number(process.env['FC_SCALE'] ?? 1))

const shown = (it: LivingCase) => {
  const { stamps } = stampsOf(it.actors() as StoredActor[], it.policy)
  return [...new Set(stamps.map(({ code, partyId }) => (partyId === undefined ? code : `${code}@${partyId}`)))]
}
const waiting = (it: LivingCase) => {
  const { awaited } = stampsOf(it.actors() as StoredActor[], it.policy)
  return awaited.map(({ role, partyId, event }) => `${role}${partyId === undefined ? '' : `@${partyId}`} ${event}`)
}

describe('a suggestion on its way shows', () => {
  it('a draft, and whose signature is missing', () => {
    const it = drafted({ cosignerIds: ['deputy-2'] })

    expect(shown(it)).toEqual(['not_submitted', 'cosigner_unconfirmed@deputy-2'])
    expect(waiting(it)).toEqual(['deputy@deputy-1 suggestion.submitted', 'deputy@deputy-2 cosigner.confirmed'])
  })

  it('that it is not screened, then that the director has to decide', () => {
    const it = drafted().send({ type: 'suggestion.submitted' })
    expect([shown(it), waiting(it)]).toEqual([['unscreened'], ['deputy_office_clerk screening.proposed']])

    it.send({ type: 'screening.proposed', outcome: 'accepted', text: reason })
    expect([shown(it), waiting(it)]).toEqual([['screening_undecided'], ['deputy_office_director screening.decided']])

    it.send({ type: 'screening.decided', outcome: 'accepted', text: reason }, BY.director)
    expect(shown(it)).toEqual(['unnumbered', 'unclassified', 'not_handed_over'])
  })

  it('what each unit has not done yet', () => {
    const plan = [
      { unitId: 'unit-1', role: 'lead' },
      { unitId: 'unit-2', role: 'co' },
      { unitId: 'unit-3', role: 'co' },
    ]
    const it = handedOver({ plan })
    expect(shown(it)).toEqual([
      'not_acknowledged@unit-1',
      'not_contacted@unit-1',
      'not_acknowledged@unit-2',
      'opinion_missing@unit-2',
      'not_acknowledged@unit-3',
      'opinion_missing@unit-3',
    ])

    const second = { ...BY.unit, unitId: 'unit-2' }
    it.send({ type: 'opinion.given', text: { opinion: '同意' } }, second, 'assignment-2')
    expect(shown(it)).not.toContain('opinion_missing@unit-2')
    expect(keysOf(stampsOf(it.actors() as StoredActor[], it.policy))).toEqual(
      expect.arrayContaining(['opinion_missing', 'opinion_missing@unit-3', '>unit_clerk@unit-3']),
    )
  })

  it('a dispute and for whom it waits, and a case without its leader', () => {
    const request = { type: 'reassignment.requested', inWriting: true, text: reason }
    const it = handedOver({ category: 'first' }).send(request, BY.unit, 'assignment-1')

    expect(shown(it)).toEqual(expect.arrayContaining(['leader_missing', 'reassignment_pending@unit-1']))
    expect(waiting(it).filter((one) => one.includes('reassignment'))).toHaveLength(1)
  })

  it('the way from the reply to the deputies’ word, and a dissatisfaction that stays in sight', () => {
    const it = reply(handedOver())
    expect(shown(it)).toEqual(['inquiry_to_make', 'feedback_awaited@deputy-1'])
    expect(waiting(it)).toEqual(['deputy_office_clerk inquiry.asked', 'deputy@deputy-1 deputyFeedback.filed'])

    hear(it, 'dissatisfied')
    expect(shown(it)).toContain('dissatisfied')
    expect(shown(it).some((code) => code.startsWith('rehandling'))).toBe(true)

    const satisfied = hear(reply(handedOver()), 'satisfied')
    expect(shown(satisfied)).toEqual(['to_conclude'])
    satisfied.send({ type: 'case.concluded', withDissatisfaction: false })
    expect(shown(satisfied)).toEqual(['to_archive'])
    expect(waiting(satisfied)).toEqual([])
  })

  it('whose turn a draft is, step by step, and that a rehandling waits for the unit', () => {
    const it = handedOver()
    expect(waiting(it)).not.toContain('unit_clerk@unit-1 reply.drafted')
    it.send({ type: 'contact.made', deputyId: 'deputy-1', form: 'phone', metBy: 'clerk' }, BY.unit, 'assignment-1')
    it.send({ type: 'reply.drafted', text: { body: '已安排。' } }, BY.unit, 'assignment-1')
    expect(shown(it)).toContain('not_consulted@unit-1')
    expect(waiting(it)).toContain('unit_clerk@unit-1 reply.consulted')

    const again = hear(reply(handedOver()), 'dissatisfied')
    if (waiting(again).includes('deputy_office_director rehandling.ordered')) {
      again.send({ type: 'rehandling.ordered', text: reason }, BY.director)
    }
    expect(shown(again)).toContain('rehandling')
    expect(waiting(again)).toContain('unit_clerk@unit-1 reply.drafted')
  })

  it('a promise that is open, and who checks it', () => {
    const promises = [{ promiseId: 'promise-1', dueOn: '2025-12-31' }]
    const text = { signer: '局长甲', promises: { 'promise-1': '年内修好' } }
    const it = reply(handedOver(), 'assignment-1', { promises, text })
    expect(shown(it)).toContain('promise_open@unit-1')

    it.send({ type: 'commitment.reportedDone', text: { evidence: '已修好' } }, BY.unit, 'commitment-1')
    expect(shown(it)).toContain('promise_to_verify@unit-1')
    expect(waiting(it)).toContain('deputy_office_clerk commitment.verified')
  })
})

type Walked = { actor: StoredActor; suggestion: SuggestionContext; env: ReturnType<typeof sampleEnv> }

/** Leads one actor anywhere and looks at it after each step. */
function wander(name: MachineName, input: Told, policyId: string, picks: readonly number[], see: (at: Walked) => void) {
  const policy = shippedPolicy(policyId)
  const self = name === 'suggestion' ? 'suggestion' : `${name}-1`
  let { actor } = openActor(FAMILY[name], self, input, sampleEnv(input, policy, self))
  for (const pick of picks) {
    const event = SAMPLES[name].events[pick % SAMPLES[name].events.length]
    if (!event) continue
    const env = sampleEnv(event, policy, self, actor.context)
    const after = step(FAMILY[name], actor, event, env)
    if (after.kind === 'accepted') actor = after.actor
    const views = env.actors.filter(({ machine }) => machine === 'suggestion')
    const suggestion = (name === 'suggestion' ? actor.context : views[0]?.context) as SuggestionContext | undefined
    if (suggestion) see({ actor, suggestion, env })
  }
}

const mayBeSent = (machine: MachineName, { event, role }: Awaited) =>
  GRANTS[machine][event]?.some((grant) => grant.role === role) ?? false

describe.each(MACHINE_NAMES)('whatever a %s waits for', (name) => {
  it('its state accepts, the role table allows, and no settled actor waits for anybody', () => {
    const inputs = fc.constantFrom(...SAMPLES[name].inputs)
    const picks = fc.array(fc.nat(), { maxLength: 40 })
    fc.assert(
      fc.property(inputs, fc.constantFrom(...SHIPPED_POLICY_IDS), picks, (input, policyId, steps) => {
        wander(name, input, policyId, steps, ({ actor, suggestion, env }) => {
          const { stamps, awaited } = stampsOfActor(actor, suggestion, env.policy)
          const offered = offeredEvents(FAMILY[name], actor, env)
          for (const one of awaited) {
            expect(offered, `${JSON.stringify(actor.value)} ${one.event}`).toContain(one.event)
            expect(mayBeSent(name, one), `${one.role} ${one.event}`).toBe(true)
            expect(EVENT_LABELS).toHaveProperty([one.event])
          }
          for (const { code } of stamps) expect(STAMP_CODES).toContain(code)
          if (FAMILY[name].isSettled(actor.value, actor.context)) expect(awaited).toEqual([])
        })
      }),
      { numRuns: RUNS },
    )
  })
})

/** An act that stops each clock. */
const STOPPED_BY: Record<ClockKind, readonly [MachineName, string]> = {
  screening: ['suggestion', 'screening.decided'],
  handover: ['suggestion', 'handover.made'],
  pre_handover_objection: ['suggestion', 'preHandover.objected'],
  outer: ['assignment', 'reply.delivered'],
  rehandling_study: ['suggestion', 'rehandling.ordered'],
  assessment: ['suggestion', 'assessment.concluded'],
  leader_gap: ['suggestion', 'leader.appointed'],
  acknowledge: ['assignment', 'assignment.acknowledged'],
  first_contact: ['assignment', 'contact.made'],
  reassignment_request: ['assignment', 'reassignment.requested'],
  reassignment_decision: ['assignment', 'reassignment.decided'],
  final_ruling: ['assignment', 'finalRuling.made'],
  opinion: ['assignment', 'opinion.given'],
  opinion_redo: ['assignment', 'opinion.given'],
  reply: ['assignment', 'reply.delivered'],
  rehandling: ['assignment', 'reply.delivered'],
  assessment_action: ['assignment', 'reply.delivered'],
  inquiry: ['inquiry', 'inquiry.confirmed'],
  deputy_feedback: ['inquiry', 'deputyFeedback.filed'],
  commitment: ['commitment', 'commitment.reportedDone'],
  supervision_progress: ['supervision', 'progress.reported'],
  council_report: ['supervision', 'councilReport.made'],
  rectification: ['ballot', 'rectification.reported'],
  follow_up_review: ['follow_up_review', 'review.concluded'],
  transfer_decision: ['transfer', 'transfer.accepted'],
  transfer_result: ['transfer', 'transfer.resultReported'],
}
/** Whose act stops it only through another one: the clerk proposes what the director decides. */
const THROUGH_OTHERS: readonly [ClockKind, Role][] = [['screening', 'deputy_office_clerk']]

describe('the desks', () => {
  it.each(CLOCK_KINDS)('lay the clock “%s” before those who can stop it', (kind) => {
    const [machine, event] = STOPPED_BY[kind]
    const able = new Set((GRANTS[machine][event] ?? []).map(({ role }) => role))
    const indirect = THROUGH_OTHERS.filter(([one]) => one === kind).map(([, role]) => role)

    expect(DESKS[kind].owedBy.filter((role) => !able.has(role) && !indirect.includes(role))).toEqual([])
    expect(DESKS[kind].owedBy.length).toBeGreaterThan(0)
  })

  it('give every role a place to begin, in one order, and the office everything', () => {
    for (const role of ROLES) expect(tabsOf([role]).length, role).toBeGreaterThan(0)
    expect(tabsOf(['deputy_office_clerk'])).toEqual(DESK_TABS.filter((tab) => tab !== 'drafts'))
    expect(tabsOf(['deputy_office_director'])).toEqual([...DESK_TABS])
    expect(tabsOf(rolesAtDesk('presidium', { isTownship: true }))).toEqual([...DESK_TABS])
    expect(tabsOf(rolesAtDesk('presidium', { isTownship: false }))).not.toContain('gaps')
    expect(clocksOnDesk(['deputy_office_clerk'])).toEqual(CLOCK_KINDS.filter((kind) => !DESKS[kind].isWindow))
    expect(clocksOnDesk(['administrator'])).toEqual([])
  })

  it('hide from units what tells of inquiries, screening and clues', () => {
    const telling = STAMP_CODES.filter((code) =>
      /inquiry|feedback|screen|clue|under_review|rehandling_undecided/.test(code),
    )

    expect(telling.filter((code) => STAMPS[code].seenBy !== 'offices')).toEqual([])
  })
})
