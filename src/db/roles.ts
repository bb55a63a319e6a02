import type pg from 'pg'

import { AppError } from '../errors.ts'

/** The role that the engine and the server run as: it owns nothing and never passes by row-level security. */
export const APP_ROLE = 'duban_app'
/** The role that migrates and owns the tables on the embedded server; not a superuser either. */
export const OWNER_ROLE = 'duban_owner'

const ALREADY_THERE = ['42710', '23505']
const NOT_ALLOWED = '42501'

type RoleRow = { rolsuper: boolean; rolbypassrls: boolean; rolcreaterole: boolean }

/** Makes the app's role when it is missing (a role belongs to the whole server) and refuses one that could cheat. */
export async function ensureAppRole(admin: pg.ClientBase, password?: { value: string; isNew: boolean }): Promise<void> {
  await ensureRole(admin, APP_ROLE, password)
  const { rows } = await admin.query<RoleRow>(
    'select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = $1',
    [APP_ROLE],
  )
  const role = rows[0]
  if (role && (role.rolsuper || role.rolbypassrls || role.rolcreaterole)) {
    throw new AppError(
      'DATABASE_UNSUITABLE',
      `数据库角色 ${APP_ROLE} 有 SUPERUSER、BYPASSRLS 或 CREATEROLE 权限，行级安全会失效；请执行 alter role ${APP_ROLE} nosuperuser nobypassrls nocreaterole`,
    )
  }
}

/** Makes a login role when it is missing; sets the password when it is new. Throws DATABASE_RIGHTS_MISSING. */
export async function ensureRole(
  admin: pg.ClientBase,
  name: string,
  password?: { value: string; isNew: boolean },
): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [name])
  const secret = password ? `password ${admin.escapeLiteral(password.value)}` : ''
  const role = admin.escapeIdentifier(name)

  if (rowCount === 0) await createRole(admin, name, `create role ${role} login nosuperuser nobypassrls ${secret}`)
  else if (password?.isNew) await admin.query(`alter role ${role} login ${secret}`)
}

/** Lets the owner's connection change into the app's role; for servers where only the owner's URL is known. */
export async function grantAppRoleToSelf(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ isAllowed: boolean }>(
    `select pg_has_role(current_user, $1, 'SET') as "isAllowed"`,
    [APP_ROLE],
  )
  if (rows[0]?.isAllowed) return

  try {
    await owner.query(`grant ${APP_ROLE} to current_user with inherit true, set true`)
  } catch (error) {
    if (hasCode(error, [NOT_ALLOWED])) throw rightsMissing(`不能把角色 ${APP_ROLE} 授予自己`, error)
    throw error
  }
}

async function createRole(admin: pg.ClientBase, name: string, statement: string): Promise<void> {
  try {
    await admin.query(statement)
  } catch (error) {
    if (hasCode(error, ALREADY_THERE)) return
    if (hasCode(error, [NOT_ALLOWED])) throw rightsMissing(`不能建立角色 ${name}`, error)
    throw error
  }
}

function rightsMissing(found: string, cause: unknown): AppError {
  return new AppError(
    'DATABASE_RIGHTS_MISSING',
    `DATABASE_URL 的用户${found}；请由管理员执行 create role ${APP_ROLE} login password '…' 并设置 DATABASE_APP_URL，或给该用户 CREATEROLE 权限`,
    { cause },
  )
}

function hasCode(error: unknown, codes: string[]): boolean {
  return codes.includes((error as { code?: string }).code ?? '')
}
