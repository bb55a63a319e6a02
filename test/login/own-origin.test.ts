import { describe, expect, it } from 'vitest'

import { isFromOwnPage } from '../../src/login/own-origin.ts'

const asks = (headers: Record<string, string>, method = 'POST') => ({
  method,
  headers: { host: 'duban.example:8080', ...headers },
})

describe('where a request that changes something comes from', () => {
  it.each([
    ['a page at the asked address', { origin: 'http://duban.example:8080', cookie: 'a=b' }, true],
    ['the same host over https, behind a proxy', { origin: 'https://duban.example:8080' }, true],
    ['another port', { origin: 'http://duban.example:8081', cookie: 'a=b' }, false],
    ['a sandboxed page', { origin: 'null', cookie: 'a=b' }, false],
    ['a name that only begins like ours', { origin: 'http://duban.example:8080.evil.example' }, false],
    ['a program without cookies', {}, true],
    ['something with a cookie that does not say', { cookie: 'a=b' }, false],
    ['a page of ours whose browser says so otherwise', { cookie: 'a=b', 'sec-fetch-site': 'same-origin' }, true],
    ['a foreign page without saying its name', { cookie: 'a=b', 'sec-fetch-site': 'cross-site' }, false],
    ['a program with a token', { authorization: 'Bearer x', origin: 'http://evil.example' }, true],
  ])('%s', (_, headers, isOurs) => {
    expect(isFromOwnPage(asks(headers as Record<string, string>), undefined)).toBe(isOurs)
  })

  it('is of no matter where nothing is changed', () => {
    expect(isFromOwnPage(asks({ origin: 'http://evil.example', cookie: 'a=b' }, 'GET'), undefined)).toBe(true)
  })

  it('is the configured address where there is one, whatever the host says', () => {
    const own = 'https://duban.example.cn'

    expect(isFromOwnPage(asks({ origin: own }), own)).toBe(true)
    expect(isFromOwnPage(asks({ origin: 'http://duban.example:8080' }), own)).toBe(false)
  })
})
