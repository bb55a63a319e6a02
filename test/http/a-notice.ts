import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'

import type { NoticeTable } from '../../src/db/notice-schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { UNORDERED } from '../../src/db/write/notices.ts'
import { TENANT } from '../engine/a-world.ts'
import type { House } from './a-house.ts'

type Given = Partial<Omit<Insertable<NoticeTable>, 'about'>>

/** Lays one notice into the tables; by default one that was sent and stands in an inbox. */
export async function layNotice(house: House, given: Given = {}): Promise<string> {
  const id = given.id ?? randomUUID()
  const at = new Date(house.clock.now)
  const state = given.state ?? 'sent'
  await withTenant(house.services.db, given.tenant_id ?? TENANT, (trx) =>
    trx
      .insertInto('notice')
      .values({
        tenant_id: TENANT,
        kind: 'chase_after',
        case_id: null,
        ...UNORDERED,
        role: null,
        recipient_id: null,
        unit_id: null,
        subject: '请签收第1号建议',
        body: '第1号建议《关于修路的建议》已到签收期限，请签收。',
        brief: '1 件建议待签收',
        made_at: at,
        send_at: at,
        why: null,
        ...given,
        id,
        state,
        sent_at: given.sent_at ?? (state === 'sent' ? at : null),
      })
      .execute(),
  )
  return id
}

/** The open deadline of this kind in the case. */
export async function deadlineOf(house: House, caseId: string, kind: 'reply' | 'acknowledge' | 'inquiry') {
  return withTenant(house.services.db, TENANT, (trx) =>
    trx
      .selectFrom('deadline')
      .select(['actor_id', 'kind as clock', 'version', 'due_on'])
      .where('case_id', '=', caseId)
      .where('kind', '=', kind)
      .where('ended_on', 'is', null)
      .executeTakeFirstOrThrow(),
  )
}
