import { type RawBuilder, sql } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import { VALUE_LABELS } from '../contract/value-labels.ts'
import type { FactTable } from '../db/figure-schema.ts'
import { classLabel, classOf } from './catalogue/dimensions-of-cases.ts'

/** What a line of a list says beside number, title, signer and unit; values that are words are named by their field. */
export type Detail = {
  label: string
  text: RawBuilder<string | null>
  words?: (text: string, policy: Policy) => string
}

const among =
  (words: Readonly<Record<string, string>>) =>
  (text: string): string =>
    words[text] ?? text
const day = (label: string, column: string): Detail => ({ label, text: sql`${sql.ref(column)}::text` })
const plain = (label: string, column: string): Detail => ({ label, text: sql`${sql.ref(column)}::text` })
const word = (label: string, column: string, words: string): Detail => ({
  label,
  text: sql`${sql.ref(column)}`,
  words: among(VALUE_LABELS[words] ?? {}),
})
const resultClass = (row: 's' | 'f'): Detail => ({ label: '类别', text: classOf(row), words: classLabel })
const opinion = (label: string, text: RawBuilder<string | null>): Detail => ({
  label,
  text,
  words: among({ ...VALUE_LABELS['rating'], ...VALUE_LABELS['noRating'] }),
})

const HOLDERS = { office: '代表工作机构', body: '归口交办单位', unit: '承办单位' }
const PROMISE_STATES = {
  open: '正在兑现',
  reported_done: '报告完成待核实',
  struck_off: '已销号',
  not_kept: '不能兑现',
  cancelled: '已取消',
}

export const LINE_DETAILS: Readonly<Record<FactTable, readonly Detail[]>> = {
  fact_suggestion: [
    day('收到', 's.received_on'),
    day('交办', 's.handed_over_on'),
    day('期限', 's.reply_due_on'),
    day('办复', 's.replied_on'),
    resultClass('s'),
    opinion('首次评价', sql`s.first_rating`),
    opinion('末次评价', sql`case when s.last_round > 1 then s.last_rating end`),
  ],
  fact_duty: [
    word('角色', 'f.role', 'role'),
    day('签收', 'f.acknowledged_on'),
    day('沟通', 'f.contacted_on'),
    { label: '期限', text: sql`coalesce(f.reply_due_on, f.opinion_due_on)::text` },
    { label: '答复', text: sql`coalesce(f.replied_on, f.opinion_on)::text` },
    resultClass('f'),
  ],
  fact_leg: [
    { label: '在谁手中', text: sql`coalesce(f.holder, f.holder_kind)`, words: among(HOLDERS) },
    day('自', 'f.from_on'),
    day('至', 'f.to_on'),
  ],
  fact_form: [
    { label: '轮次', text: sql`f.round::text` },
    word('方式', 'f.channel', 'channel'),
    opinion('评价', sql`coalesce(f.rating, f.no_rating)`),
    opinion('单位自报', sql`f.self_rating`),
    day('征询', 'f.asked_on'),
  ],
  fact_promise: [
    { label: '进度', text: sql`f.state`, words: among(PROMISE_STATES) },
    day('承诺日期', 'f.due_on'),
    { label: '完成', text: sql`coalesce(f.struck_off_on, f.reported_done_on)::text` },
  ],
  fact_ballot: [
    { label: '轮次', text: sql`f.round::text` },
    day('日期', 'f.held_on'),
    word('结果', 'f.result', 'result'),
  ],
  fact_supervision: [
    word('形式', 'f.level', 'level'),
    plain('督办领导', 'f.leader'),
    plain('委员会', 'f.committee'),
    day('启动', 'f.opened_on'),
  ],
  fact_review: [
    day('选入', 'f.opened_on'),
    day('核查', 'f.checked_on'),
    {
      label: '结论',
      text: sql`f.outcome`,
      words: among({ confirmed: '属实', class_revised: '改定类别', reopen: '重新办理' }),
    },
  ],
  fact_transfer: [
    word('方向', 'f.direction', 'direction'),
    plain('领域', 'f.field'),
    day('提出', 'f.opened_on'),
    day('移送', 'f.sent_on'),
    day('办结', 'f.closed_on'),
  ],
}

/** Tells the rows of one suggestion apart, in their order. */
export const ROW_KEYS: Readonly<Record<FactTable, RawBuilder<string>>> = {
  fact_suggestion: sql`''`,
  fact_duty: sql`f.actor_id`,
  fact_leg: sql`lpad(f.n::text, 6, '0')`,
  fact_form: sql`f.actor_id || '/' || f.deputy_id`,
  fact_promise: sql`f.actor_id`,
  fact_ballot: sql`f.actor_id || '/' || lpad(f.meeting::text, 6, '0')`,
  fact_supervision: sql`f.actor_id`,
  fact_review: sql`f.actor_id`,
  fact_transfer: sql`f.actor_id`,
}

/** Of a duty or a promise its own unit; of everything else the lead unit. */
export function unitOf(table: FactTable): RawBuilder<string | null> {
  return table === 'fact_duty' || table === 'fact_promise' ? sql`f.unit` : sql`s.unit`
}
