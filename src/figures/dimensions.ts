import { type RawBuilder, sql } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import { VALUE_LABELS } from '../contract/value-labels.ts'
import type { FactTable } from '../db/figure-schema.ts'
import { MEANING_LABELS } from './catalogue/classes.ts'
import { NO_RATINGS, RATINGS } from './catalogue/ratings.ts'

type Text = RawBuilder<string | null>
/** Of a row: the group it stands in, and that group's name then where the words below do not name it. */
type Grouping = { key: Text; name?: Text }

/** By what a number can be broken down. */
export type Dimension = {
  id: string
  label: string
  /** Of the suggestion, for every table that has nothing of its own. */
  every?: Grouping
  own?: Partial<Record<FactTable, Grouping>>
  /** Names of keys, in the order in which they are shown. */
  words?: (policy: Policy) => Readonly<Record<string, string>>
  /** Keys without names by the key itself. */
  nameOf?: (key: string) => string
  /** Without words: by the first figure from large to small, or by the key. */
  order: 'size' | 'key'
  /** Groups of the words that nothing falls in are shown with zero. */
  showsAll?: true
  /** What stands for no value. */
  none: string
}

const text = (parts: TemplateStringsArray) => sql<string | null>(parts)
const given = (name: string) => () => VALUE_LABELS[name] ?? {}
const ofUnit = (column: 'unit' | 'unit_now') => ({
  every: { key: sql<string | null>`${sql.ref(`s.${column}_id`)}`, name: sql<string | null>`${sql.ref(`s.${column}`)}` },
  own: Object.fromEntries(
    (['fact_duty', 'fact_promise'] as const).map((table) => [
      table,
      { key: sql<string | null>`${sql.ref(`f.${column}_id`)}`, name: sql<string | null>`${sql.ref(`f.${column}`)}` },
    ]),
  ),
})

/** A scheme and its letter: the same letter of two schemes is two groups. */
function classWords({ resultClasses: { scheme, classes } }: Policy): Record<string, string> {
  const named = classes.map(({ code, label }) => [
    `${scheme}/${code}`,
    label.startsWith(code) ? label : `${code} ${label}`,
  ])
  return { ...Object.fromEntries(named), joint: '随牵头建议答复' }
}

function foreignClass(key: string): string {
  const at = key.lastIndexOf('/')
  const [scheme, code] = [key.slice(0, Math.max(at, 0)), key.slice(at + 1)]
  return scheme === '' ? `${code}（未注明分类办法）` : `${code}（${scheme}）`
}

const classOf = (row: 's' | 'f'): Text => {
  const [code, scheme] = [sql.ref(`${row}.result_class`), sql.ref(`${row}.scheme`)]
  return sql<string | null>`case ${code} when 'joint' then 'joint' else coalesce(${scheme}, '') || '/' || ${code} end`
}

/** The committee that supervises it; of several the first. */
const COMMITTEE_OF_CASE = (column: 'committee_id' | 'committee') => sql<string | null>`(
  select ${sql.ref(`v.${column}`)} from fact_supervision v
  where v.tenant_id = s.tenant_id and v.book_id = s.book_id and v.case_id = s.case_id
    and v.cancelled_on is null and v.committee_id is not null
  order by v.opened_on, v.actor_id limit 1)`

