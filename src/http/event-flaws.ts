import type { z } from 'zod'

import { SuggestionDrafted } from '../../machines/suggestion/events.ts'
import { findEventSchema, machineOf } from '../contract/event-schemas.ts'
import { fieldLabel } from '../contract/field-labels.ts'
import type { Problem } from '../contract/problem.ts'

type Flaws = NonNullable<Problem['fields']>
const MOST = 20

/** The event of a machine's own union, judged with the Chinese words of its fields. Empty when nothing is wrong with it. */
export function flawsOfEvent(schema: z.ZodType, event: unknown, type: string): Flaws {
  const parsed = schema.safeParse(event)
  if (parsed.success) return []
  return parsed.error.issues.slice(0, MOST).map((issue) => {
    const path = ['event', ...issue.path.map(String)].join('.')
    return { path, label: fieldLabel(path, type), why: issue.message }
  })
}

/**
 * What is wrong with the event in a request that was refused as a whole: of all machines' unions only the one of its
 * actor says it in words that help. Undefined where the request brings no event of a known actor.
 */
export function flawsInBody(body: unknown): Flaws | undefined {
  if (typeof body !== 'object' || body === null || !('event' in body)) return undefined
  const { event } = body
  const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : ''
  if (type === 'suggestion.drafted') return flawsOfEvent(SuggestionDrafted, event, type)
  const machine = 'actorId' in body && typeof body.actorId === 'string' ? machineOf(body.actorId) : undefined
  const schema = machine && findEventSchema(machine, type)
  if (!machine || schema) return schema && flawsOfEvent(schema, event, type)
  return [{ path: 'event.type', label: fieldLabel('type'), why: `这个环节没有“${type.slice(0, 60)}”这种事项` }]
}
