import { describe, expect, it } from 'vitest'

import { samples as assignment } from '../../machines/assignment/samples.ts'
import { samples as ballot } from '../../machines/ballot/samples.ts'
import { samples as commitment } from '../../machines/commitment/samples.ts'
import type { MachineName } from '../../machines/effects.ts'
import { samples as review } from '../../machines/follow-up-review/samples.ts'
import { samples as inquiry } from '../../machines/inquiry/samples.ts'
import { samples as suggestion } from '../../machines/suggestion/samples.ts'
import { samples as supervision } from '../../machines/supervision/samples.ts'
import { samples as transfer } from '../../machines/transfer/samples.ts'
import { findEventSchema } from '../../src/contract/event-schemas.ts'
import { type Field, type FormLimits, type FormValues, fieldsOf } from '../../src/web/parts/form-model.ts'
import { checkForm, problemsOf } from '../../src/web/parts/form-payload.ts'

type Sent = { type: string; [field: string]: unknown }
const SAMPLES: Record<MachineName, readonly Sent[]> = {
  suggestion: suggestion.events,
  assignment: assignment.events,
  inquiry: inquiry.events,
  commitment: commitment.events,
  supervision: supervision.events,
  ballot: ballot.events,
  follow_up_review: review.events,
  transfer: transfer.events,
}

function formOf(machine: MachineName, type: string, limits: FormLimits = {}) {
  const schema = findEventSchema(machine, type)
  if (!schema) throw new Error(`no schema for ${machine} ${type}`)
  const fields = fieldsOf(schema, type, limits)
  return { fields, check: (values: FormValues) => checkForm(schema, type, fields, values, limits) }
}

function at(event: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], event)
}

/** What a person would have entered to say this event. */
function fill(fields: readonly Field[], event: Sent): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = at(event, field.path)
      if (field.kind === 'number') return [field.path, value === undefined ? '' : String(value)]
      if (field.kind !== 'promises') return [field.path, value as never]
      const promises = (value ?? []) as { promiseId: string; dueOn?: string }[]
      return [
        field.path,
        promises.map(({ promiseId, dueOn = '' }) => ({ text: String(at(event, `text.promises.${promiseId}`)), dueOn })),
      ]
    }),
  )
}

