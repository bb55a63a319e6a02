import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Env } from '../../machines/step.ts'

/** Puyang on an ordinary day, seen by the engine itself; a test names only what it is about. */
export function anEnv(differing: Partial<Env> = {}): Env {
  return {
    policy: shippedPolicy('puyang-2024'),
    occurredOn: '2025-05-06',
    today: differing.occurredOn ?? '2025-05-06',
    caseId: 'case-1',
    self: 'suggestion',
    by: { id: 'person-1', role: 'system' },
    actors: [],
    deadlines: [],
    ...differing,
  }
}
