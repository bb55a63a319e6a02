import { describe, expect, it } from 'vitest'

import { loadConfig } from '../src/config.ts'

describe('the environment', () => {
  it('may be empty, and an empty variable is absent', () => {
    const config = loadConfig({ DATABASE_URL: '', PORT: ' ' })

    expect(config).toEqual({
      databaseUrl: undefined,
      databaseAppUrl: undefined,
      dataFolder: undefined,
      sealKey: undefined,
      port: 8080,
      logLevel: 'info',
    })
  })

  it('is refused with every problem by name, and no secret is repeated', () => {
    const load = () =>
      loadConfig({ DATABASE_URL: 'mysql://a:geheim@h/d', PORT: '70000', LOG_LEVEL: '大声', DUBAN_SEAL_KEY: 'kurz' })

    expect(load).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    for (const said of ['DATABASE_URL', 'PORT 的值“70000”', 'LOG_LEVEL 的值“大声”', 'DUBAN_SEAL_KEY']) {
      expect(load).toThrow(said)
    }
    expect(load).not.toThrow('geheim')
    expect(load).not.toThrow('kurz')
  })

  it.each(['-1', '8080.5', 'abc', '99999'])('refuses the port "%s"', (PORT) => {
    expect(() => loadConfig({ PORT })).toThrow('应是 0 到 65535 之间的整数')
  })

  it('refuses a connection of the app without one of the owner', () => {
    expect(() => loadConfig({ DATABASE_APP_URL: 'postgresql://a@h/d' })).toThrow('DATABASE_APP_URL')
  })
})
