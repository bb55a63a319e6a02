import { sql } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import { type Dimension, given, type Text, text } from '../dimension.ts'
import { MEANING_LABELS } from './classes.ts'
import { NO_RATINGS, RATINGS } from './ratings.ts'

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
  return Object.fromEntries(named)
}

function foreignClass(key: string): string {
  if (key === 'joint') return '随牵头建议答复'
  const at = key.lastIndexOf('/')
  const [scheme, code] = [key.slice(0, Math.max(at, 0)), key.slice(at + 1)]
  return scheme === '' ? `${code}（未注明分类办法）` : `${code}（${scheme}）`
}

/** 中文 name of a scheme and its letter, as the key of the dimension `class` writes them. */
export function classLabel(key: string, policy: Policy): string {
  return classWords(policy)[key] ?? foreignClass(key)
}

export const classOf = (row: 's' | 'f'): Text => {
  const [code, scheme] = [sql.ref(`${row}.result_class`), sql.ref(`${row}.scheme`)]
  return sql<string | null>`case ${code} when 'joint' then 'joint' else coalesce(${scheme}, '') || '/' || ${code} end`
}

/** The committee that supervises it; of several the first. */
const COMMITTEE_OF_CASE = (column: 'committee_id' | 'committee') => sql<string | null>`(
  select ${sql.ref(`v.${column}`)} from fact_supervision v
  where v.tenant_id = s.tenant_id and v.book_id = s.book_id and v.case_id = s.case_id
    and v.cancelled_on is null and v.committee_id is not null
  order by v.opened_on, v.actor_id limit 1)`

/** What is known of a suggestion: for every table, unless its rows know better. */
export const DIMENSIONS_OF_CASES: readonly Dimension[] = [
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
    contains: (key) => sql`exists (select from fact_supervision v
      where v.tenant_id = s.tenant_id and v.book_id = s.book_id and v.case_id = s.case_id
        and v.cancelled_on is null and v.committee_id = ${key})`,
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

function monthName(key: string): string {
  const [year, month] = key.split('-').map(Number)
  return `${year}年${month}月`
}
