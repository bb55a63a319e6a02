import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

import type { Page } from './http/door.ts'
import type { Metrics } from './metrics.ts'

/** Heads by which a proxy says for whom it asks: then it is not this computer that asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** `GET /metrics` in the form of Prometheus, for whoever shows the token; without one, for this computer alone. */
export function metricsPage(metrics: Pick<Metrics, 'read'>, token: string | undefined): Page {
  return async (request, response) => {
    request.resume()
    if (!mayRead(request, token)) return refuse(response, token)
    const text = await metrics.read()
    response.writeHead(200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(text)
  }
}

function mayRead(request: Pick<IncomingMessage, 'headers' | 'socket'>, token: string | undefined): boolean {
  const { headers, socket } = request
  if (token !== undefined) return isSame(headers.authorization ?? '', `Bearer ${token}`)
  return isLoopback(socket.remoteAddress ?? '') && FORWARDED.every((name) => headers[name] === undefined)
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return LOOPBACK.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

function refuse(response: ServerResponse, token: string | undefined): void {
  const status = token === undefined ? 403 : 401
  const [code, title] = token === undefined ? ['NOT_ALLOWED', '没有权限'] : ['NOT_SIGNED_IN', '没有登录']
  const detail =
    token === undefined
      ? '运行指标只能在本机读取；要从别处读取，请设置 DUBAN_METRICS_TOKEN 并在请求中出示'
      : '读取运行指标要出示 DUBAN_METRICS_TOKEN：Authorization: Bearer …'
  response.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  })
  response.end(JSON.stringify({ type: `urn:duban:${code}`, title, status, code, detail }))
}