describe('the form of an event', () => {
  it('can say every event that a person may say', () => {
    const told = /^(duty|promise|inquiry\.settled|review\.closed|joint|deadline|rehandling\.started|assessmentAction)/
    const sayable = Object.entries(SAMPLES).flatMap(([machine, events]) =>
      events.filter(({ type }) => !told.test(type)).map((event) => ({ machine: machine as MachineName, event })),
    )

    const wrong = sayable.filter(({ machine, event }) => {
      const { fields, check } = formOf(machine, event.type)
      const checked = check(fill(fields, event))
      if (!checked.ok) return true
      const same = (sent: Sent) => JSON.stringify(sorted(sent)).replaceAll(/"promiseId":"[^"]*"/g, '')
      const words = (sent: Sent) => Object.values(at(sent, 'text.promises') ?? {})
      return (
        same(withoutPromises(checked.event)) !== same(withoutPromises(event)) ||
        JSON.stringify(words(checked.event)) !== JSON.stringify(words(event))
      )
    })

    expect(sayable.length).toBeGreaterThan(100)
    expect(wrong.map(({ event }) => event)).toEqual([])
  })

  it('asks nothing where nothing is to be asked, and no question with one answer', () => {
    expect(formOf('suggestion', 'suggestion.submitted').fields).toEqual([])
    expect(formOf('suggestion', 'leader.appointed').fields.map(({ path }) => path)).toEqual(['leaderId'])
    expect(formOf('suggestion', 'leader.appointed').check({ leaderId: '甲' })).toMatchObject({
      ok: true,
      event: { kind: 'handling' },
    })
  })

  it('takes days as people write them', () => {
    const { check } = formOf('commitment', 'commitment.rescheduled')
    const rest = { signedByHead: true, 'text.reason': '雨季不能施工' }

    for (const dueOn of ['2026.3.5', '2026年3月5日', '２０２６/3/5', '2026-03-05']) {
      expect(check({ ...rest, dueOn })).toMatchObject({ ok: true, event: { dueOn: '2026-03-05' } })
    }
    expect(check({ ...rest, dueOn: '2026-02-30' })).toMatchObject({
      ok: false,
      problems: { dueOn: expect.stringContaining('看不出是哪一天') },
    })
  })

  it('leaves out what is empty, and an empty group with it', () => {
    const { check } = formOf('assignment', 'contact.made')
    const values = { deputyId: '代表甲', form: 'phone', metBy: 'clerk', 'text.note': '  ' }

    expect(check(values)).toEqual({
      ok: true,
      event: { type: 'contact.made', deputyId: '代表甲', form: 'phone', metBy: 'clerk' },
    })
  })

  it('says in Chinese at each field what is missing', () => {
    const { check } = formOf('inquiry', 'inquiry.asked')

    expect(check({})).toMatchObject({
      ok: false,
      problems: { deputyId: '请选择', channel: '请选择', 'text.where': '请填写', hasScan: '请选择' },
    })
    expect(formOf('suggestion', 'distribution.made').check({})).toMatchObject({
      problems: { plan: '请至少选择一个承办单位' },
    })
    expect(formOf('ballot', 'ballot.counted').check({ 'count.due': '3.5' })).toMatchObject({
      problems: { 'count.due': '请填写整数', 'count.present': '请填写整数', mode: '请选择' },
    })
  })

  it('makes one question of a promise, its day and its words', () => {
    const demands = { promise: true, promiseDate: true, reason: false }
    const limits = { scheme: 'abc', resultClasses: [{ value: 'B', label: 'B 正在解决', demands }] }
    const { fields, check } = formOf('assignment', 'reply.signed', limits)
    const values = {
      documentNumber: '甲函〔2026〕5号',
      resultClass: 'B',
      statesMissingOpinions: false,
      'text.signer': '负责人甲',
      promises: [
        { text: '修复人行道', dueOn: '2026.9.30' },
        { text: '', dueOn: '' },
      ],
    }

    expect(fields.filter(({ kind }) => kind === 'promises')).toHaveLength(1)
    expect(fields.some(({ path }) => path === 'scheme')).toBe(false)
    expect(check(values)).toMatchObject({
      ok: true,
      event: {
        scheme: 'abc',
        promises: [{ promiseId: 'p1', dueOn: '2026-09-30' }],
        text: { promises: { p1: '修复人行道' } },
      },
    })
    expect(check({ ...values, promises: [{ text: '', dueOn: '2026.9.30' }] })).toMatchObject({
      ok: false,
      problems: { promises: expect.stringContaining('写明内容') },
    })
  })

  it('offers what the policy of the case knows, and nothing else', () => {
    const { fields } = formOf('suggestion', 'screening.decided', {
      screeningOutcomes: [{ value: 'accepted', label: '同意立案' }],
    })
    const ratings = formOf('inquiry', 'inquiry.asked', { dimensions: ['outcome'] }).fields.find(
      ({ kind }) => kind === 'ratings',
    )

    expect(fields[0]).toMatchObject({ path: 'outcome', choices: [{ value: 'accepted', label: '同意立案' }] })
    expect(ratings).toMatchObject({ dimensions: [{ value: 'outcome', label: '办理结果' }] })
  })
})

describe('a problem of the server', () => {
  const problem = {
    type: 'urn:duban:REQUEST_INVALID',
    title: '内容不合要求',
    status: 400,
    code: 'REQUEST_INVALID',
    requestId: 'x',
  }

  it('lands on its field', () => {
    const { fields } = formOf('suggestion', 'distribution.made')
    const sent = {
      ...problem,
      detail: '不行',
      fields: [{ path: 'event.plan.0.unitId', label: '单位', why: '没有这个单位' }],
    }

    expect(problemsOf(fields, sent, 'distribution.made')).toEqual({ plan: '没有这个单位' })
  })

  it('stands above the form when no field is its own', () => {
    const { fields } = formOf('suggestion', 'suggestion.submitted')

    expect(problemsOf(fields, { ...problem, detail: '还有 2 位联名代表未确认' }, 'suggestion.submitted')).toEqual({
      '': '还有 2 位联名代表未确认',
    })
  })
})

function withoutPromises(event: Sent): Sent {
  const { promises: _, ...text } = (event['text'] ?? {}) as Record<string, unknown>
  return { ...event, ...(event['text'] !== undefined && { text }) }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
