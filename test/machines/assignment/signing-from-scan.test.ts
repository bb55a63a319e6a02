import { describe, expect, it } from 'vitest'

import { newAssignment } from '../../../machines/assignment/context.ts'
import { ASSIGNMENT_GRANTS } from '../../../machines/assignment/roles.ts'
import { judgeSigning } from '../../../machines/assignment/rules.ts'
import { samples } from '../../../machines/assignment/samples.ts'
import type { Role } from '../../../machines/policy/words.ts'
import { judgeRole } from '../../../machines/roles.ts'
import type { Env } from '../../../machines/step.ts'
import { anEnv } from '../an-env.ts'

const [input] = samples.inputs
if (!input) throw new Error('no sample')
const duty = { ...newAssignment(input), unitId: 'unit-1', role: 'sole' as const, contactedOn: '2025-04-01' }
const actor = { id: 'assignment-1', machine: 'assignment' as const, value: 'active', context: duty }
const signing: Parameters<typeof judgeSigning>[0] = {
  type: 'reply.signed',
  documentNumber: '函〔2025〕1号',
  scheme: 'A',
  resultClass: 'A',
  statesMissingOpinions: false,
  promises: [],
  text: { signer: '局长甲' },
}

function seenBy(role: Role, basis?: Env['basis'], unitId = 'unit-1'): Env {
  return anEnv({
    self: 'assignment-1',
    by: { id: 'person-1', role, unitId },
    actors: [actor],
    ...(basis && { basis }),
  })
}
const judged = (env: Env) => judgeRole(ASSIGNMENT_GRANTS['reply.signed'], 'reply.signed', ['active.work.open'], env)

describe('the signature of the head', () => {
  it('is entered by the clerk of the unit from the scan of the stamped paper, and from nothing else', () => {
    expect(judged(seenBy('unit_clerk', 'scan')).ok).toBe(true)
    expect(judged(seenBy('unit_clerk'))).toMatchObject({ ok: false, code: 'ROLE_NOT_ALLOWED' })
    expect(judged(seenBy('unit_clerk', 'phone_note'))).toMatchObject({ ok: false, code: 'ROLE_NOT_ALLOWED' })
    expect(judged(seenBy('unit_head')).ok).toBe(true)
  })

  it('is not entered by the clerk of another unit, nor by other roles of the own', () => {
    expect(judged(seenBy('unit_clerk', 'scan', 'unit-2'))).toMatchObject({ ok: false, code: 'ROLE_NOT_ALLOWED' })
    expect(judged(seenBy('unit_section_head', 'scan'))).toMatchObject({ ok: false, code: 'ROLE_NOT_ALLOWED' })
  })

  it('still waits for what the policy puts before it', () => {
    expect(judgeSigning(signing, duty, seenBy('unit_clerk', 'scan'))).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(judgeSigning(signing, duty, seenBy('unit_clerk'))).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
  })
})
