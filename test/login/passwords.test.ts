import { describe, expect, it } from 'vitest'

import { randomPassword } from '../../src/login/accounts.ts'
import { hashPassword, isPassword, judgePassword } from '../../src/login/passwords.ts'

const OF = { username: 'zhangsan', name: '张三丰', minLength: 10 }

describe('a new password', () => {
  it.each([
    ['Ebbe-und-Flut-9', null],
    ['夏天的风吹过河湾Aa1', null],
    ['correct horse battery staple', null],
    ['kurz1A', '至少 10 个'],
    ['nurkleinbuchstab', '三类'],
    ['Zhangsan-2026', '登录名或姓名'],
    ['我是张三丰Aa12345', '登录名或姓名'],
    ['Password-2026', '常见'],
    ['aA1aA1aA1aA1', '重复'],
  ])('"%s": %s', (password, why) => {
    const judge = () => judgePassword(password, OF)

    if (why === null) expect(judge).not.toThrow()
    else expect(judge).toThrow(why)
  })

  it('given by the system always passes the rules', () => {
    for (let n = 0; n < 200; n += 1)
      expect(() => judgePassword(randomPassword(), { ...OF, minLength: 16 })).not.toThrow()
  })
})

describe('a kept password', () => {
  it('is argon2id, and known again however its characters were composed', async () => {
    const kept = await hashPassword('Café-Ｍ㛃䶮-2026')

    expect(kept).toMatch(/^\$argon2id\$/)
    expect(await isPassword(kept, 'Café-M㛃䶮-2026')).toBe(true)
    expect(await isPassword(kept, 'Cafe-M㛃䶮-2026')).toBe(false)
  })
})
