import { describe, expect, it } from 'vitest'

import { parseRedisAddress } from '../../src/queue/redis-address.ts'

describe('the address of Redis', () => {
  it('names one server, with or without user, password and database', () => {
    expect(parseRedisAddress('redis://h')).toMatchObject({
      kind: 'single',
      nodes: [{ host: 'h', port: 6379 }],
      login: {},
      database: 0,
      tls: false,
    })
    expect(parseRedisAddress('rediss://nutzer:ge%40heim@h:7000/3')).toMatchObject({
      nodes: [{ host: 'h', port: 7000 }],
      login: { username: 'nutzer', password: 'ge@heim' },
      database: 3,
      tls: true,
    })
    expect(parseRedisAddress('redis://:geheim@[::1]:7000')).toMatchObject({
      nodes: [{ host: '::1', port: 7000 }],
      login: { password: 'geheim' },
    })
  })

  it('names sentinels and the server they watch over', () => {
    expect(parseRedisAddress('redis+sentinel://:p@s1,s2:26380/haupt/2?sentinelPassword=q')).toMatchObject({
      kind: 'sentinel',
      nodes: [
        { host: 's1', port: 26379 },
        { host: 's2', port: 26380 },
      ],
      sentinelName: 'haupt',
      sentinelPassword: 'q',
      database: 2,
    })
  })

  it('names the nodes of a cluster', () => {
    expect(parseRedisAddress('rediss+cluster://a:7000,b:7001')).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
      tls: true,
    })
  })

  it.each([
    'redis://',
    'redis://a,b',
    'redis://h:geheim/0',
    'redis://h/haupt',
    'redis+sentinel://s1,s2',
    'redis+cluster://a,b/1',
    'redis://u:%E0%A4%A@h',
    'http://h',
  ])('is refused as "%s", and no password is repeated', (text) => {
    const parse = () => parseRedisAddress(text)

    expect(parse).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    expect(parse).not.toThrow('geheim')
  })
})
