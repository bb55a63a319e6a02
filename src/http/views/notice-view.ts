import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { CHANNEL_LABELS, DELIVERY_STATE_LABELS } from '../../contract/channels-endpoints.ts'
import { type DraftView, NOTICE_STATE_LABELS, type NoticeView } from '../../contract/notices-endpoints.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import type { DraftRow } from '../../db/read/notice-drafts.ts'
import type { DeliveryRow, NoticeRow, RecipientColumns } from '../../db/read/notices.ts'
import { asNoticeKind, NOTICE_KINDS } from '../../notices/kinds.ts'
import { type Outlook, workingDaysLeft } from './list-line.ts'

/** A notice of a case: to whom, when, by what ways, and whether it arrived. */
export function toNoticeView(row: NoticeRow, deliveries: readonly DeliveryRow[]): NoticeView {
  return {
    id: row.id,
    kind: row.kind,
    label: labelOf(row),
    clock: row.clock,
    step: row.step,
    dueOn: row.due_on,
    state: row.state,
    stateLabel: NOTICE_STATE_LABELS[row.state],
    recipient: row.state === 'nobody' ? null : recipientOf(row),
    subject: row.subject,
    madeAt: row.made_at.toISOString(),
    sendAt: row.send_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
    deliveries: deliveries.map(toDeliveryView),
    why: row.why,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    deferredUntil: row.deferred_until,
  }
}

function toDeliveryView(row: DeliveryRow): NoticeView['deliveries'][number] {
  const name = CHANNEL_LABELS[row.channel]
  return {
    id: row.id,
    channel: row.channel,
    channelLabel: row.channel_name && row.channel_name !== name ? `${name}“${row.channel_name}”` : name,
    state: row.state,
    stateLabel: DELIVERY_STATE_LABELS[row.state],
    tries: row.tries,
    sentAt: row.sent_at?.toISOString() ?? null,
    nextTryAt: row.state === 'waiting' ? (row.next_try_at?.toISOString() ?? null) : null,
    outcome: row.outcome,
  }
}

/** A draft with the reasons for it. `steps`: how many the ladder has. */
export function toDraftView(
  row: DraftRow,
  { steps, isMine, outlook }: { steps: number | null; isMine: boolean; outlook: Outlook },
): DraftView {
  const { calendar, today } = outlook
  return {
    id: row.id,
    revision: row.revision,
    state: row.state,
    label: labelOf(row),
    case: { id: row.case_id, number: row.case_number, title: row.case_title },
    clock: row.clock,
    clockLabel: row.clock === null ? null : CLOCK_LABELS[row.clock],
    step: row.step,
    steps,
    dueOn: row.due_on,
    workingDaysLeft: row.due_on === null ? null : workingDaysLeft(calendar, today, row.due_on),
    recipient: recipientOf(row),
    subject: row.subject,
    body: row.body,
    brief: row.brief,
    madeAt: row.made_at.toISOString(),
    sentBefore: row.sent_before,
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    owner: row.owner,
    isMine,
    deferredUntil: row.deferred_until,
    deferredBy: row.deferred_by,
    why: row.why,
  }
}

function recipientOf(row: RecipientColumns): NoticeView['recipient'] {
  return {
    name: row.recipient_name,
    role: row.role,
    roleLabel: row.role === null ? null : ROLE_LABELS[row.role],
    unitName: row.unit_name,
    isContact: row.recipient_id?.startsWith('contact:') ?? false,
  }
}

function labelOf({ kind, clock }: Pick<NoticeRow, 'kind' | 'clock'>): string {
  return clock === null ? kindLabel(kind) : `${CLOCK_LABELS[clock]}：${kindLabel(kind)}`
}

/** A call that somebody made and noted: nothing that Duban tells, so it has no words of its own. */
const NOTED: Readonly<Record<string, string>> = {
  phone_chase: '电话催办',
  dossier_correction_asked: '申请更正履职档案',
  dossier_correction_answered: '更正申请的答复',
}

/** The name of a kind of notice. */
export function kindLabel(kind: string): string {
  const known = asNoticeKind(kind)
  return known ? NOTICE_KINDS[known].label : (NOTED[kind] ?? kind)
}
