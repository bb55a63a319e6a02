import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'

import * as contract from '../../contract/inbox-endpoints.ts'
import { countKinds, countUnread, type InboxRow, listInboxRows } from '../../db/read/inbox.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { markAllRead, markRead } from '../../notices/inbox.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { kindLabel } from '../views/notice-view.ts'

/** 收件箱: what was sent to the person who asks, in whichever post. */
export function inboxRoutes(app: FastifyInstance, { db, now }: Services): void {
  serve(app, contract.listInbox, async ({ query, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const { rows, nextCursor } = await listInboxRows(trx, viewer, query)
      const kinds = await countKinds(trx, viewer)
      const asked = kinds.filter(({ kind }) => query.kind === undefined || kind === query.kind)
      const field = query.state === 'unread' ? 'unread' : 'count'
      return {
        lines: rows.map(toInboxLine),
        kinds: kinds.map(({ kind, count, unread }) => ({ kind, label: kindLabel(kind), count, unread })),
        total: asked.reduce((sum, one) => sum + one[field], 0),
        unread: kinds.reduce((sum, { unread }) => sum + unread, 0),
        nextCursor,
      }
    }),
  )
  serve(app, contract.countUnread, async ({ viewer }) =>
    withTenant(db, viewer.tenantId, (trx) => unreadOf(trx, viewer)),
  )
  serve(app, contract.markRead, async ({ body, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await markRead(trx, viewer, body.ids, now())
      return unreadOf(trx, viewer)
    }),
  )
  serve(app, contract.markAllRead, async ({ body, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await markAllRead(trx, viewer, body, now())
      return unreadOf(trx, viewer)
    }),
  )
}

async function unreadOf(trx: Transaction<Database>, viewer: Viewer): Promise<{ unread: number }> {
  return { unread: await countUnread(trx, viewer, contract.MOST_UNREAD) }
}

/** Of a case that is out of reach in this post, or has become secret, the words without title and names. */
function toInboxLine(row: InboxRow): contract.InboxLine {
  const isBrief = row.case_id !== null && !row.is_open
  return {
    id: row.id,
    kind: row.kind,
    kindLabel: kindLabel(row.kind),
    subject: isBrief ? row.brief : row.subject,
    body: isBrief ? row.brief : row.body,
    sentAt: row.sent_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    dueOn: row.due_on,
    case:
      row.case_id !== null && row.is_open ? { id: row.case_id, number: row.case_number, title: row.case_title } : null,
    isBrief,
  }
}
