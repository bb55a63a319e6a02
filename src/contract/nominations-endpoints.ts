import { z } from 'zod'

import { CaseId, endpoint, Moment, Party } from './endpoint.ts'
import { DIRECTOR, Name, Note, OFFICE, RecordId, Revision } from './record-shapes.ts'

const TAG = '评优'
const PROPOSERS = [...OFFICE, 'supervising_committee'] as const
const NominationId = z.uuid({ error: '应是提名的编号（UUID）' })
const Year = z.coerce.number().int().min(1954).max(2199)

export const NOMINATION_KINDS = ['unit', 'person', 'suggestion'] as const
export type NominationKind = (typeof NOMINATION_KINDS)[number]
export const NOMINATION_KIND_LABELS: Readonly<Record<NominationKind, string>> = {
  unit: '先进单位',
  person: '先进个人',
  suggestion: '优秀建议',
}
export const NOMINATION_STATES = ['proposed', 'chosen', 'declined', 'withdrawn'] as const
export const NOMINATION_STATE_LABELS: Readonly<Record<(typeof NOMINATION_STATES)[number], string>> = {
  proposed: '待定',
  chosen: '入选',
  declined: '不选',
  withdrawn: '已撤回',
}

export const Nomination = z.strictObject({
  id: NominationId,
  revision: Revision,
  year: z.int(),
  kind: z.enum(NOMINATION_KINDS),
  kindLabel: z.string(),
  unit: Party.nullable(),
  personName: z.string().nullable(),
  case: z
    .strictObject({
      id: CaseId,
      number: z.string().nullable(),
      title: z.string().nullable(),
      /** Null where the proposer is protected. */
      leadSigner: z.string().nullable(),
    })
    .nullable(),
  reason: z.string(),
  state: z.enum(NOMINATION_STATES),
  stateLabel: z.string(),
  decidedWhy: z.string().nullable(),
  madeAt: Moment,
  madeBy: z.string().nullable(),
  decidedAt: Moment.nullable(),
  decidedBy: z.string().nullable(),
  /** The viewer proposed it and nobody has decided it yet. */
  mayWithdraw: z.boolean(),
})
export type Nomination = z.infer<typeof Nomination>

export const listNominations = endpoint({
  name: 'listNominations',
  method: 'GET',
  url: '/api/nominations',
  tag: TAG,
  summary: '一年的提名；专门委员会、工作委员会只看到自己提的',
  access: PROPOSERS,
  query: z.strictObject({ year: Year.optional(), kind: z.enum(NOMINATION_KINDS).optional() }),
  reply: z.strictObject({ year: z.int(), years: z.array(z.int()), lines: z.array(Nomination), mayDecide: z.boolean() }),
})

export const proposeNomination = endpoint({
  name: 'proposeNomination',
  method: 'POST',
  url: '/api/nominations',
  tag: TAG,
  summary: '提名先进单位、先进个人或优秀建议（写明理由）；同一 id 重复提交只提一次',
  access: PROPOSERS,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('unit'), id: NominationId, year: Year, unitId: RecordId, reason: Note }),
    /** Somebody of a handling unit: deputies are not nominated by name. */
    z.strictObject({
      kind: z.literal('person'),
      id: NominationId,
      year: Year,
      personName: Name,
      unitId: RecordId,
      reason: Note,
    }),
    z.strictObject({ kind: z.literal('suggestion'), id: NominationId, year: Year, caseId: CaseId, reason: Note }),
  ]),
  reply: z.strictObject({ id: NominationId, revision: Revision }),
  status: 201,
})

export const decideNomination = endpoint({
  name: 'decideNomination',
  method: 'POST',
  url: '/api/nominations/:id/decide',
  tag: TAG,
  summary: '定下一项提名：入选或不选，写明理由；可以再改',
  access: DIRECTOR,
  params: z.strictObject({ id: NominationId }),
  body: z.strictObject({ revision: Revision, state: z.enum(['chosen', 'declined']), reason: Note }),
  reply: z.strictObject({ id: NominationId, revision: Revision }),
})

export const withdrawNomination = endpoint({
  name: 'withdrawNomination',
  method: 'POST',
  url: '/api/nominations/:id/withdraw',
  tag: TAG,
  summary: '撤回自己提出、尚未决定的提名（写明原因）；撤回的仍留记录，可以另提',
  access: PROPOSERS,
  params: z.strictObject({ id: NominationId }),
  body: z.strictObject({ revision: Revision, reason: Note }),
  reply: z.strictObject({ id: NominationId, revision: Revision }),
})
