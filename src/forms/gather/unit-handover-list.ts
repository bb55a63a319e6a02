import { sql } from 'kysely'
import { z } from 'zod'

import { valueLabel } from '../../contract/value-labels.ts'
import { withinReach } from '../../db/read/reach.ts'
import { AppError } from '../../errors.ts'
import { numbersOf } from '../../office/case-name.ts'
import { dayWords, officeName } from '../form-words.ts'
import type { FormAsk, FormGatherer, Gather, GatherContext, Trx } from '../gather.ts'

/** Which handovers: those of a meeting, or those of a period. */
export const HandoverSpan = z.union([
  z.object({ meetingId: z.string().min(1).max(64) }),
  z.object({ from: z.iso.date(), to: z.iso.date() }).refine(({ from, to }) => from <= to),
])
export type HandoverSpan = z.infer<typeof HandoverSpan>

/** Throws REQUEST_INVALID. */
export function readSpan({ about }: Pick<FormAsk, 'about'>): HandoverSpan {
  const span = HandoverSpan.safeParse(about ?? {})
  if (span.success) return span.data
  throw new AppError('REQUEST_INVALID', '请选择一次交办会，或者写明从哪天到哪天（后一天不早于前一天）')
}

type Row = {
  case_id: string
  unit_id: string
  number: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
  title: string | null
  mark: string | null
  lead_signer: string | null
  role: string
  handed_on: string
  due_on: string | null
}

/**
 * What was handed over to units in the span, as far as the viewer may see it. Duties that ended otherwise are left out;
 * so are 涉密件 and 内部件, which are never put on a list.
 */
export async function listHandedOver(trx: Trx, viewer: GatherContext['viewer'], span: HandoverSpan, unitId?: string) {
  const of =
    'meetingId' in span
      ? sql`exists (select 1 from event h where h.case_id = c.id and h.type = 'handover.made' and h.outcome = 'accepted'
          and h.body::jsonb #>> '{payload,meetingId}' = ${span.meetingId})`
      : sql`a.context ->> 'firstHandedOverOn' between ${span.from} and ${span.to}`
  const { rows } = await sql<Row>`
    select c.id as case_id, a.unit_id, c.number, c.period, c.term_no, c.session_no, c.title, c.mark, a.context ->> 'role' as role,
      case when coalesce(c.mark, 'none') <> 'protected_proposer' then d.name end as lead_signer,
      a.context ->> 'firstHandedOverOn' as handed_on,
      (select k.due_on from deadline k where k.case_id = c.id and k.actor_id = a.id and k.kind in ('reply', 'opinion')
        order by k.started_seq limit 1) as due_on
    from suggestion_case c
    join actor a on a.case_id = c.id and a.machine = 'assignment' and a.context ->> 'endedWhy' is null
    left join deputy d on d.tenant_id = c.tenant_id and d.id = c.lead_signer_id
    where ${withinReach(viewer)} and coalesce(c.mark, 'none') not in ('internal', 'state_secret') and ${of}
      and ${unitId === undefined ? sql`true` : sql`a.unit_id = ${unitId}`}
    order by a.context ->> 'firstHandedOverOn', length(c.number), c.number, c.id`.execute(trx)
  return rows
}

const gather: Gather = async (trx, ask, context) => {
  const { unitId } = ask
  if (unitId === undefined) throw new AppError('REQUEST_INVALID', '没有写明给哪个单位；请选择单位，或者成批制发')
  const span = readSpan(ask)
  const unit = await trx.selectFrom('unit').select('name').where('id', '=', unitId).executeTakeFirst()
  if (!unit) throw new AppError('NOT_FOUND', '没有这个单位；请从列表中选择')
  const rows = await listHandedOver(trx, context.viewer, span, unitId)
  if (rows.length === 0) {
    throw new AppError('RULE_NOT_MET', `所选范围内没有交给“${unit.name}”的建议（涉密件、内部件不列入清单）；请改选范围`)
  }
  const numberOf = numbersOf(rows)
  const helping = rows.filter(({ role }) => role === 'co').length
  return {
    title: `代表建议交办清单（${unit.name}）`,
    unitId,
    caseIds: [...new Set(rows.map(({ case_id }) => case_id))],
    namesProposers: rows.some(({ lead_signer }) => lead_signer !== null),
    data: {
      单位: unit.name,
      范围: await spanWords(trx, span),
      交办机关: officeName(context),
      件数: String(rows.length),
      主办件数: String(rows.length - helping),
      协办件数: String(helping),
      建议: rows.map((row, n) => ({
        序号: String(n + 1),
        编号: numberOf(row),
        标题: row.title ?? '',
        领衔代表: row.lead_signer ?? '',
        方式: valueLabel('role', row.role),
        交办日期: dayWords(row.handed_on),
        期限: dayWords(row.due_on),
      })),
      日期: dayWords(context.datedOn),
    },
  }
}

/** Throws NOT_FOUND for a meeting that is not there. */
async function spanWords(trx: Trx, span: HandoverSpan): Promise<string> {
  if (!('meetingId' in span)) return `${dayWords(span.from)}至${dayWords(span.to)}`
  const meeting = await trx
    .selectFrom('handover_meeting')
    .select(['label', 'held_on'])
    .where('id', '=', span.meetingId)
    .executeTakeFirst()
  if (!meeting) throw new AppError('NOT_FOUND', '没有这次交办会；请从列表中选择')
  return `${dayWords(meeting.held_on)}${meeting.label}`
}

export const UNIT_HANDOVER_LIST_GATHERER: FormGatherer = { makers: ['office'], readers: 'unit', gather }
