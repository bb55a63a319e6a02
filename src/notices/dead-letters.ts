import type { Kysely } from 'kysely'

import { MOST_TRIES } from '../channels/patience.ts'
import {
  CHANNEL_LABELS,
  type ChannelKind,
  DELIVERY_STATE_LABELS,
  type DeliveryView,
} from '../contract/channels-endpoints.ts'
import type { DeliveryLine } from '../db/read/notice-deliveries.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { reviveDeliveries, stopDeliveries } from '../db/write/notice-deliveries.ts'
import { AppError } from '../errors.ts'
import { type Doer, masked, noteDeed, requireOffice } from '../office/doer.ts'
import { asNoticeKind, NOTICE_KINDS } from './kinds.ts'

/** Of the trail line; more of them are counted. */
const MOST_IDS_TOLD = 50

/** Sends dead letters again under their own ids. Throws NOT_FOUND when none of those named is dead any more. */
export async function resendDead(
  db: Kysely<Database>,
  doer: Doer,
  chosen: { ids: readonly string[] } | { all: true; channel?: ChannelKind | undefined },
): Promise<number> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const wished = 'ids' in chosen ? { ids: chosen.ids } : { channel: chosen.channel }
    const ids = await reviveDeliveries(trx, wished, doer.now, MOST_TRIES)
    if (ids.length === 0 && 'ids' in chosen) throw nothingDead()
    if (ids.length > 0) {
      const told = { count: ids.length, ids: ids.slice(0, MOST_IDS_TOLD), ...('all' in chosen && { all: true }) }
      await noteDeed(trx, doer, {
        kind: 'delivery_resent',
        new: told,
        ...(ids.length === 1 && { subject: ids[0] ?? '' }),
      })
    }
    return ids.length
  })
}

/** Dead letters that need not be sent any more: somebody telephoned. Throws NOT_FOUND when none of them is dead. */
export async function setDeadAside(
  db: Kysely<Database>,
  doer: Doer,
  { ids: wished, reason }: { ids: readonly string[]; reason: string },
): Promise<number> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const ids = await stopDeliveries(trx, wished, `已搁置：${reason}`)
    if (ids.length === 0) throw nothingDead()
    await noteDeed(trx, doer, {
      kind: 'delivery_set_aside',
      basis: reason,
      new: { count: ids.length, ids: ids.slice(0, MOST_IDS_TOLD) },
    })
    return ids.length
  })
}

function nothingDead(): AppError {
  return new AppError('NOT_FOUND', '没有这样的未送达通知：可能已由别人重新发送或搁置；请刷新后再看')
}

export function deliveryView(row: DeliveryLine): DeliveryView {
  const kind = asNoticeKind(row.kind)
  return {
    id: row.id,
    noticeId: row.notice_id,
    kind: row.kind,
    kindLabel: kind ? NOTICE_KINDS[kind].label : row.kind,
    subject: row.subject,
    caseId: row.case_id,
    caseNumber: row.case_number,
    recipientName: row.recipient_name,
    channel: row.channel,
    channelLabel: CHANNEL_LABELS[row.channel],
    channelName: row.channel_name,
    maskedAddress: row.address === null ? null : masked(row.address),
    state: row.state,
    stateLabel: DELIVERY_STATE_LABELS[row.state],
    tries: row.tries,
    madeAt: row.made_at.toISOString(),
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    sentAt: row.sent_at?.toISOString() ?? null,
    outcome: row.outcome,
  }
}
