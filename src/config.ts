import { z } from 'zod'

import { AppError } from './errors.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const postgresUrl = z
  .string()
  .refine(isPostgresUrl, { error: '应是 postgresql://用户:密码@主机:端口/数据库名 形式的地址（必须写明数据库名）' })

/** Items between commas or spaces. */
function listOf(text: string): string[] {
  return text
    .split(/[,，\s]+/)
    .map((item) => item.toLowerCase())
    .filter((item) => item !== '')
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `应是 ${least} 到 ${most} 之间的整数`,
    })
    .transform(Number)
}

const Environment = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_APP_URL: postgresUrl.optional(),
  DUBAN_QUEUE_URL: postgresUrl.optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?(\+(sentinel|cluster))?:\/\/[^\s]+$/, {
      error:
        '应是 redis://主机:端口/库号、redis+sentinel://主机:端口,主机:端口/主节点名 或 redis+cluster://主机:端口,主机:端口',
    })
    .optional(),
  DUBAN_DATA: z.string().optional(),
  DUBAN_SEAL_KEY: z.string().min(32, { error: '应至少有 32 个字符，例如用 openssl rand -hex 32 生成' }).optional(),
  DUBAN_AUTH_SECRET: z.string().min(32, { error: '应至少有 32 个字符，例如用 openssl rand -hex 32 生成' }).optional(),
  DUBAN_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: '应是 https:// 或 http:// 开头的地址，例如 https://duban.example.cn' })
    .refine((text) => !URL.canParse(text) || new URL(text).pathname === '/', { error: '应只有域名和端口，没有路径' })
    .optional(),
  DUBAN_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: '应是 http:// 或 https:// 开头的地址' }).optional(),
  DUBAN_OIDC_CLIENT_ID: z.string().optional(),
  DUBAN_OIDC_CLIENT_SECRET: z.string().optional(),
  DUBAN_OIDC_LABEL: z.string().max(30, { error: '应不超过 30 个字' }).default('统一身份认证'),
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, { error: '应是 0 到 65535 之间的整数' })
    .transform(Number)
    .default(8080),
  DUBAN_UPLOAD_LIMIT_MB: wholeNumber(1, 2000).default(50),
  DUBAN_UPLOAD_ALSO: z
    .string()
    .refine((text) => listOf(text).every((one) => one === 'zip'), { error: '可以另外允许的格式只有 zip' })
    .transform(listOf)
    .default([]),
  DUBAN_SCAN_COMMAND: z.string().optional(),
  DUBAN_SCAN_TIMEOUT_S: wholeNumber(1, 600).default(60),
  DUBAN_S3_ENDPOINT: z.url({ protocol: /^https?$/, error: '应是 http:// 或 https:// 开头的地址' }).optional(),
  DUBAN_S3_BUCKET: z.string().optional(),
  DUBAN_S3_REGION: z.string().default('us-east-1'),
  DUBAN_S3_ACCESS_KEY: z.string().optional(),
  DUBAN_S3_SECRET_KEY: z.string().optional(),
  DUBAN_HOOKS_ALLOW_PRIVATE: z.enum(['0', '1'], { error: '应是 0 或 1' }).default('0'),
  DUBAN_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: '应是 smtps://用户:密码@主机:465 或 smtp://用户:密码@主机:587 形式的地址' })
    .optional(),
  DUBAN_MAIL_FROM: z
    .string()
    .regex(/^[^@<>\r\n]*<?[^\s@<>]+@[^\s@<>]+>?$/, { error: '应是 督办系统 <duban@example.gov.cn> 形式的发件人' })
    .optional(),
  DUBAN_SMS_URL: z.url({ protocol: /^https?$/, error: '应是 http:// 或 https:// 开头的地址' }).optional(),
  DUBAN_SMS_METHOD: z.enum(['POST', 'GET'], { error: '应是 POST 或 GET' }).default('POST'),
  DUBAN_SMS_HEADERS: z
    .string()
    .transform(readHeaders)
    .refine((headers) => headers !== undefined, {
      error: '应是 JSON 对象，例如 {"content-type":"application/json","authorization":"…"}',
    })
    .optional(),
  DUBAN_SMS_BODY: z.string().default('{"phone":"{phone}","text":"{text}","id":"{id}"}'),
  DUBAN_SMS_SUCCESS: z.string().optional(),
  DUBAN_TRUSTED_PROXIES: z.string().transform(listOf).default([]),
  DUBAN_RATE_PER_ACCOUNT: wholeNumber(10, 1_000_000).default(600),
  DUBAN_RATE_PER_ADDRESS: wholeNumber(10, 1_000_000).default(6000),
  DUBAN_METRICS_TOKEN: z.string().min(16, { error: '应至少有 16 个字符，例如用 openssl rand -hex 16 生成' }).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `应是 ${LOG_LEVELS.join('、')} 之一` }).default('info'),
})

