import { describe, expect, it } from 'vitest'

import type { Told } from '../../../machines/effects.ts'
import { type Accepted, offeredEvents, openActor, type StoredActor, step } from '../../../machines/step.ts'
import { transferModule as module, type TransferContext } from '../../../machines/transfer/machine.ts'
import { samples } from '../../../machines/transfer/samples.ts'
import { upgrade } from '../../../machines/transfer/upgrade.ts'
import { anEnv } from '../an-env.ts'

const DAY = '2025-05-06'
const FIRST_DAY = '2025-04-01'

const env = anEnv({ occurredOn: DAY, self: 'transfer-1' })

function open(direction: TransferContext['direction']): Accepted {
  const input = { type: 'transfer.opened', direction, field: '食品药品安全', startOn: FIRST_DAY }
  return openActor(module, 'transfer-1', input, env)
}

function walk(from: StoredActor, ...events: Told[]): Accepted {
  return events.reduce<Accepted>(
    (at, event) => {
      const result = step(module, at.actor, event, env)
      if (result.kind === 'refused') throw new Error(result.why)
      return result
    },
    { kind: 'accepted', actor: from, effects: [] },
  )
}

const settled = (actor: StoredActor) => module.isSettled(actor.value, actor.context as TransferContext)
const offered = (actor: StoredActor) => offeredEvents(module, actor, env)
const viewed = { type: 'committeeView.given', committeeId: 'committee-1', agrees: true, text: { view: '同意' } }
const sent = { type: 'transfer.sent', documentNumber: '濮人选函〔2025〕3号' }
const accepted = { type: 'transfer.accepted', caseNumber: '濮检公立〔2025〕8号' }
const declined = { type: 'transfer.declined', text: { reason: '不属于公益诉讼范围' } }
const issued = (unitId: string) => ({
  type: 'procuratorialSuggestion.issued',
  documentNumber: '濮检建〔2025〕8号',
  unitId,
})
const answered = (unitId: string) => ({
  type: 'procuratorialSuggestion.answered',
  unitId,
  text: { reply: '已整改' },
})
const suit = { type: 'suit.filed', courtNumber: '（2025）豫09行初1号' }
const reported = { type: 'transfer.resultReported', text: { result: '已办结' } }
const closed = { type: 'transfer.closed' }
const cancelled = { type: 'transfer.cancelled', why: 'withdrawn' }
const DECISION_MET = { do: 'stopClock', kind: 'transfer_decision', outcome: 'met', on: DAY }
const RESULT_MET = { ...DECISION_MET, kind: 'transfer_result' }

describe('a clue to the procuratorate', () => {
  const opened = () => open('to_procuratorate')

  it('is seen by a committee before it is sent', () => {
    const { actor, effects } = opened()

    expect(effects).toEqual([])
    expect(actor.value).toEqual({ underway: 'proposed' })
    expect(offered(actor)).not.toContain('transfer.sent')
    expect(offered(actor)).not.toContain('transfer.accepted')
    expect(offered(walk(actor, viewed).actor)).toContain('transfer.sent')
  })

  it('waits for the decision from the day on which it was sent', () => {
    const { effects } = walk(opened().actor, viewed, sent)

    expect(effects).toEqual([{ do: 'startClock', kind: 'transfer_decision', startOn: DAY }])
  })

  it('is declined, and owes nothing more', () => {
    const { actor, effects } = walk(opened().actor, viewed, sent, declined)

    expect(effects).toEqual([DECISION_MET])
    expect(settled(actor)).toBe(true)
  })

  it('is accepted, answered by every unit on which a document was served, reported and closed', () => {
    const start = walk(opened().actor, viewed, sent, accepted)
    expect(start.effects).toEqual([DECISION_MET, { do: 'startClock', kind: 'transfer_result', startOn: DAY }])

    const one = walk(start.actor, issued('unit-1'), issued('unit-2'), answered('unit-1'))
    expect(one.actor.value).toEqual({ underway: { handling: 'issued' } })

    const all = walk(one.actor, answered('unit-2'))
    expect(all.actor.value).toEqual({ underway: { handling: 'answered' } })

    const result = walk(all.actor, reported)
    expect(result.effects).toEqual([RESULT_MET])
    expect(settled(result.actor)).toBe(false)
    expect(settled(walk(result.actor, closed).actor)).toBe(true)
  })

  it('may be settled without any document', () => {
    expect(walk(opened().actor, viewed, sent, accepted, reported).effects).toEqual([RESULT_MET])
  })

  it('goes to court when the document is ignored', () => {
    const { actor } = walk(opened().actor, viewed, sent, accepted, issued('unit-1'), suit)
    expect(actor.value).toEqual({ underway: { handling: 'sued' } })

    expect(walk(actor, answered('unit-1'), reported, closed).actor.value).toBe('closed')
  })

  it('goes to court when the answer is empty, or is asked again', () => {
    const { actor } = walk(opened().actor, viewed, sent, accepted, issued('unit-1'), answered('unit-1'))

    expect(walk(actor, suit).actor.value).toEqual({ underway: { handling: 'sued' } })
    expect(walk(actor, issued('unit-1')).actor).toMatchObject({
      value: { underway: { handling: 'issued' } },
      context: { answeredUnitIds: [] },
    })
  })

  it('drops whichever clock runs when the case is withdrawn', () => {
    const waiting = walk(opened().actor, viewed, sent, cancelled)
    const handled = walk(opened().actor, viewed, sent, accepted, cancelled)

    expect(walk(opened().actor, cancelled).effects).toEqual([])
    expect(waiting.effects).toEqual([{ ...DECISION_MET, outcome: 'dropped' }])
    expect(handled.effects).toEqual([{ ...RESULT_MET, outcome: 'dropped' }])
    expect(settled(handled.actor)).toBe(true)
  })
})

