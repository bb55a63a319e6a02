import { AppError } from '../errors.ts'

export type RedisAddress = {
  kind: 'single' | 'sentinel' | 'cluster'
  nodes: { host: string; port: number }[]
  login: { username?: string; password?: string }
  database: number
  tls: boolean
  /** Under which the sentinels know the server. */
  sentinelName: string
  sentinelPassword: string | undefined
}

const FORM = /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/
const DEFAULT_PORT = 6379
const DEFAULT_SENTINEL_PORT = 26_379

/**
 * `redis://[user:password@]host[:port][/database]`, `redis+sentinel://…@host:port,host:port/name[/database]` and
 * `redis+cluster://…@host:port,host:port`; with `rediss` over TLS. Throws CONFIG_INVALID without repeating the password.
 */
export function parseRedisAddress(text: string): RedisAddress {
  const [, tls, given = 'single', who, hosts = '', path = '', query] = FORM.exec(text) ?? []
  const kind = given as RedisAddress['kind']
  const [first = '', second = ''] = path.split('/')
  const database = kind === 'sentinel' ? second : first
  const nodes = hosts.split(',').map((host) => parseNode(host, kind))
  const isSound =
    hosts !== '' &&
    nodes.every((node) => node !== undefined) &&
    (kind !== 'single' || nodes.length === 1) &&
    (kind !== 'sentinel' || first !== '') &&
    (kind !== 'cluster' || first === '') &&
    /^\d{0,4}$/.test(database)
  if (!isSound) throw notAnAddress()
  return {
    kind,
    nodes: nodes.filter((node) => node !== undefined),
    login: parseLogin(who),
    database: Number(database || 0),
    tls: tls === 's',
    sentinelName: kind === 'sentinel' ? first : '',
    sentinelPassword: new URLSearchParams(query).get('sentinelPassword') ?? undefined,
  }
}

function notAnAddress(): AppError {
  return new AppError(
    'CONFIG_INVALID',
    '环境变量 REDIS_URL 的值不对：应是 redis://主机:端口/库号、redis+sentinel://主机:端口,主机:端口/主节点名 或 redis+cluster://主机:端口,主机:端口（加密连接用 rediss 开头）；请改正后重新启动',
  )
}

function parseNode(text: string, kind: RedisAddress['kind']): { host: string; port: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) return undefined
  return { host, port: Number(port ?? (kind === 'sentinel' ? DEFAULT_SENTINEL_PORT : DEFAULT_PORT)) }
}

function parseLogin(who: string | undefined): RedisAddress['login'] {
  if (!who) return {}
  const [username = '', ...rest] = who.split(':')
  const password = rest.join(':')
  try {
    return {
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    }
  } catch {
    throw notAnAddress()
  }
}
