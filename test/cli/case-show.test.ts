import { expect, it } from 'vitest'

import { apply } from '../../src/engine/engine.ts'
import { aCommand, acknowledgement, createWorld, DIRECTOR, expectApplied, handOver, TENANT } from '../engine/a-world.ts'
import { cliOn } from './run-cli.ts'

it('explains every clock of a case in hand: from when, by which term, what moved it, which days do not count', async () => {
  await using world = await createWorld()
  const id = await handOver(world.engine, 1)
  const correction = { type: 'handover.dateCorrected', handedOverOn: '2026-03-09', text: { reason: '交办通知的日期' } }
  expectApplied(await apply(world.engine, acknowledgement(id)))
  expectApplied(await apply(world.engine, aCommand(id, correction, { principal: DIRECTOR })))

  const { code, out } = await cliOn(world.db).run('case', 'show', '第1号', '--tenant', TENANT)

  expect(code).toBe(0)
  expect(out).toContain('第1号　关于加强农村道路养护的建议')
  expect(out).toContain('代表建议：待答复')
  expect(out).toMatch(/承办 1（unit-1）：已签收/)
  expect(out).toMatch(/承办 1（unit-1） 答复期限：2026-06-10 → 2026-06-09　进行中/)
  expect(out).toMatch(/2026-03-09 起 3 个月/)
  expect(out).toContain('因“更正交办日期”')
  expect(out).toMatch(/不计：2026-03-14 周末/)
  expect(out).toMatch(/ 1 2026-03-10 起草建议　deputy_office_clerk person-clerk/)
})
