import { useCallback, useMemo } from 'react'
import { EVENT_LABELS } from '../../../machines/labels.ts'
import type { CaseDetail, TimelineEntry } from '../../contract/case-views.ts'
import { readDirectory } from '../../contract/directory-endpoints.ts'
import { findEventSchema, machineOf } from '../../contract/event-schemas.ts'
import { readFormChoices } from '../../contract/form-choices-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useSession, useToday } from '../app/session.tsx'
import type { Correcting } from '../parts/event-field.tsx'
import { EventForm } from '../parts/event-form.tsx'
import { defaultsOf } from '../parts/form-defaults.ts'
import type { Field, FormLimits } from '../parts/form-model.ts'
import { type PickLists, pickListsOf } from '../parts/pick-lists.ts'
import { correctable } from '../parts/timeline-filters.ts'

const NO_LIMITS: FormLimits = {}
const LONG_MS = 5 * 60_000

type CaseFormProps = {
  detail: CaseDetail
  asked: { actorId: string; type: string; ofSeq: number | null }
  onSent: (label: string) => void
  onClose: () => void
}

/** The form of the event that the address asks for. */
export function CaseForm(props: CaseFormProps) {
  const { detail, asked } = props
  const { policy } = detail
  const directory = useAsk(readDirectory, {}, { staleTime: LONG_MS })
  const choices = useAsk(
    readFormChoices,
    { params: { policyId: policy.id, version: policy.version } },
    { staleTime: LONG_MS },
  )
  const machine = machineOf(asked.actorId)
  const schema = machine && findEventSchema(machine, asked.type)
  if (!schema) return <p className="quiet">没有“{asked.type}”这种事项；请从上面的列表中选择。</p>
  // The questions depend on the rules of the place; a form that changes under the hand is worse than a moment's wait.
  if (choices.isPending || directory.isPending) return <p className="quiet">正在打开…</p>
  return (
    <ReadyForm
      key={`${asked.actorId}:${asked.type}:${asked.ofSeq ?? ''}`}
      {...props}
      schema={schema}
      limits={choices.data ?? NO_LIMITS}
      directory={directory.data}
    />
  )
}

type ReadyProps = CaseFormProps & {
  schema: NonNullable<ReturnType<typeof findEventSchema>>
  limits: FormLimits
  directory: Parameters<typeof pickListsOf>[1]
}

function ReadyForm({ detail, asked, onSent, onClose, schema, limits, directory }: ReadyProps) {
  const { actorId, type, ofSeq } = asked
  const { post, account } = useSession()
  const today = useToday()
  const lists = useMemo(
    () => ownLists(pickListsOf(detail, directory), type, post?.deputyId),
    [detail, directory, type, post],
  )
  const corrected = ofSeq === null ? undefined : detail.timeline.find(({ seq }) => seq === ofSeq)
  const correcting = useMemo(() => corrected && correctingOf(corrected), [corrected])
  const offer = detail.offers.find((one) => one.actorId === actorId)?.events.find((one) => one.type === type)
  const title = offer?.label ?? EVENT_LABELS[type as keyof typeof EVENT_LABELS] ?? type
  const defaults = useCallback(
    (fields: readonly Field[]) => ({
      ...(post && defaultsOf(type, fields, { detail, post, writer: account.name, actorId, limits })),
      ...(correcting && { ofSeq: String(ofSeq), ...correcting.first }),
    }),
    [type, detail, post, account.name, actorId, limits, correcting, ofSeq],
  )
  return (
    <EventForm
      title={title}
      caseId={detail.id}
      revision={detail.revision}
      lastSeq={detail.timeline.at(-1)?.seq ?? 0}
      actorId={actorId}
      type={type}
      schema={schema}
      limits={limits}
      today={today}
      postId={`${post?.postId ?? ''}${ofSeq === null ? '' : `:${ofSeq}`}`}
      defaults={defaults}
      setting={{
        lists,
        limits,
        today,
        caseId: detail.id,
        ...(correcting && { correcting }),
        ...(detail.termNo !== null &&
          detail.sessionNo !== null &&
          detail.period !== null && {
            series: { termNo: detail.termNo, sessionNo: detail.sessionNo, period: detail.period },
          }),
      }}
      people={[...lists.deputy, ...lists.leader]}
      isOffered={offer !== undefined}
      timeline={detail.timeline}
      onSent={() => onSent(title)}
      onClose={onClose}
    />
  )
}

/** A deputy speaks for himself; only a withdrawal is signed by others too. */
function ownLists(lists: PickLists, type: string, deputyId: string | null | undefined): PickLists {
  if (!deputyId || type === 'suggestion.withdrawn') return lists
  const own = lists.signer.filter(({ value }) => value === deputyId)
  return own.length > 0 ? { ...lists, signer: own } : lists
}

/** The items of a line, and its first one chosen: the old value stands there already. */
function correctingOf(entry: TimelineEntry): Correcting & { first: Record<string, string> } {
  const items = correctable(entry)
  const valueIn = (label: string) => items.find((item) => item.label === label)?.value ?? ''
  const first = items[1] ?? items[0]
  return {
    choices: items.map(({ label, value }) => ({ value: label, label: `${label}：${value.slice(0, 30)}` })),
    follow: (path, value) => (path === 'field' ? { 'text.from': valueIn(String(value)) } : {}),
    first: first ? { field: first.label.slice(0, 60), 'text.from': first.value.slice(0, 2000) } : {},
  }
}
