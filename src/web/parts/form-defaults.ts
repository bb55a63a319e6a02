import type { CaseDetail } from '../../contract/case-views.ts'
import { fieldLabel } from '../../contract/field-labels.ts'
import type { MyPost } from '../../contract/login-endpoints.ts'
import type { Field, FormLimits, FormValue, FormValues } from './form-model.ts'

export type FormSetting = {
  detail: CaseDetail
  post: Pick<MyPost, 'role' | 'unitId' | 'deputyId'>
  /** The name of who writes. */
  writer: string
  actorId: string
  limits: FormLimits
}

/** What most people would enter anyway: a form opens with it, and everything can be changed. */
export function defaultsOf(type: string, fields: readonly Field[], setting: FormSetting): FormValues {
  const given = Object.fromEntries(
    fields.flatMap((field) => {
      const value = defaultOf(field, type, setting)
      return value === undefined ? [] : [[field.path, value]]
    }),
  )
  return { ...given, ...ofRole(type, setting) }
}

function defaultOf(field: Field, type: string, setting: FormSetting): FormValue | undefined {
  const { detail, post } = setting
  if (field.kind === 'pick' && !field.isMany) {
    if (field.source === 'signer') return likelySigner(type, setting)
    if (field.source === 'body') return detail.handedTo?.id
    if (field.source === 'unit') return likelyUnit(type, setting)
    if (field.source === 'act') return type === 'act.planned' ? nextAct(detail) : openAct(detail, type)
  }
  if (field.kind === 'plan') {
    if (detail.plan.length > 0) return detail.plan.map(({ unit, role }) => ({ unitId: unit.id, role }))
    return [{ unitId: '', role: 'sole' }]
  }
  if (field.kind === 'choice' && field.choices.length === 1) return field.choices[0]?.value
  return BY_FIELD[`${type} ${field.path}`]?.(setting) ?? BY_FIELD[field.path]?.({ ...setting, post })
}

const RANK: Readonly<Record<string, string>> = {
  unit_head: 'head',
  unit_deputy_head: 'deputy_head',
  unit_section_head: 'section_head',
  unit_clerk: 'clerk',
}

const BY_FIELD: Readonly<Record<string, (setting: FormSetting) => FormValue | undefined>> = {
  'contact.made form': () => 'phone',
  'contact.failed form': () => 'phone',
  metBy: ({ post }) => RANK[post.role],
  channel: ({ detail, actorId }) => detail.inquiries.find(({ id }) => id === actorId)?.channel,
  'inquiry.ordered channel': ({ detail, limits }) => limits.inquiryChannels?.[detail.category ?? ''],
  'inquiry.reminded channel': () => 'phone',
  'reply.delivered form': () => 'in_person',
  'reply.delivered receipt': () => 'signed',
  'cosigner.confirmed form': () => 'wet_signature',
  'paper.recorded state': () => 'received',
  longTermByNature: () => false,
  statesMissingOpinions: () => false,
  hasScan: () => false,
  hasDemands: () => false,
  category: ({ detail }) => detail.category ?? undefined,
  'suggestion.classified field': ({ detail }) => detail.field ?? undefined,
  'suggestion.amended text.title': ({ detail }) => detail.title ?? undefined,
  'suggestion.amended text.body': ({ detail }) => detail.body ?? undefined,
  'suggestion.resubmitted text.title': ({ detail }) => detail.title ?? undefined,
  'suggestion.resubmitted text.body': ({ detail }) => detail.body ?? undefined,
  'reply.drafted text.body': ({ detail, actorId }) => latestDraft(detail, actorId),
  'text.clerk': ({ post, writer }) => (post.role === 'unit_clerk' ? writer : undefined),
  'text.signer': ({ post, writer }) => (post.role === 'unit_head' ? writer : undefined),
  round: () => undefined,
}

/** One's own name for a deputy; else the signer to whom this act is still owed, or the first. */
function likelySigner(type: string, { detail, post, actorId }: FormSetting): string | undefined {
  if (post.deputyId && detail.signers.some(({ id }) => id === post.deputyId)) return post.deputyId
  const lead = detail.signers.find(({ isLead }) => isLead)
  const first = (lead ?? detail.signers[0])?.id
  if (type.startsWith('cosigner.')) return detail.signers.find(({ isLead, isConfirmed }) => !isLead && !isConfirmed)?.id
  if (type === 'reply.delivered') {
    const served = detail.assignments.find(({ id }) => id === actorId)?.deliveries.map(({ deputy }) => deputy.id) ?? []
    return detail.signers.find(({ id }) => !served.includes(id))?.id ?? first
  }
  const inquiry = detail.inquiries.find(({ id }) => id === actorId)
  if (!inquiry || inquiry.records.length === 0) return first
  // To confirm is what was asked; to ask is what is still open.
  const wanted = type === 'inquiry.confirmed' || type === 'inquiry.sentBack' ? 'asked' : 'open'
  return (inquiry.records.find(({ state }) => state === wanted) ?? inquiry.records[0])?.deputy.id
}

function likelyUnit(type: string, { detail, post }: FormSetting): string | undefined {
  if (type === 'preHandover.objected') return post.unitId ?? undefined
  if (type === 'reply.countersigned') return detail.assignments.find(({ role }) => role === 'co')?.unit.id
  if (type === 'rectification.reported' || type === 'procuratorialSuggestion.answered') {
    return post.unitId ?? (detail.assignments.length === 1 ? detail.assignments[0]?.unit.id : undefined)
  }
  return undefined
}

/** The next act's name: 活动1, 活动2 …; names that were used before stay theirs. */
function nextAct({ timeline }: Pick<CaseDetail, 'timeline'>): string {
  return `活动${timeline.filter(({ type }) => type === 'act.planned' || type === 'act.held').length + 1}`
}

/** The first planned act that was neither held nor cancelled; for demands, the last that was held. */
function openAct({ timeline }: CaseDetail, type: string): string | undefined {
  const idsOf = (...types: string[]) =>
    timeline
      .filter((entry) => types.includes(entry.type))
      .flatMap(({ facts }) => facts.find(({ label }) => label === fieldLabel('actId'))?.value ?? [])
  if (type === 'demand.met') return idsOf('act.held').at(-1)
  const done = idsOf('act.held', 'act.cancelled')
  return (
    idsOf('act.planned').find((id) => !done.includes(id)) ?? (type === 'act.held' ? nextAct({ timeline }) : undefined)
  )
}

function latestDraft(detail: CaseDetail, actorId: string): string | undefined {
  const versions = detail.assignments.find(({ id }) => id === actorId)?.replies ?? []
  return versions.findLast(({ body }) => body !== null)?.body ?? undefined
}

/** Where the writer's own post answers a question. */
function ofRole(type: string, { post, detail }: FormSetting): FormValues {
  if (type !== 'suggestion.withdrawn' || !post.deputyId) return {}
  return detail.signers.length === 1 ? { agreedBy: [post.deputyId], inWriting: true } : {}
}
