import { Readable } from 'node:stream'

import type { Role } from '../../machines/policy/words.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { NoticeState } from '../../src/db/notice-schema.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import type { Engine, EngineParts } from '../../src/engine/engine.ts'
import { fireDueTimers, nextTimerDueAt } from '../../src/engine/timers/fire.ts'
import { planNotices } from '../../src/notices/plan.ts'
import { sendDueNotices } from '../../src/notices/send-due.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { createWorld, handOver as handOverToUnit, readRows, TENANT, type World } from '../engine/a-world.ts'

type Post = { unitId?: string; deputyId?: string; bodyId?: string; committeeId?: string }
export type NoticeLine = {
  case_id: string
  kind: string
  state: NoticeState
  clock: string | null
  step: number | null
  recipient: string | null
  why: string | null
  subject: string
  send_at: Date
  outbox_id: number | null
}
/** A world with people on its records, and the work on notices. */
export type NoticeOffice = World & {
  work: NoticeWork
  /** Puts a person into a post; the person's id is the given one. */
  appoint(personId: string, role: Role, post?: Post): Promise<void>
  /** Changes the records as the owner of the database. */
  change(statement: string, values?: unknown[]): Promise<void>
  notices(where?: string): Promise<NoticeLine[]>
  faults(): Promise<{ kind: string; message: string; is_open: boolean; note: string | null }[]>
  /** From timer to timer until that moment; plans and sends after each unless the workers are down. */
  live(until: string, workers?: 'up' | 'down'): Promise<void>
}

export async function createNoticeOffice(parts: Partial<EngineParts> = {}): Promise<NoticeOffice> {
  const world = await createWorld(parts)
  const db = createKysely<Database>(world.pool)
  const work: NoticeWork = {
    db,
    engine: world.engine,
    calendars: await openCalendars(db),
    files: {
      put: async () => {},
      get: async () => Readable.from([]),
      remove: async () => {},
      list: async function* () {},
    } as never,
    senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) },
    publicUrl: 'https://duban.test',
    now: () => world.clock.now,
  }
  const change: NoticeOffice['change'] = async (statement, values = []) => {
    await readRows(world.pool, statement, values)
  }
  const appoint: NoticeOffice['appoint'] = (personId, role, post = {}) =>
    withTenant(db, TENANT, async (trx) => {
      const nobody = { phone: null, email: null, user_id: null, left_on: null }
      await trx
        .insertInto('person')
        .values({ tenant_id: TENANT, id: personId, name: `姓名${personId}`, ...nobody })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await trx
        .insertInto('post')
        .values({
          tenant_id: TENANT,
          id: `post-${personId}-${role}`,
          person_id: personId,
          role,
          unit_id: post.unitId ?? null,
          deputy_id: post.deputyId ?? null,
          body_id: post.bodyId ?? null,
          committee_id: post.committeeId ?? null,
          granted_at: new Date(world.clock.now),
          granted_by: 'test',
          ended_at: null,
          ended_by: null,
        })
        .execute()
    })
  const office: NoticeOffice = {
    ...world,
    work,
    change,
    appoint,
    notices: (where = 'true') =>
      readRows<NoticeLine>(
        world.pool,
        `select case_id, kind, state, clock, step, recipient_id as recipient, why, subject, send_at, outbox_id
           from notice where ${where} order by made_at, clock, step, recipient_id`,
      ),
    faults: () =>
      readRows(world.pool, 'select kind, message, resolved_at is null as is_open, note from fault order by id'),
    async live(until, workers = 'up') {
      for (;;) {
        const next = await nextTimerDueAt(world.engine)
        if (!next || next > until) break
        if (next > world.clock.now) world.clock.now = next
        if ((await fireDueTimers(world.engine)).cases === 0) throw new Error(`Nothing fired at ${next}`)
        if (workers === 'up') await workOnNotices(work)
      }
      world.clock.now = until
      if (workers === 'up') await workOnNotices(work)
    },
  }
  await fillRecords(office)
  return office
}

/** Hands a new case over to its unit, which has been told of it: that it is told is the matter of one sentence alone. */
export async function handOver(engine: Engine, n: number): Promise<string> {
  const id = await handOverToUnit(engine, n)
  const told = `update outbox set done_at = created_at, outcome = 'told'
    where case_id = $1 and body ->> 'template' = 'handed_over'`
  await readRows(engine.shop.pool, told, [id])
  return id
}

export async function workOnNotices(work: NoticeWork): Promise<void> {
  await planNotices(work)
  await sendDueNotices(work)
}

/** The deputy office, the government's routing office, and one unit with all its ranks. */
async function fillRecords({ appoint, change }: NoticeOffice): Promise<void> {
  await change(`insert into unit (tenant_id, id, name) values ($1, 'unit-1', '甲局'), ($1, 'unit-2', '乙局')`, [TENANT])
  await change(`insert into deputy (tenant_id, id, name) values ($1, 'deputy-1', '代表甲')`, [TENANT])
  await appoint('clerk', 'deputy_office_clerk')
  await appoint('director', 'deputy_office_director')
  await appoint('council', 'council_of_chairpersons')
  await appoint('routing', 'routing_office', { bodyId: 'government' })
  await appoint('unit-clerk', 'unit_clerk', { unitId: 'unit-1' })
  await appoint('section-head', 'unit_section_head', { unitId: 'unit-1' })
  await appoint('deputy-head', 'unit_deputy_head', { unitId: 'unit-1' })
  await appoint('head', 'unit_head', { unitId: 'unit-1' })
}