export type LogLevel = (typeof LOG_LEVELS)[number]
export type Config = {
  /** The owner's connection to a server that is already there; without it the embedded one is used. */
  databaseUrl: string | undefined
  /** The connection of the role `duban_app` to that server; without it the owner changes into the role. */
  databaseAppUrl: string | undefined
  /** Where the embedded server keeps its data; without it `.duban` in the project. */
  dataFolder: string | undefined
  /** Key of the audit seals; without it a random one is kept in the data folder. */
  sealKey: string | undefined
  /** Signs cookies and encrypts authenticators; without it a random one is kept in the data folder. */
  authSecret: string | undefined
  /** Under which people open this installation; its scheme decides whether cookies go over https alone. */
  publicUrl: string | undefined
  /** An identity provider at which people may sign in. */
  oidc: { issuer: string; clientId: string; clientSecret: string; label: string } | undefined
  /** Who shows it may read the metrics; without one, only who asks from this computer. */
  metricsToken: string | undefined
  port: number
  logLevel: LogLevel
  queue: {
    /** Keeps the jobs of background work in Redis instead of Postgres. */
    redisUrl: string | undefined
    /** A Postgres database for the jobs; without it one beside the product's own. */
    databaseUrl: string | undefined
  }
  files: FileSettings
  hooks: {
    /** Deliveries may go to loopback and private addresses: for receivers inside the office's own network. */
    mayReachPrivate: boolean
  }
  /** The mail server through which this installation sends, and who it says it is. */
  mail: { url: string; from: string } | undefined
  sms: SmsSettings | undefined
  door: {
    /** Addresses or networks whose `x-forwarded-*` is believed. */
    trustedProxies: string[]
    /** Requests a minute. */
    ratePerAccount: number
    ratePerAddress: number
  }
}
export type SmsSettings = {
  url: string
  method: 'POST' | 'GET'
  headers: Record<string, string>
  /** With `{phone}`, `{text}` and `{id}`. */
  body: string
  /** What the gateway's reply holds when it took the message. */
  success: string | undefined
}
export type FileSettings = {
  limitBytes: number
  /** Extensions taken beyond the usual ones. */
  alsoAccepted: string[]
  /** An executable that is given the path of each upload and ends with 0 when it is clean. */
  scanCommand: string | undefined
  scanTimeoutMs: number
  /** Without it files are kept in the data folder. */
  bucket: { endpoint: string; bucket: string; region: string; accessKey: string; secretKey: string } | undefined
}

