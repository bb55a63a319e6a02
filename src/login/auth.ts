import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { genericOAuth, twoFactor, username } from 'better-auth/plugins'
import type { Kysely } from 'kysely'
import { z } from 'zod'

import type { Database } from '../db/schema.ts'
import { hashPassword, isPassword, PASSWORD_MAX_LENGTH } from './passwords.ts'

export const OIDC_PROVIDER = 'oidc'
/** The header in which we hand better-auth the caller's address; what a caller sends under this name is not passed on. */
export const ADDRESS_HEADER = 'x-duban-address'
/** How long better-auth itself would keep a session; the time-outs of the congress end it much earlier. */
const SESSION_DAYS = 31

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string; label: string }
export type AuthParts = {
  db: Kysely<Database>
  secret: string
  /** Under which people open this installation: `https://duban.example.cn`. */
  publicUrl: string
  oidc: OidcSettings | undefined
  /** What a new session begins with. */
  beginSession: (session: { userId: string; startedAt?: unknown }) => Promise<Record<string, unknown>>
  /** The e-mail of ours that stands for the account of an outside identity; one that nobody has if there is none. */
  findStandIn: (profile: Record<string, unknown>) => Promise<string>
  /** Its messages, never their details, which may name people. */
  warn: (message: string) => void
}

export type Auth = ReturnType<typeof createAuth>

/**
 * better-auth on our tables in the schema `auth`. Its own routes are not public: our endpoints call `auth.api`, and
 * only the way back from an identity provider is handed to its handler.
 */
export function createAuth(parts: AuthParts) {
  const { db, secret, publicUrl, beginSession, warn } = parts
  return betterAuth({
    appName: '督办',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: { db: db as Kysely<never>, type: 'postgres', schemaName: 'auth', transaction: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (_, message) => warn(message) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
    },
    user: { fields: USER_COLUMNS, additionalFields: USER_FIELDS },
    session: {
      expiresIn: SESSION_DAYS * 24 * 60 * 60,
      disableSessionRefresh: true,
      freshAge: 0,
      fields: SESSION_COLUMNS,
      additionalFields: SESSION_FIELDS,
    },
    account: {
      fields: ACCOUNT_COLUMNS,
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, trustedProviders: [OIDC_PROVIDER] },
    },
    verification: { fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' } },
    advanced: {
      cookiePrefix: 'duban',
      useSecureCookies: publicUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { validateSchema: false },
    },
    databaseHooks: {
      session: {
        create: { before: async (session) => ({ data: { ...session, ...(await beginSession(session)) } }) },
      },
      // We only ask who somebody is; the provider's own tokens are of no use here and not kept.
      account: { create: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) } },
    },
    plugins: [
      username({ schema: { user: { fields: { displayUsername: 'display_username' } } } }),
      twoFactor({
        issuer: '督办',
        allowPasswordless: true,
        schema: { user: { fields: { twoFactorEnabled: 'two_factor_enabled' } }, twoFactor: TWO_FACTOR_TABLE },
      }),
      sessionOpener(),
      ...outsideIdentity(parts),
    ],
  })
}

/**
 * Opens a session for an account whose owner has proved it in our own way: a one-time code, an outside identity. It
 * stands under the path of a sign-in by telephone (a plugin that is not used), because after a sign-in at one of its
 * known paths the plugin for second factors takes the session back and asks for the factor.
 */
function sessionOpener() {
  return {
    id: 'session-opener',
    endpoints: {
      openSession: createAuthEndpoint(
        '/sign-in/phone-number',
        { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
        async (ctx) => {
          const { internalAdapter } = ctx.context
          const user = await internalAdapter.findUserById(ctx.body.userId)
          if (!user) throw new Error('The account of the session is gone')
          const session = await internalAdapter.createSession(user.id)
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ token: session.token })
        },
      ),
    },
  } satisfies BetterAuthPlugin
}

function outsideIdentity({ oidc, findStandIn }: AuthParts) {
  if (!oidc) return []
  return [
    genericOAuth({
      config: [
        {
          providerId: OIDC_PROVIDER,
          name: oidc.label,
          discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId: oidc.clientId,
          clientSecret: oidc.clientSecret,
          scopes: ['openid', 'profile', 'email'],
          requireIdTokenVerification: true,
          // Strangers get no account: an administrator has entered who may come in.
          disableSignUp: true,
          mapProfileToUser: async (profile) => ({ email: await findStandIn(profile), emailVerified: true }),
        },
      ],
    }),
  ]
}

const WITHOUT_TOKENS = { accessToken: null, refreshToken: null, idToken: null, scope: null }
const USER_COLUMNS = { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' }
const USER_FIELDS = {
  isOperator: { type: 'boolean', fieldName: 'is_operator', required: true, defaultValue: false, input: false },
  mustSetPassword: {
    type: 'boolean',
    fieldName: 'must_set_password',
    required: true,
    defaultValue: false,
    input: false,
  },
} as const
const SESSION_COLUMNS = {
  userId: 'user_id',
  expiresAt: 'expires_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  ipAddress: 'ip_address',
  userAgent: 'user_agent',
}
const SESSION_FIELDS = {
  tenantId: { type: 'string', fieldName: 'tenant_id', required: false, input: false },
  postId: { type: 'string', fieldName: 'post_id', required: false, input: false },
  startedAt: { type: 'date', fieldName: 'started_at', required: true, input: false },
  lastActiveAt: { type: 'date', fieldName: 'last_active_at', required: true, input: false },
} as const
const ACCOUNT_COLUMNS = {
  accountId: 'account_id',
  providerId: 'provider_id',
  userId: 'user_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}
const TWO_FACTOR_TABLE = {
  modelName: 'two_factor',
  fields: {
    backupCodes: 'backup_codes',
    userId: 'user_id',
    failedVerificationCount: 'failed_verification_count',
    lockedUntil: 'locked_until',
  },
}
