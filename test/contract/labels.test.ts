import { describe, expect, it } from 'vitest'
import type { z } from 'zod'

import { AssignmentInput } from '../../machines/assignment/events.ts'
import { BallotInput } from '../../machines/ballot/events.ts'
import { CommitmentInput } from '../../machines/commitment/events.ts'
import { FollowUpReviewInput } from '../../machines/follow-up-review/events.ts'
import { InquiryInput } from '../../machines/inquiry/events.ts'
import { ROLES } from '../../machines/policy/words.ts'
import { SuggestionDrafted } from '../../machines/suggestion/events.ts'
import { SupervisionInput } from '../../machines/supervision/events.ts'
import { TransferInput } from '../../machines/transfer/events.ts'
import { sendEvent } from '../../src/contract/case-endpoints.ts'
import { EVENT_FIELDS, FIELDS_BY_EVENT } from '../../src/contract/event-field-labels.ts'
import { AnyEvent } from '../../src/contract/event-schemas.ts'
import { fieldHelp, fieldLabel } from '../../src/contract/field-labels.ts'
import { ROLE_LABELS, VALUE_LABELS, valueLabel } from '../../src/contract/value-labels.ts'

type Found = { type: string; path: string; values: string[] }

/** Every field of a schema, with the values it may have where they are counted. */
function fieldsIn(schema: z.ZodType, type: string, path: string[] = []): Found[] {
  const def = schema._zod.def as {
    type: string
    innerType?: z.ZodType
    element?: z.ZodType
    keyType?: z.ZodType
    valueType?: z.ZodType
    shape?: Record<string, z.ZodType>
    entries?: Record<string, string>
  }
  const inner = [def.innerType, def.element, def.keyType, def.valueType].filter((part) => part !== undefined)
  return [
    ...(path.length > 0 ? [{ type, path: path.join('.'), values: Object.values(def.entries ?? {}) }] : []),
    ...inner.flatMap((part) => fieldsIn(part, type, path)),
    ...Object.entries(def.shape ?? {})
      .filter(([name]) => name !== 'type' || path.length > 0)
      .flatMap(([name, part]) => fieldsIn(part, type, [...path, name])),
  ]
}

const OPTIONS: readonly z.ZodType[] = [
  ...AnyEvent.options.flatMap((union) => union.options as readonly z.ZodType[]),
  SuggestionDrafted,
  AssignmentInput,
  InquiryInput,
  CommitmentInput,
  SupervisionInput,
  BallotInput,
  FollowUpReviewInput,
  TransferInput,
]
const typeOf = (schema: z.ZodType) => String((schema as z.ZodObject).shape['type']?._zod.def['values' as never])
const EVERY = OPTIONS.flatMap((schema) => fieldsIn(schema, typeOf(schema)))
const CHINESE = /\p{Script=Han}/u

describe('the words of the forms', () => {
  it('walks every event of every machine', () => {
    expect(OPTIONS.length).toBeGreaterThan(150)
    expect(EVERY.length).toBeGreaterThan(400)
  })

  it('have a Chinese name for every field of every event', () => {
    const nameless = EVERY.filter(({ type, path }) => !CHINESE.test(fieldLabel(path, type)))

    expect(nameless.map(({ type, path }) => `${type} ${path}`)).toEqual([])
  })

  it('have help for every field, be it in general', () => {
    const helpless = Object.entries(EVENT_FIELDS).filter(([, [, help]]) => help === '')

    expect(helpless).toEqual([])
    expect(EVERY.filter(({ path }) => EVENT_FIELDS[path.split('.').at(-1) ?? ''] === undefined)).toEqual([])
  })

  it('have a Chinese name for every value that a field may have', () => {
    const nameless = EVERY.flatMap(({ type, path, values }) =>
      values
        .filter((value) => !CHINESE.test(valueLabel(path.split('.').at(-1) ?? '', value, type)))
        .map((value) => `${type} ${path} ${value}`),
    )

    expect(nameless).toEqual([])
  })

  it('give each value of one field a name of its own, so that a choice is a choice', () => {
    const doubled = EVERY.filter(({ type, path, values }) => {
      const names = values.map((value) => valueLabel(path.split('.').at(-1) ?? '', value, type))
      return new Set(names).size !== names.length
    })

    expect(doubled.map(({ type, path }) => `${type} ${path}`)).toEqual([])
  })

  it('name nothing that is in no event', () => {
    const names = new Set(EVERY.map(({ path }) => path.split('.').at(-1)))
    const inEvents = new Set(EVERY.map(({ type, path }) => `${type} ${path.split('.').at(-1)}`))

    expect(Object.keys(EVENT_FIELDS).filter((name) => !names.has(name))).toEqual([])
    expect(Object.keys(VALUE_LABELS).filter((name) => !names.has(name))).toEqual([])
    expect(
      Object.entries(FIELDS_BY_EVENT).flatMap(([type, fields]) =>
        Object.keys(fields).flatMap((name) => (inEvents.has(`${type} ${name}`) ? [] : [`${type} ${name}`])),
      ),
    ).toEqual([])
  })

  it('name what surrounds an event, and the roles', () => {
    const around = fieldsIn(sendEvent.body.omit({ event: true }), 'entry')

    expect(around.filter(({ path }) => !CHINESE.test(fieldLabel(path))).map(({ path }) => path)).toEqual([])
    expect(ROLES.filter((role) => !CHINESE.test(ROLE_LABELS[role]))).toEqual([])
  })

  it('tell a reason for returning from a reason as such', () => {
    expect(fieldLabel('event.text.reason', 'delegation.returned')).toBe('退回理由')
    expect(fieldLabel('event.text.reason')).toBe('理由')
    expect(fieldLabel('event.plan.0.unitId')).toBe('单位')
    expect(fieldLabel('')).toBe('（整体）')
    expect(fieldLabel('nobodyKnows.this')).toBe('nobodyKnows.this')
    expect(fieldHelp('text.note', 'contact.made')).toContain('几句话')
    expect(valueLabel('why', 'recalled', 'deputy.ended')).toBe('被罢免')
    expect(valueLabel('why', 'recalled', 'inquiry.cancelled')).toBe('交办已撤回')
  })
})
