import { describe, expect, it } from 'vitest'

import type { Principal } from '../../../machines/step.ts'
import * as rules from '../../../machines/transfer/rules.ts'

const ok = { ok: true }
const clerk: Principal = { id: 'person-1', role: 'deputy_office_clerk' }

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
