import { expect, it } from 'vitest'

import { parseRole } from '../src/server-role.ts'

it('does both without a word, or one of them', () => {
  expect(parseRole([])).toBe('all')
  expect(parseRole(['--role', 'http'])).toBe('http')
  expect(parseRole(['--role=worker'])).toBe('worker')
})

it.each([
  [['--role', 'web'], '--role 的值“web”不对'],
  [['--role'], '不认识启动参数“--role”'],
  [['--port', '1'], '不认识启动参数“--port 1”'],
  [['worker'], '不认识启动参数“worker”'],
])('refuses %j in Chinese', (args, said) => {
  expect(() => parseRole(args)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  expect(() => parseRole(args)).toThrow(said)
})
