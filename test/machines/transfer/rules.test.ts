import { describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import type { Principal } from '../../../machines/step.ts'
import * as rules from '../../../machines/transfer/rules.ts'

const ok = { ok: true }
const clerk: Principal = { id: 'person-1', role: 'deputy_office_clerk' }

describe('opening a transfer', () => {
  const puyang = shippedPolicy('puyang-2024').transfer

  it('takes a clue in a field of public-interest litigation', () => {
    expect(rules.judgeTransferOpening(puyang.fields[0] ?? '', puyang)).toEqual(ok)
    expect(rules.judgeTransferOpening('城市规划', puyang)).toMatchObject({
      why: expect.stringContaining('可转化的领域'),
    })
  })

  it('takes none where the place keeps no such link', () => {
    const refused = rules.judgeTransferOpening(puyang.fields[0] ?? '', { ...puyang, held: false })

    expect(refused).toMatchObject({ code: 'RULE_NOT_IN_POLICY' })
  })
})

describe('views and answers', () => {
  it('lets a committee give its own view only', () => {
    const by: Principal = { id: 'person-2', role: 'supervising_committee', committeeId: 'committee-1' }

    expect(rules.judgeView('committee-1', by)).toEqual(ok)
    expect(rules.judgeView('committee-2', by)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
  })

  it('keeps one view of each committee', () => {
    const views = rules.withView([{ committeeId: 'committee-1', agrees: false }], {
      committeeId: 'committee-1',
      agrees: true,
    })

    expect(views).toEqual([{ committeeId: 'committee-1', agrees: true }])
  })

  it('lets only the director send against a committee’s view', () => {
    const against = [{ committeeId: 'committee-1', agrees: false }]

    expect(rules.judgeSending([], clerk)).toEqual(ok)
    expect(rules.judgeSending(against, clerk)).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(rules.judgeSending(against, { ...clerk, role: 'deputy_office_director' })).toEqual(ok)
  })

  it('takes the answer of a unit on which a document was served', () => {
    const unit: Principal = { id: 'person-3', role: 'unit_clerk', unitId: 'unit-1' }

    expect(rules.judgeAnswer('unit-1', ['unit-1'], unit)).toEqual(ok)
    expect(rules.judgeAnswer('unit-2', ['unit-1'], unit)).toMatchObject({ code: 'RULE_NOT_MET' })
    expect(rules.judgeAnswer('unit-2', ['unit-1', 'unit-2'], unit)).toMatchObject({ code: 'ROLE_NOT_ALLOWED' })
  })
})

describe('the clock that a cancellation drops', () => {
  it('is the one that runs', () => {
    const none = { decidingSince: null, handlingSince: null }
    const day = '2025-05-06'

    expect(rules.droppedClock(none, day)).toBeNull()
    expect(rules.droppedClock({ ...none, decidingSince: day }, day)).toMatchObject({ kind: 'transfer_decision' })
    expect(rules.droppedClock({ ...none, handlingSince: day }, day)).toMatchObject({ kind: 'transfer_result' })
  })
})