describe('a clue from the procuratorate', () => {
  const opened = () => open('from_procuratorate')

  it('waits for the deputy office from its first day', () => {
    const { actor, effects } = opened()

    expect(effects).toEqual([{ do: 'startClock', kind: 'transfer_decision', startOn: FIRST_DAY }])
    expect(offered(actor)).toEqual(expect.arrayContaining(['transfer.accepted', 'transfer.declined']))
  })

  it('is adopted, with or without a committee’s view, and its result reported back', () => {
    const adopted = walk(opened().actor, accepted)
    expect(adopted.actor.value).toEqual({ underway: { handling: 'adopted' } })
    expect(walk(opened().actor, viewed, accepted).actor.value).toEqual(adopted.actor.value)
    expect(offered(adopted.actor)).not.toContain('procuratorialSuggestion.issued')

    expect(walk(adopted.actor, reported, closed).actor.value).toBe('closed')
  })

  it('is declined', () => {
    expect(walk(opened().actor, viewed, declined).effects).toEqual([DECISION_MET])
    expect(walk(opened().actor, declined).actor.value).toBe('declined')
  })

  it('is never sent to where it came from', () => {
    expect(offered(walk(opened().actor, viewed).actor)).not.toContain('transfer.sent')
  })
})

describe('a transfer in the store', () => {
  it('passes timers on and counts corrections', () => {
    const timer = { kind: 'transfer_result', version: 1, dueOn: '2025-11-06' }
    const correction = samples.events.find(({ type }) => type === 'record.corrected') as Told
    const { actor } = open('to_procuratorate')

    expect(walk(actor, { type: 'deadline.reminderFell', step: 0, ...timer }).effects).toMatchObject([{ do: 'chase' }])
    expect(walk(actor, { type: 'deadline.passed', ...timer }).effects).toMatchObject([{ do: 'markOverdue' }])
    expect(walk(actor, correction).actor.context['corrections']).toBe(1)
  })

  it('keeps no text', () => {
    const { actor } = walk(open('to_procuratorate').actor, viewed, sent, accepted, issued('unit-1'), answered('unit-1'))

    expect(JSON.stringify(actor.context)).not.toMatch(/同意|已整改|〔2025〕/)
  })

  it('says clearly that it does not know a version', () => {
    const { actor } = open('to_procuratorate')

    expect(upgrade(actor)).toBe(actor)
    expect(() => upgrade({ ...actor, version: 3 })).toThrow('version 3')
  })

  it('has a valid sample of every event', () => {
    for (const event of samples.events) expect(module.events.safeParse(event).error).toBeUndefined()
    for (const input of samples.inputs) expect(module.input.safeParse(input).error).toBeUndefined()
  })
})
