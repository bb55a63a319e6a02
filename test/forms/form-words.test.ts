import { expect, it } from 'vitest'

import { besideSession } from '../../src/forms/form-words.ts'

it('says a number beside its session without saying the session twice', () => {
  expect(besideSession('9届5次第12号')).toBe('第12号')
  expect(besideSession('第12号')).toBe('第12号')
  // Between sessions the year is told by the number alone.
  expect(besideSession('2026闭第39号')).toBe('2026闭第39号')
  expect(besideSession('（未编号）')).toBe('（未编号）')
})
