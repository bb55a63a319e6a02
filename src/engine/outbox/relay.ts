import { sql } from 'kysely'

import type { Told } from '../../../machines/effects.ts'
import { listCongressIds } from '../../db/read/audit-cases.ts'
import { withTenant } from '../../db/tenant.ts'
import { SYSTEM } from '../apply/course.ts'
import type { Outcome } from '../apply/shapes.ts'
import { applyTrusted, type Engine } from '../engine.ts'

const BATCH = 200
const LONGEST_WAIT_MINUTES = 24 * 60

type Asking = { id: number; body: { caseId: string; event: Told; occurredOn: string } }
export type Relayed = { applied: number; refused: number; failed: number }

/**
 * Carries events that cases asked of other cases. Each has a key of its own, so a relay that dies between the event and
 * the mark repeats nothing: the event happens exactly once. In order for each case that takes them.
 */
export async function relayEvents(engine: Engine, options: { tenantId?: string } = {}): Promise<Relayed> {
  const total: Relayed = { applied: 0, refused: 0, failed: 0 }
  for (const tenantId of await listTenants(engine, options.tenantId)) {
    for (let found = BATCH; found === BATCH; ) {
      const waiting = await listWaiting(engine, tenantId)
      found = waiting.length
      // Sent all at once in this order: the dispatcher keeps the order of commands on one case.
      const results = await Promise.allSettled(waiting.map((asking) => deliver(engine, tenantId, asking)))
      const said = results.map(describe)
      await mark(engine, tenantId, waiting, said)
      for (const { kind } of said) total[kind] += 1
    }
  }
  return total
}

type Said = { kind: keyof Relayed; words: string }

function describe(result: PromiseSettledResult<Outcome>): Said {
  if (result.status === 'rejected') return { kind: 'failed', words: `failed: ${String(result.reason)}` }
  const outcome = result.value
  if (outcome.kind === 'applied') return { kind: 'applied', words: 'applied' }
  return { kind: 'refused', words: `refused: ${outcome.code} ${outcome.why}` }
}

function deliver(engine: Engine, tenantId: string, { id, body }: Asking): Promise<Outcome> {
  return applyTrusted(engine, {
    tenantId,
    caseId: body.caseId,
    actorId: 'suggestion',
    event: body.event,
    occurredOn: body.occurredOn,
    principal: SYSTEM,
    basis: { kind: 'system' },
    idempotencyKey: `outbox-${id}`,
  })
}

async function listTenants(engine: Engine, tenantId: string | undefined): Promise<string[]> {
  if (tenantId !== undefined) return [tenantId]
  return listCongressIds(engine.shop.db)
}

/** The oldest that may be tried now; what failed before holds back what was asked of the same case after it. */
async function listWaiting(engine: Engine, tenantId: string): Promise<Asking[]> {
  const now = engine.shop.readClock()
  const { rows } = await withTenant(engine.shop.db, tenantId, (trx) =>
    sql<Asking>`
      select o.id, o.body from outbox o
      where o.tenant_id = ${tenantId} and o.topic = 'event' and o.done_at is null and not exists (
        select 1 from outbox earlier
        where earlier.tenant_id = ${tenantId} and earlier.topic = 'event' and earlier.done_at is null
          and earlier.id <= o.id and earlier.body ->> 'caseId' = o.body ->> 'caseId'
          and earlier.next_try_at > coalesce(${now}::timestamptz, read_clock()))
      order by o.id limit ${BATCH}
    `.execute(trx),
  )
  return rows
}

/** What another case refused is done as well: it is not asked twice. What failed is tried again, ever more rarely. */
async function mark(engine: Engine, tenantId: string, asked: readonly Asking[], said: readonly Said[]): Promise<void> {
  if (asked.length === 0) return
  const ids = asked.map(({ id }) => id)
  const words = said.map((one) => one.words)
  const isDone = said.map(({ kind }) => kind !== 'failed')
  const now = engine.shop.readClock()
  await withTenant(engine.shop.db, tenantId, (trx) =>
    sql`
      update outbox o
      set outcome = x.words, tries = o.tries + 1, done_at = case when x.is_done then at.now end,
        next_try_at = case when not x.is_done
          then at.now + make_interval(mins => least(${LONGEST_WAIT_MINUTES}, 2 ^ least(o.tries, 20))::integer) end
      from unnest(${ids}::bigint[], ${words}::text[], ${isDone}::boolean[]) as x (id, words, is_done),
        (select coalesce(${now}::timestamptz, read_clock()) as now) at
      where o.tenant_id = ${tenantId} and o.id = x.id and o.done_at is null
    `.execute(trx),
  )
}
