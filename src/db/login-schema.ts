/** The tables of `migrations/0005_add_login.ts`: accounts stand in the schema `auth`, without tenant. */
export type LoginTables = {
  'auth.user': UserTable
  'auth.session': SessionTable
  'auth.account': AccountTable
  'auth.verification': VerificationTable
  'auth.two_factor': TwoFactorTable
  'auth.sign_in_attempt': SignInAttemptTable
  'auth.api_token': ApiTokenTable
  'auth.setup_link': SetupLinkTable
  'auth.one_time_code': OneTimeCodeTable
  sign_in_policy: SignInPolicyTable
  sign_in_code_request: SignInCodeRequestTable
}

export type UserTable = {
  id: string
  name: string
  /** A stand-in that better-auth asks for, never an address. */
  email: string
  email_verified: boolean
  image: string | null
  created_at: Date
  updated_at: Date
  username: string | null
  display_username: string | null
  two_factor_enabled: boolean | null
  is_operator: boolean
  must_set_password: boolean
  /** Subject, user name or e-mail at the identity provider, entered by an administrator. */
  external_name: string | null
  locked_at: Date | null
  /** The post of the last session: the next one begins in it. */
  last_tenant_id: string | null
  last_post_id: string | null
  last_sign_in_at: Date | null
}
export type SessionTable = {
  id: string
  expires_at: Date
  token: string
  created_at: Date
  updated_at: Date
  ip_address: string | null
  user_agent: string | null
  user_id: string
  tenant_id: string | null
  post_id: string | null
  started_at: Date
  last_active_at: Date
}
export type AccountTable = {
  id: string
  account_id: string
  provider_id: string
  user_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Date | null
  refresh_token_expires_at: Date | null
  scope: string | null
  password: string | null
  created_at: Date
  updated_at: Date
}
export type VerificationTable = {
  id: string
  identifier: string
  value: string
  expires_at: Date
  created_at: Date
  updated_at: Date
}
export type TwoFactorTable = {
  id: string
  secret: string
  backup_codes: string
  user_id: string
  verified: boolean | null
  failed_verification_count: number | null
  locked_until: Date | null
}
/** Keys are keyed hashes: neither a typed name nor an address can be read here. */
export type SignInAttemptTable = { key: string; tries: number; last_at: Date; locked_until: Date | null }
export type ApiTokenTable = {
  id: string
  hash: Buffer
  start: string
  user_id: string
  tenant_id: string
  post_id: string
  label: string
  scopes: ('read' | 'write' | 'admin')[]
  made_at: Date
  expires_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}
/** At most one row, and none once the installation has its operator. */
export type SetupLinkTable = { id: number; hash: Buffer; expires_at: Date }
export type OneTimeCodeTable = {
  id: string
  user_id: string
  tenant_id: string
  post_id: string
  /** Keyed hashes of what the deputy may type beside the code. */
  who_hashes: Buffer[]
  code_hash: Buffer
  issued_at: Date
  issued_by: string
  expires_at: Date
  tries: number
  used_at: Date | null
}
export type SignInPolicyTable = {
  tenant_id: string
  second_factor_roles: string[]
  idle_minutes: number
  absolute_minutes: number
  password_min_length: number
  revision: number
}
export type SignInCodeRequestTable = { tenant_id: string; deputy_id: string; asked_at: Date }
