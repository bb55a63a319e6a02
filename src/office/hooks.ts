import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { isPlainlyPrivate } from '../channels/private-address.ts'
import type { HookSettings } from '../channels/send-hook.ts'
import type { HookBody, HookView } from '../contract/hook-endpoints.ts'
import { findHook, type HookRow, listHooks } from '../db/read/hooks.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import {
  deleteHook,
  type HookChanges,
  insertDeliveries,
  insertHook,
  reviveHookDeliveries,
  updateHook,
} from '../db/write/hooks.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from './doer.ts'

/** Of one congress. */
const MOST_HOOKS = 20

export async function listHookViews(db: Kysely<Database>, tenantId: string): Promise<HookView[]> {
  return withTenant(db, tenantId, async (trx) => (await listHooks(trx)).map(hookView))
}

/** Registers an address; the secret is told this once. Throws RECORD_EXISTS, REQUEST_INVALID. */
export async function registerHook(
  db: Kysely<Database>,
  doer: Doer,
  given: { name: string; url: string },
  settings: HookSettings,
): Promise<{ hook: HookView; secret: string }> {
  requireReachable(given.url, settings)
  const { viewer, now } = doer
  const id = randomUUID()
  const secret = newSecret()
  return withTenant(db, viewer.tenantId, async (trx) => {
    if ((await listHooks(trx)).length >= MOST_HOOKS) {
      throw new AppError('REQUEST_INVALID', `最多登记 ${MOST_HOOKS} 个通知地址；请先删除不用的`)
    }
    const isNew = await insertHook(trx, {
      tenant_id: viewer.tenantId,
      id,
      name: given.name,
      url: given.url,
      secret,
      made_at: new Date(now),
      made_by: viewer.id,
      watched_until: new Date(now),
    })
    if (!isNew) throw new AppError('RECORD_EXISTS', `已有名为“${given.name}”的通知地址；请换一个名称`)
    await noteDeed(trx, doer, { kind: 'hook_added', subject: id, new: { name: given.name, host: hostOf(given.url) } })
    return { hook: await readHook(trx, id), secret }
  })
}

export type HookWishes = {
  revision: number
  name?: string | undefined
  url?: string | undefined
  isActive?: boolean | undefined
  renewSecret?: true | undefined
}

/** Changes an address; switched on again it goes on where it stopped. Throws NOT_FOUND, RECORD_STALE, RECORD_EXISTS. */
export async function amendHook(
  db: Kysely<Database>,
  doer: Doer,
  id: string,
  wishes: HookWishes,
  settings: HookSettings,
): Promise<{ hook: HookView; secret: string | null }> {
  const { revision, name, url, isActive, renewSecret } = wishes
  if (url !== undefined) requireReachable(url, settings)
  const secret = renewSecret ? newSecret() : null
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const before = await findHook(trx, id)
    if (!before) throw noSuchHook()
    const same = (await listHooks(trx)).find((other) => other.name === name && other.id !== id)
    if (same) throw new AppError('RECORD_EXISTS', `已有名为“${name}”的通知地址；请换一个名称`)
    const changes: HookChanges = {
      ...(name !== undefined && { name }),
      ...(url !== undefined && { url }),
      ...(secret !== null && { secret }),
      ...(isActive !== undefined && { is_active: isActive }),
      ...(isActive && { stopped_why: null, failures: 0, failing_since: null }),
    }
    if (!(await updateHook(trx, id, revision, changes))) {
      throw new AppError('RECORD_STALE', '这个通知地址已被别人改过；请刷新，核对后再提交')
    }
    await noteDeed(trx, doer, {
      kind: 'hook_changed',
      subject: id,
      old: { name: before.name, host: hostOf(before.url), isActive: before.is_active },
      new: {
        ...(name !== undefined && { name }),
        ...(url !== undefined && { host: hostOf(url) }),
        ...(isActive !== undefined && { isActive }),
        ...(renewSecret && { isSecretNew: true }),
      },
    })
    return { hook: await readHook(trx, id), secret }
  })
}

/** Takes the address away with its deliveries. Throws NOT_FOUND. */
export async function dropHook(db: Kysely<Database>, doer: Doer, id: string): Promise<void> {
  await withTenant(db, doer.viewer.tenantId, async (trx) => {
    const before = await findHook(trx, id)
    if (!before || !(await deleteHook(trx, id))) throw noSuchHook()
    await noteDeed(trx, doer, {
      kind: 'hook_removed',
      subject: id,
      old: { name: before.name, host: hostOf(before.url) },
    })
  })
}

/** Queues a trial. Throws NOT_FOUND, RULE_NOT_MET when the address is switched off. */
export async function queuePing(db: Kysely<Database>, doer: Doer, hookId: string): Promise<string> {
  const { viewer, now } = doer
  const body: HookBody = {
    id: randomUUID(),
    event: 'ping',
    at: now,
    congressId: viewer.tenantId,
    caseId: null,
    revision: null,
  }
  return withTenant(db, viewer.tenantId, async (trx) => {
    const hook = await findHook(trx, hookId)
    if (!hook) throw noSuchHook()
    if (!hook.is_active) throw new AppError('RULE_NOT_MET', '这个通知地址已停用；请先启用再试验')
    await insertDeliveries(trx, [deliveryOf(hookId, body)])
    return body.id
  })
}

/** Sets out again what was given up. Throws NOT_FOUND, RULE_NOT_MET when the address is switched off. */
export async function resendGivenUp(db: Kysely<Database>, doer: Doer, hookId: string): Promise<number> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const hook = await findHook(trx, hookId)
    if (!hook) throw noSuchHook()
    if (!hook.is_active) throw new AppError('RULE_NOT_MET', '这个通知地址已停用；请先启用再重新发送')
    const queued = await reviveHookDeliveries(trx, hookId, new Date(doer.now))
    if (queued > 0) await noteDeed(trx, doer, { kind: 'hook_resent', subject: hookId, new: { count: queued } })
    return queued
  })
}

/** A row that waits to be sent. */
export function deliveryOf(hookId: string, body: HookBody) {
  return {
    tenant_id: body.congressId,
    id: body.id,
    hook_id: hookId,
    event: body.event,
    case_id: body.caseId,
    revision: body.revision,
    body: JSON.stringify(body),
    made_at: new Date(body.at),
    next_try_at: new Date(body.at),
  }
}

export function noSuchHook(): AppError {
  return new AppError('NOT_FOUND', '没有这个通知地址，或者您不能查看它')
}

async function readHook(trx: Transaction<Database>, id: string): Promise<HookView> {
  const row = await findHook(trx, id)
  if (!row) throw noSuchHook()
  return hookView(row)
}

function requireReachable(url: string, { mayReachPrivate }: HookSettings): void {
  if (mayReachPrivate || !isPlainlyPrivate(url)) return
  throw new AppError(
    'REQUEST_INVALID',
    '这个地址在本机或内网，默认不发送；如对方确在内网，请系统维护人员设置 DUBAN_HOOKS_ALLOW_PRIVATE=1 后重新启动',
  )
}

function newSecret(): string {
  return `dbhk_${randomBytes(32).toString('base64url')}`
}

/** An address may carry a key in its path; the trail keeps where it goes and no more. */
function hostOf(url: string): string {
  return new URL(url).host
}

function hookView(row: HookRow): HookView {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    isActive: row.is_active,
    stoppedWhy: row.stopped_why,
    revision: row.revision,
    madeAt: row.made_at.toISOString(),
    lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
    failures: row.failures,
    waiting: row.waiting,
  }
}
