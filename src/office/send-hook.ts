import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export type HookSettings = {
  /** Receivers on loopback and in private networks are reached as well. */
  mayReachPrivate: boolean
}
export type Sending = { url: string; secret: string; deliveryId: string; event: string; body: string; at: string }
export type Sent = { isDelivered: boolean; outcome: string }

const TIMEOUT_MS = 10_000

/**
 * Posts a signed body and tells what came of it; never rejects. No redirect is followed, and the address is judged as
 * it was resolved for this very connection, so that a name cannot point elsewhere a moment later.
 */
export function sendHook(sending: Sending, { mayReachPrivate }: HookSettings): Promise<Sent> {
  const url = new URL(sending.url)
  const timestamp = String(Math.floor(Date.parse(sending.at) / 1000))
  const isOpen = mayReachPrivate ? () => true : isPublicAddress
  if (isIP(bareHost(url)) !== 0 && !isOpen(bareHost(url))) return Promise.resolve(NOT_SENT)

  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: guardedLookup(isOpen),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(sending.body),
        'user-agent': 'duban-hook/1',
        'x-duban-event': sending.event,
        'x-duban-delivery': sending.deliveryId,
        'x-duban-timestamp': timestamp,
        'x-duban-signature': signatureOf(sending.secret, timestamp, sending.body),
      },
    })
    request.once('response', (response) => {
      const status = response.statusCode ?? 0
      // Nothing of what the receiver says is kept.
      response.destroy()
      resolve({ isDelivered: status >= 200 && status < 300, outcome: `对方返回 ${status}` })
    })
    request.once('error', (error: NodeJS.ErrnoException) => resolve(explain(error)))
    request.end(sending.body)
  })
}

/** What the receiver computes anew: `v1=` and the hex HMAC-SHA256 of timestamp, a dot, and the body as it came. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

const PRIVATE = 'DUBAN_PRIVATE_ADDRESS'
const NOT_SENT: Sent = { isDelivered: false, outcome: '地址指向本机或内网，没有发送' }

function explain(error: NodeJS.ErrnoException): Sent {
  if (error.code === PRIVATE) return NOT_SENT
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return { isDelivered: false, outcome: `${TIMEOUT_MS / 1000} 秒内没有回答` }
  }
  return { isDelivered: false, outcome: `连接失败（${error.code ?? error.name}）` }
}

function guardedLookup(isOpen: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      // One forbidden address among them is enough: which of them would be taken cannot be told.
      if (found.length === 0 || !found.every(({ address }) => isOpen(address))) {
        return done(Object.assign(new Error('Not a public address'), { code: PRIVATE }), [])
      }
      if (options.all) return done(null, found)
      return done(null, found[0]?.address ?? '', found[0]?.family)
    })
  }
}

/** Does the address name this computer or a private network without any question? Names are judged when they resolve. */
export function isPlainlyPrivate(text: string): boolean {
  const host = bareHost(new URL(text))
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host) || !host.includes('.')
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

const RESERVED = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Within the public ones: tunnels that carry any IPv4 address, and examples.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])
const GLOBAL_UNICAST = blockList([['2000::', 3]])

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !RESERVED.check(address, 'ipv4')
  return GLOBAL_UNICAST.check(address, 'ipv6') && !RESERVED.check(address, 'ipv6')
}

function blockList(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIP(network) === 4 ? 'ipv4' : 'ipv6')
  return list
}
