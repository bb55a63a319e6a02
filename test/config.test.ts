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
      authSecret: undefined,
      publicUrl: undefined,
      oidc: undefined,
      port: 8080,
      logLevel: 'info',
      queue: { redisUrl: undefined, databaseUrl: undefined },
      files: {
        limitBytes: 50 * 1024 * 1024,
        alsoAccepted: [],
        scanCommand: undefined,
        scanTimeoutMs: 60_000,
        bucket: undefined,
      },
      hooks: { mayReachPrivate: false },
      mail: undefined,
      sms: undefined,
      door: { trustedProxies: [], ratePerAccount: 600, ratePerAddress: 6000 },
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

  it('takes an identity provider whole or not at all, and an address without a path', () => {
    const whole = {
      DUBAN_OIDC_ISSUER: 'https://id.example.cn/realms/stadt',
      DUBAN_OIDC_CLIENT_ID: 'duban',
      DUBAN_OIDC_CLIENT_SECRET: 'geheim',
    }

    expect(loadConfig(whole).oidc).toMatchObject({ clientId: 'duban', label: '统一身份认证' })
    expect(() => loadConfig({ ...whole, DUBAN_OIDC_CLIENT_ID: '' })).toThrow('请一起设置')
    expect(() => loadConfig({ ...whole, DUBAN_OIDC_CLIENT_ID: '' })).not.toThrow('geheim')
    expect(loadConfig({ DUBAN_PUBLIC_URL: 'https://duban.example.cn' }).publicUrl).toBe('https://duban.example.cn')
    expect(() => loadConfig({ DUBAN_PUBLIC_URL: 'https://example.cn/duban' })).toThrow('没有路径')
    expect(() => loadConfig({ DUBAN_PUBLIC_URL: 'duban.example.cn' })).toThrow('DUBAN_PUBLIC_URL')
  })

  it('takes a bucket whole or not at all', () => {
    const whole = {
      DUBAN_S3_ENDPOINT: 'https://s3.example.cn',
      DUBAN_S3_BUCKET: 'duban',
      DUBAN_S3_ACCESS_KEY: 'ein',
      DUBAN_S3_SECRET_KEY: 'geheim',
    }

    expect(loadConfig(whole).files.bucket).toMatchObject({ bucket: 'duban', region: 'us-east-1' })
    expect(() => loadConfig({ ...whole, DUBAN_S3_SECRET_KEY: '' })).toThrow('请一起设置')
    expect(() => loadConfig({ ...whole, DUBAN_S3_SECRET_KEY: '' })).not.toThrow('geheim')
  })

  it('takes the place of the queue: a database, or Redis in one of its forms', () => {
    const REDIS_URL = 'redis+sentinel://:geheim@a:26379,b:26379/haupt'

    expect(loadConfig({ REDIS_URL }).queue).toEqual({ redisUrl: REDIS_URL, databaseUrl: undefined })
    expect(loadConfig({ DUBAN_QUEUE_URL: 'postgresql://q@h/jobs' }).queue.databaseUrl).toBe('postgresql://q@h/jobs')
    expect(() => loadConfig({ REDIS_URL: 'http://:geheim@h' })).toThrow('REDIS_URL')
    expect(() => loadConfig({ REDIS_URL: 'http://:geheim@h' })).not.toThrow('geheim')
    expect(() => loadConfig({ DUBAN_QUEUE_URL: 'redis://h' })).toThrow('DUBAN_QUEUE_URL')
  })

  it('takes no archive but zip, and no limit beyond reason', () => {
    expect(loadConfig({ DUBAN_UPLOAD_ALSO: 'ZIP' }).files.alsoAccepted).toEqual(['zip'])
    expect(() => loadConfig({ DUBAN_UPLOAD_ALSO: 'zip, exe' })).toThrow('DUBAN_UPLOAD_ALSO')
    expect(() => loadConfig({ DUBAN_UPLOAD_LIMIT_MB: '0' })).toThrow('应是 1 到 2000 之间的整数')
  })
})
