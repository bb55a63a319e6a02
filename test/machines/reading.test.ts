import { describe, expect, it } from 'vitest'

import { EVENT_LABELS } from '../../machines/labels.ts'
import { readableBy, readerOf } from '../../machines/reading.ts'
import { type LoggedType, READERS, READING } from '../../machines/reading-table.ts'

const UNITS_NEVER: readonly LoggedType[] = [
  'screening.proposed',
  'screening.decided',
  'handover.proposed',
  'inquiry.attemptFailed',
  'inquiry.asked',
  'inquiry.declined',
  'inquiry.notReached',
  'inquiry.reminded',
  'rating.corrected',
  'review.checked',
  'review.deputyAsked',
  'ballot.counted',
  'transfer.proposed',
  'committeeView.given',
]

describe('the reading table', () => {
  it('has a row for every event, and gives everything to the office', () => {
    const types = Object.keys(READING)

    for (const type of Object.keys(EVENT_LABELS)) expect(types).toContain(type)
    const { facts, texts } = readableBy('office')
    expect(facts.always.toSorted()).toEqual(types.toSorted())
    expect(texts.always.toSorted()).toEqual(types.toSorted())
  })

  it('gives no words of a fact to those who may not know the fact', () => {
    for (const reader of READERS) {
      const { facts, texts } = readableBy(reader)
      expect(texts.always.filter((type) => !facts.always.includes(type))).toEqual([])
      expect(texts.own.filter((type) => ![...facts.always, ...facts.own].includes(type))).toEqual([])
      expect(texts.word.filter((type) => ![...facts.always, ...facts.word].includes(type))).toEqual([])
    }
  })

  it('keeps from a unit how the deputies were asked, how it was screened and what is only a clue', () => {
    const { facts } = readableBy('unit')

    expect(UNITS_NEVER.filter((type) => [...facts.always, ...facts.own, ...facts.delivered].includes(type))).toEqual([])
  })

  it('keeps from a unit the drafts of another one until they are delivered', () => {
    const { facts, texts } = readableBy('unit')

    for (const type of ['reply.drafted', 'reply.signed'] as const) {
      expect(facts.always).not.toContain(type)
      expect(texts.own).toContain(type)
      expect(texts.delivered).toContain(type)
    }
    expect([...facts.always, ...facts.delivered]).not.toContain('reply.checked')
  })

  it('gives to the public the handover, the delivered reply and the conclusion, and of a title nothing more', () => {
    const { facts } = readableBy('public')

    expect([...facts.always, ...facts.delivered].toSorted()).toEqual([
      'case.concluded',
      'handover.made',
      'reply.delivered',
      'reply.drafted',
      'reply.signed',
    ])
    expect(readableBy('title').facts).toEqual({ always: [], own: [], word: [], delivered: [] })
  })

  it('knows nobody as a reader by being an administrator or the system', () => {
    const standing = { isSigner: true, hasBallot: true, publicAs: 'full' } as const

    expect(readerOf('administrator', standing)).toBeUndefined()
    expect(readerOf('system', standing)).toBeUndefined()
    expect(readerOf('deputy', { ...standing, isSigner: false, publicAs: null })).toBeUndefined()
    expect(readerOf('deputy', standing)).toBe('signer')
  })
})