const OF_SUGGESTION: readonly Dimension[] = [
  {
    id: 'category',
    label: '类别',
    every: { key: text`s.category` },
    words: ({ categories }) =>
      Object.fromEntries(
        Object.entries(VALUE_LABELS['category'] ?? {}).flatMap(([key, label]) => {
          const rule = categories[key as keyof typeof categories]
          return rule ? [[key, rule.label ?? label]] : []
        }),
      ),
    order: 'key',
    showsAll: true,
    none: '未定类别',
  },
  {
    id: 'key',
    label: '是否重点',
    every: { key: text`case when s.is_key then 'key' else 'other' end` },
    words: ({ labels }) => ({ key: `${labels['key'] ?? '重点督促办理'}的建议`, other: '其他建议' }),
    order: 'key',
    none: '未定',
  },
  { id: 'field', label: '领域', every: { key: text`s.field` }, order: 'size', none: '未分领域' },
  {
    id: 'period',
    label: '提出时间',
    every: { key: text`s.period` },
    words: given('period'),
    order: 'key',
    none: '未注明',
  },
  { id: 'origin', label: '来源', every: { key: text`s.origin` }, words: given('origin'), order: 'key', none: '未注明' },
  {
    id: 'session',
    label: '届次',
    every: { key: text`lpad(s.term_no::text, 3, '0') || '-' || lpad(s.session_no::text, 3, '0')` },
    nameOf: (key) => {
      const [term, session] = key.split('-').map(Number)
      return `第${term}届第${session}次会议`
    },
    order: 'key',
    none: '未注明',
  },
  {
    id: 'received_month',
    label: '收到月份',
    every: { key: text`to_char(s.received_on, 'YYYY-MM')` },
    nameOf: monthName,
    order: 'key',
    none: '未注明',
  },
  {
    id: 'replied_month',
    label: '办复月份',
    every: { key: text`to_char(s.replied_on, 'YYYY-MM')` },
    nameOf: monthName,
    order: 'key',
    none: '尚未办复',
  },
  {
    id: 'body',
    label: '归口单位',
    every: { key: text`s.body_id`, name: text`s.body` },
    order: 'size',
    none: '尚未交办',
  },
  { id: 'unit', label: '承办单位（当时名称）', ...ofUnit('unit'), order: 'size', none: '没有承办单位' },
  { id: 'unit_now', label: '承办单位（现名称）', ...ofUnit('unit_now'), order: 'size', none: '没有承办单位' },
  {
    id: 'delegation',
    label: '代表团',
    every: { key: text`s.delegation_id`, name: text`s.delegation` },
    own: { fact_form: { key: text`f.delegation_id`, name: text`f.delegation` } },
    order: 'size',
    none: '未注明代表团',
  },
  {
    id: 'class',
    label: '办理结果类别',
    every: { key: classOf('s') },
    own: { fact_duty: { key: classOf('f') } },
    words: classWords,
    nameOf: foreignClass,
    order: 'key',
    showsAll: true,
    none: '没有类别',
  },
  {
    id: 'scheme',
    label: '分类办法',
    every: { key: text`s.scheme` },
    own: { fact_duty: { key: text`f.scheme` } },
    order: 'key',
    none: '没有类别',
  },
  {
    id: 'meaning',
    label: '办理结果含义',
    every: { key: text`s.meaning` },
    own: { fact_duty: { key: text`f.meaning` } },
    words: () => MEANING_LABELS,
    order: 'key',
    none: '没有类别',
  },
  {
    id: 'publicity',
    label: '公开',
    every: { key: text`s.publicity` },
    words: given('publicity'),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'state',
    label: '办理进度',
    every: { key: text`s.state` },
    words: () => STATE_LABELS,
    order: 'key',
    none: '未注明',
  },
  {
    id: 'first_rating',
    label: '首次评价',
    every: { key: text`s.first_rating` },
    words: () => ({ ...RATINGS, ...NO_RATINGS }),
    order: 'key',
    none: '尚无结果',
  },
  {
    id: 'last_rating',
    label: '末次评价',
    every: { key: text`s.last_rating` },
    words: () => ({ ...RATINGS, ...NO_RATINGS }),
    order: 'key',
    none: '尚无结果',
  },
  {
    id: 'committee',
    label: '督办委员会',
    every: { key: COMMITTEE_OF_CASE('committee_id'), name: COMMITTEE_OF_CASE('committee') },
    own: { fact_supervision: { key: text`f.committee_id`, name: text`f.committee` } },
    order: 'size',
    none: '没有督办委员会',
  },
  {
    id: 'contact_form',
    label: '沟通形式',
    every: { key: text`s.contact_form` },
    own: { fact_duty: { key: text`f.contact_form` } },
    words: () => ({ visit: '走访', meeting: '座谈', phone: '电话', letter: '书信' }),
    order: 'key',
    none: '未沟通或未记载',
  },
  {
    id: 'contact_rank',
    label: '出面沟通人',
    every: { key: text`s.contact_rank` },
    own: { fact_duty: { key: text`f.contact_rank` } },
    words: given('metBy'),
    order: 'key',
    none: '未沟通或未记载',
  },
  {
    id: 'case',
    label: '建议',
    every: { key: text`s.case_id::text`, name: text`coalesce(s.number, s.serial_number)` },
    order: 'size',
    none: '未编号',
  },
]

