import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { createHouse, type House } from './a-house.ts'

let house: House
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-web-'))
  house = await createHouse({}, { webFolder: folder })
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const PAGE = '<!doctype html><title>督办</title>'
const asBrowser = { accept: 'text/html,application/xhtml+xml' }

it('asks for patience while the screens are being built, and gives them as soon as they are there', async () => {
  const waiting = await house.app.inject({ url: '/', headers: asBrowser })
  expect({ status: waiting.statusCode, body: waiting.body }).toEqual({
    status: 503,
    body: expect.stringContaining('界面正在生成'),
  })

  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), PAGE)
  await writeFile(join(folder, 'assets', 'main-abc123.js'), 'let a')
  await writeFile(join(folder, 'assets', 'main-abc123.js.gz'), gzipSync('let a'))
  await writeFile(join(folder, 'icon.svg'), '<svg/>')
  await writeFile(join(folder, '.sources'), 'geheim')

  const page = await house.app.inject({ url: '/', headers: asBrowser })
  expect({ status: page.statusCode, body: page.body }).toEqual({ status: 200, body: PAGE })
  expect(page.headers['cache-control']).toBe('no-store')
})

it('gives the page for any address of a browser, and for none of a program', async () => {
  for (const url of ['/cases/123', '/sign-in?to=%2Fcases', '/cases/%E3%9B%83']) {
    expect((await house.app.inject({ url, headers: asBrowser })).body, url).toBe(PAGE)
  }
  for (const url of ['/api/nowhere', '/api', '/feeds/x']) {
    expect((await house.app.inject({ url, headers: asBrowser })).json(), url).toMatchObject({ code: 'NOT_FOUND' })
  }
  const program = await house.app.inject({ url: '/cases/123', headers: { accept: 'application/json' } })
  expect(program.json()).toMatchObject({ code: 'NOT_FOUND' })
})

it('lets what bears a hash be kept for ever, packed once, and gives nothing outside of its folder', async () => {
  const asset = await house.app.inject({ url: '/assets/main-abc123.js', headers: { 'accept-encoding': 'gzip' } })
  expect(asset.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('javascript'),
  })
  expect((await house.app.inject({ url: '/icon.svg' })).headers['content-type']).toContain('svg')

  for (const url of [
    '/assets/none.js',
    '/.sources',
    '/assets/../.sources',
    '/assets/%2e%2e/.sources',
    '/.vite/manifest.json',
    '/..%2f..%2fetc/passwd',
  ]) {
    const reply = await house.app.inject({ url, headers: { accept: '*/*' } })
    expect({ url, status: reply.statusCode, code: reply.json().code }).toEqual({ url, status: 404, code: 'NOT_FOUND' })
  }
})
