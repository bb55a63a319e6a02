import { offeredEvents, type Principal } from '../../../machines/step.ts'
import { dayOf, envFor, openCourse } from './course.ts'
import { judgeSender } from './judge-entry.ts'
import type { Given, StoredCase } from './shapes.ts'

/** What this person may send to each actor in its state, as the screens and the API show it. */
export function listOffers(given: Given, stored: StoredCase, by: Principal): Record<string, string[]> {
  const policy = given.findPolicy(stored.policyId, stored.policyVersion)
  if (!policy) return {}
  const course = openCourse(given, stored.id, stored, policy)
  const today = dayOf(course, given.now)
  course.root = { by, occurredOn: today, today, command: null, timerDueAt: null }

  const offers: Record<string, string[]> = {}
  for (const actor of stored.actors) {
    const env = envFor(course, actor.id)
    const mine = offeredEvents(given.rules.family[actor.machine], actor, env).filter(
      (type) => judgeSender(given.rules, actor.machine, actor.value, type, env).ok,
    )
    if (mine.length > 0) offers[actor.id] = mine
  }
  return offers
}
