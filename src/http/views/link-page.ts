import type { Policy } from '../../../machines/policy/schema.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import { NO_SECRETS } from '../../contract/file-endpoints.ts'
import { LINK_PURPOSE_LABELS, type LinkPage } from '../../contract/links-endpoints.ts'
import { ROLE_LABELS, valueLabel } from '../../contract/value-labels.ts'
import type { CasePage } from '../../db/read/case-detail.ts'
import { acceptedExtensions } from '../../files/file-kinds.ts'
import type { Reception } from '../../files/receive.ts'
import type { ReplyPlan } from '../../notices/link-reply.ts'
import type { LinkRow } from '../../notices/links.ts'
import { bookOf } from '../../office/actor-label.ts'
import type { NameBook } from '../../office/name-book.ts'
import { type DayContext, deadlineView } from './deadline-view.ts'

export type LinkSurroundings = DayContext & {
  congressName: string
  policy: Policy
  reception: Reception
  /** Of a link for the reply. */
  plan: ReplyPlan | null
}

/** The one page of a link, out of what its holder may read of the case. */
export function linkPageView(row: LinkRow, page: CasePage, around: LinkSurroundings): LinkPage {
  const { actors, head, body } = page
  const names = bookOf(page.names, page.references, actors)
  const duty = actors.find(({ id }) => id === row.actor_id)
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  const unitName = names.party('unit', row.unit_id).name
  return {
    congressName: around.congressName,
    purpose: row.purpose,
    purposeLabel: LINK_PURPOSE_LABELS[row.purpose],
    recipientName: row.recipient_name,
    unitName,
    roleLabel: ROLE_LABELS[row.role],
    expiresAt: row.expires_at.toISOString(),
    zone: around.policy.office.zone,
    today: around.today,
    case: {
      number: head.number,
      title: head.title,
      body,
      signers: signersOf(suggestion?.context ?? {}, names),
      assignmentLabel: duty ? valueLabel('role', String(duty.context['role'])) : '',
    },
    deadline: deadlineOf(row, page, names, around),
    reply: around.plan && replyOf(around.plan, duty?.context ?? {}, names, around),
  }
}

/** Empty where the reader may not know who proposed it: then the memory does not hold it. */
function signersOf(context: Record<string, unknown>, names: NameBook): { id: string; name: string }[] {
  const { leadSignerId, cosignerIds = [] } = context as Partial<SuggestionContext>
  if (leadSignerId === undefined) return []
  return [leadSignerId, ...cosignerIds].map((id) => names.party('deputy', id))
}

function deadlineOf(row: LinkRow, page: CasePage, names: NameBook, around: LinkSurroundings): LinkPage['deadline'] {
  const clock = page.deadlines.find(
    ({ actor_id, kind, version }) => actor_id === row.actor_id && kind === row.clock && version === row.version,
  )
  if (!clock) return null
  const view = deadlineView(clock, undefined, page.timeline, names, around)
  const { label, startOn, dueOn, termLabel, status, isProvisional, workingDaysLeft, skipped, counted } = view
  const isOverdue = status === 'overdue'
  return { label, startOn, dueOn, termLabel, isOverdue, isProvisional, workingDaysLeft, skipped, counted }
}

function replyOf(
  plan: ReplyPlan,
  context: Record<string, unknown>,
  names: NameBook,
  { policy, reception }: LinkSurroundings,
): LinkPage['reply'] {
  const addressees = Array.isArray(context['addresseeIds']) ? (context['addresseeIds'] as string[]) : []
  return {
    steps: plan.steps,
    waitsFor: plan.waitsFor,
    statesMissingOpinions: plan.statesMissingOpinions,
    scheme: plan.scheme,
    classes: policy.resultClasses.classes.map(({ code, label, demands }) => ({
      code,
      label,
      needsPromise: demands.promise,
      needsPromiseDate: demands.promiseDate,
      needsReason: demands.reason,
    })),
    deputies: addressees.map((id) => names.party('deputy', id)),
    warning: NO_SECRETS,
    limitBytes: reception.limitBytes,
    extensions: acceptedExtensions(reception.alsoAccepted),
  }
}