/** Checks the environment; an empty variable counts as absent. Throws CONFIG_INVALID with every problem at once. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) throw new AppError('CONFIG_INVALID', explain(parsed.error, given))

  const { data } = parsed
  if (data.DATABASE_APP_URL && !data.DATABASE_URL) {
    throw new AppError('CONFIG_INVALID', '设置了 DATABASE_APP_URL 而没有 DATABASE_URL；请同时设置两者，或都不设置')
  }
  return {
    databaseUrl: data.DATABASE_URL,
    databaseAppUrl: data.DATABASE_APP_URL,
    dataFolder: data.DUBAN_DATA,
    sealKey: data.DUBAN_SEAL_KEY,
    authSecret: data.DUBAN_AUTH_SECRET,
    publicUrl: data.DUBAN_PUBLIC_URL,
    oidc: oidcOf(data),
    metricsToken: data.DUBAN_METRICS_TOKEN,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    queue: { redisUrl: data.REDIS_URL, databaseUrl: data.DUBAN_QUEUE_URL },
    files: {
      limitBytes: data.DUBAN_UPLOAD_LIMIT_MB * 1024 * 1024,
      alsoAccepted: data.DUBAN_UPLOAD_ALSO,
      scanCommand: data.DUBAN_SCAN_COMMAND,
      scanTimeoutMs: data.DUBAN_SCAN_TIMEOUT_S * 1000,
      bucket: bucketOf(data),
    },
    hooks: { mayReachPrivate: data.DUBAN_HOOKS_ALLOW_PRIVATE === '1' },
    mail: mailOf(data),
    sms: smsOf(data),
    door: {
      trustedProxies: data.DUBAN_TRUSTED_PROXIES,
      ratePerAccount: data.DUBAN_RATE_PER_ACCOUNT,
      ratePerAddress: data.DUBAN_RATE_PER_ADDRESS,
    },
  }
}

/** All of it or nothing: people would be sent to a provider that cannot send them back. */
function oidcOf(data: z.infer<typeof Environment>): Config['oidc'] {
  const issuer = data.DUBAN_OIDC_ISSUER
  const clientId = data.DUBAN_OIDC_CLIENT_ID
  const clientSecret = data.DUBAN_OIDC_CLIENT_SECRET
  if (issuer && clientId && clientSecret) return { issuer, clientId, clientSecret, label: data.DUBAN_OIDC_LABEL }
  if (!issuer && !clientId && !clientSecret) return undefined
  throw new AppError(
    'CONFIG_INVALID',
    '统一身份认证的设置不完整；DUBAN_OIDC_ISSUER、DUBAN_OIDC_CLIENT_ID、DUBAN_OIDC_CLIENT_SECRET 请一起设置，或都不设置',
  )
}

/** All of it or nothing: half a bucket would keep files where nobody looks for them. */
function bucketOf(data: z.infer<typeof Environment>): FileSettings['bucket'] {
  const endpoint = data.DUBAN_S3_ENDPOINT
  const bucket = data.DUBAN_S3_BUCKET
  const accessKey = data.DUBAN_S3_ACCESS_KEY
  const secretKey = data.DUBAN_S3_SECRET_KEY
  if (endpoint && bucket && accessKey && secretKey) {
    return { endpoint, bucket, region: data.DUBAN_S3_REGION, accessKey, secretKey }
  }
  if (!endpoint && !bucket && !accessKey && !secretKey) return undefined
  throw new AppError(
    'CONFIG_INVALID',
    '对象存储的设置不完整；DUBAN_S3_ENDPOINT、DUBAN_S3_BUCKET、DUBAN_S3_ACCESS_KEY、DUBAN_S3_SECRET_KEY 请一起设置，或都不设置',
  )
}

function mailOf(data: z.infer<typeof Environment>): Config['mail'] {
  const url = data.DUBAN_SMTP_URL
  const from = data.DUBAN_MAIL_FROM
  if (url && from) return { url, from }
  if (!url && !from) return undefined
  throw new AppError('CONFIG_INVALID', '发送邮件的设置不完整；DUBAN_SMTP_URL、DUBAN_MAIL_FROM 请一起设置，或都不设置')
}

function smsOf(data: z.infer<typeof Environment>): SmsSettings | undefined {
  const url = data.DUBAN_SMS_URL
  if (!url) return undefined
  const method = data.DUBAN_SMS_METHOD
  const template = method === 'GET' ? url : `${url} ${data.DUBAN_SMS_BODY}`
  if (!template.includes('{phone}') || !template.includes('{text}')) {
    throw new AppError(
      'CONFIG_INVALID',
      '短信网关的设置不完整；地址（GET）或 DUBAN_SMS_BODY（POST）中应有 {phone} 和 {text} 两处',
    )
  }
  const headers = data.DUBAN_SMS_HEADERS ?? { 'content-type': 'application/json; charset=utf-8' }
  return { url, method, headers, body: data.DUBAN_SMS_BODY, success: data.DUBAN_SMS_SUCCESS }
}

/** Undefined when it is not a JSON object of header fields. */
function readHeaders(text: string): Record<string, string> | undefined {
  const Headers = z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/))
  try {
    return Headers.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function explain(error: z.ZodError, given: Record<string, string | undefined>): string {
  const lines = error.issues.map((issue) => {
    const name = String(issue.path[0])
    // A URL or a key is a secret, so its value is not repeated.
    const value = name === 'PORT' || name === 'LOG_LEVEL' ? `的值“${given[name]}”` : '的值'
    return `环境变量 ${name} ${value}不对：${issue.message}`
  })
  return `${lines.join('\n')}\n请改正后重新启动`
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.pathname.length > 1
}
