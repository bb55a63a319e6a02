import type { Command } from '../../src/engine/engine.ts'
import { acknowledgement, caseId } from './a-world.ts'

/** The n-th event of a storm over so many cases: a contact of the unit with the deputy, with a key of its own. */
export function stormCommand(n: number, cases: number): Command {
  return acknowledgement(caseId(n % cases), {
    event: {
      type: 'contact.made',
      deputyId: 'deputy-1',
      form: 'phone',
      metBy: 'clerk',
      text: { note: `第${n}次联系` },
    },
    idempotencyKey: `storm-${n}`,
  })
}
