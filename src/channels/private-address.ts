import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export const PRIVATE_ADDRESS = 'DUBAN_PRIVATE_ADDRESS'

/** Does the address name this computer or a private network without any question? Names are judged when they resolve. */
export function isPlainlyPrivate(text: string): boolean {
  const host = bareHost(new URL(text))
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host) || !host.includes('.')
}

/** Is the host an IP address that is not public? A name is judged by `publicLookup`. */
export function isPrivateHost(url: URL): boolean {
  const host = bareHost(url)
  return isIP(host) !== 0 && !isPublicAddress(host)
}

/**
 * Resolves a name for one connection and refuses with PRIVATE_ADDRESS when any address is not public: so that a name
 * cannot point elsewhere a moment after it was judged.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    // One forbidden address among them is enough: which of them would be taken cannot be told.
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) {
      return done(Object.assign(new Error('Not a public address'), { code: PRIVATE_ADDRESS }), [])
    }
    if (options.all) return done(null, found)
    return done(null, found[0]?.address ?? '', found[0]?.family)
  })
}

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !RESERVED.check(address, 'ipv4')
  return GLOBAL_UNICAST.check(address, 'ipv6') && !RESERVED.check(address, 'ipv6')
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

function blockList(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, isIP(network) === 4 ? 'ipv4' : 'ipv6')
  return list
}
