import { z } from 'zod'

import { AppError } from './errors.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const postgresUrl = z
  .string()
  .refine(isPostgresUrl, { error: '应是 postgresql://用户:密码@主机:端口/数据库名 形式的地址（必须写明数据库名）' })

const Environment = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_APP_URL: postgresUrl.optional(),
  DUBAN_DATA: z.string().optional(),
  DUBAN_SEAL_KEY: z.string().min(32, { error: '应至少有 32 个字符，例如用 openssl rand -hex 32 生成' }).optional(),
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, { error: '应是 0 到 65535 之间的整数' })
    .transform(Number)
    .default(8080),
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
  port: number
  logLevel: LogLevel
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
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
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