const OF_OTHERS: readonly Dimension[] = [
  {
    id: 'role',
    label: '承办角色',
    own: { fact_duty: { key: text`f.role` } },
    words: ({ labels }) =>
      Object.fromEntries(Object.entries(VALUE_LABELS['role'] ?? {}).map(([key, word]) => [key, labels[key] ?? word])),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'extension_basis',
    label: '延期依据',
    own: { fact_duty: { key: text`f.extension_basis` } },
    words: () => EXTENSION_LABELS,
    order: 'key',
    none: '未延期',
  },
  {
    id: 'holder_kind',
    label: '在谁手中',
    own: { fact_leg: { key: text`f.holder_kind` } },
    words: () => ({ office: '代表工作机构', body: '归口交办单位', unit: '承办单位' }),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'holder',
    label: '在哪个单位手中',
    own: { fact_leg: { key: text`coalesce(f.holder_id, f.holder_kind)`, name: text`f.holder` } },
    words: () => ({ office: '代表工作机构' }),
    order: 'size',
    none: '未注明',
  },
  {
    id: 'channel',
    label: '征求意见方式',
    own: { fact_form: { key: text`f.channel` } },
    words: given('channel'),
    order: 'key',
    none: '尚未征求到',
  },
  {
    id: 'demanded_channel',
    label: '应采用的征求方式',
    own: { fact_form: { key: text`f.demanded_channel` } },
    words: given('channel'),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'round',
    label: '轮次',
    own: {
      fact_form: { key: text`lpad(f.round::text, 2, '0')` },
      fact_ballot: { key: text`lpad(f.round::text, 2, '0')` },
    },
    nameOf: (key) => `第${Number(key)}次`,
    order: 'key',
    none: '未注明',
  },
  {
    id: 'rating',
    label: '评价',
    own: { fact_form: { key: text`coalesce(f.rating, f.no_rating)` } },
    words: () => ({ ...RATINGS, ...NO_RATINGS }),
    order: 'key',
    none: '尚无结果',
  },
  {
    id: 'self_rating',
    label: '单位自报',
    own: { fact_form: { key: text`f.self_rating` } },
    words: () => RATINGS,
    order: 'key',
    none: '未自报',
  },
  {
    id: 'promise_state',
    label: '承诺进度',
    own: { fact_promise: { key: text`f.state` } },
    words: ({ labels }) => ({
      open: '正在兑现',
      reported_done: '报告完成待核实',
      struck_off: `已${labels['strike_off'] ?? '销号'}`,
      not_kept: '不能兑现',
      cancelled: '已取消',
    }),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'ballot_result',
    label: '测评结果',
    own: { fact_ballot: { key: text`f.result` } },
    words: given('result'),
    order: 'key',
    none: '尚无结果',
  },
  {
    id: 'supervision_level',
    label: '督办形式',
    own: { fact_supervision: { key: text`f.level` } },
    words: given('level'),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'campaign',
    label: '“回头看”活动',
    own: { fact_review: { key: text`f.campaign_id`, name: text`f.campaign_id` } },
    order: 'size',
    none: '未注明',
  },
  {
    id: 'review_outcome',
    label: '“回头看”结论',
    own: { fact_review: { key: text`f.outcome` } },
    words: () => ({ confirmed: '属实', class_revised: '改定类别', reopen: '重新办理' }),
    order: 'key',
    none: '尚无结论',
  },
  {
    id: 'transfer_direction',
    label: '转化方向',
    own: { fact_transfer: { key: text`f.direction` } },
    words: given('direction'),
    order: 'key',
    none: '未注明',
  },
  {
    id: 'transfer_field',
    label: '转化领域',
    own: { fact_transfer: { key: text`f.field` } },
    order: 'size',
    none: '未注明',
  },
]

const STATE_LABELS = {
  preparing: '尚未交办',
  withdrawn: '已撤回',
  notHandedOver: '不予交办',
  treatedAsLetter: '转作代表来信',
  keptForReference: '转作参阅件',
  handling: '办理中',
  replied: '已办复',
  concluded: '已办结',
  archived: '已归档',
}
const EXTENSION_LABELS = {
  by_nature: '交办时按事项性质确定',
  notice_to_deputy: '向代表说明理由',
  consent: '代表同意',
  approval: '经批准',
}

export const DIMENSIONS: readonly Dimension[] = [...OF_SUGGESTION, ...OF_OTHERS]
const BY_ID: ReadonlyMap<string, Dimension> = new Map(DIMENSIONS.map((one) => [one.id, one]))

export function findDimension(id: string): Dimension | undefined {
  return BY_ID.get(id)
}

/** How the rows of a table are grouped; undefined where that table knows nothing of it. */
export function groupingOf(dimension: Dimension, table: FactTable): Grouping | undefined {
  return dimension.own?.[table] ?? dimension.every
}

function monthName(key: string): string {
  const [year, month] = key.split('-').map(Number)
  return `${year}年${month}月`
}
