import type { Transaction } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import { ReportBody, type ReportTable } from '../contract/report-body.ts'
import type { Database } from '../db/schema.ts'
import type { Field, ListField, TextField } from '../documents/forms/form-kind.ts'
import { formulaName } from '../documents/reports/docx-blocks.ts'
import { noteName, totalName } from '../documents/reports/docx-table.ts'
import type { TemplateProblem } from '../documents/templates/check.ts'
import { listFieldNames } from '../documents/templates/field-names.ts'
import { knownTexts } from '../documents/templates/known-texts.ts'
import { listLeftovers } from '../documents/templates/leftovers.ts'
import { LONGEST_NAME } from '../documents/templates/tags.ts'
import { FIGURES } from '../figures/all-figures.ts'
import { labelOf } from '../figures/words.ts'
import { nameOf } from './compose/report-desk.ts'

/** Fields of a report under a heading, as they are offered to whoever edits its template. */
export type FieldGroup = { label: string; fields: Field[] }
export type ReportFields = {
  groups: FieldGroup[]
  /** Names that are right besides and not worth a line each. */
  besides: TextField[]
  /** The newest report of the kind; undefined: none was made yet, so its tables and paragraphs are unknown. */
  newest: ReportBody | undefined
}

/** What was said in so many reports of a kind is known of it: a table that one year lacks is in another. */
const MOST_REPORTS = 5
const MOST_LEFTOVERS = 30
/** Named after what the office itself may name: categories, fields of work, ways of asking. */
const OF_A_GROUP = /^(?:类别|领域|征求方式)·/u

const BASICS: readonly TextField[] = [
  { name: '标题', hint: '报告的标题', sample: '' },
  { name: '副标题', hint: '标题下的一行，没有时为空', sample: '' },
  { name: '报告单位', hint: '署名的机关', sample: '' },
  { name: '报告日期', hint: '成文日期', sample: '2026年12月10日' },
  { name: '统计年度', hint: '时段在一年以内时的年份', sample: '2026年' },
  { name: '统计起始日', hint: '统计时段的起日', sample: '2026年1月1日' },
  { name: '统计结束日', hint: '统计时段的止日', sample: '2026年12月31日' },
  { name: '数据截至日', hint: '按哪一天的情况统计', sample: '2026年12月10日' },
  { name: '统计说明', hint: '时段、截至日和以哪个日期计，一句话', sample: '' },
]

/** Every field that a template of this kind of report may have, by what reports of the kind have said. */
export async function listReportFields(
  trx: Transaction<Database>,
  policy: Policy,
  kind: string,
): Promise<ReportFields> {
  const rows = await trx
    .selectFrom('report')
    .select('body')
    .where('kind', '=', kind)
    .where('state', '=', 'made')
    .orderBy('made_at', 'desc')
    .limit(MOST_REPORTS)
    .execute()
  const bodies = rows.flatMap(({ body }) => {
    const parsed = ReportBody.safeParse(body)
    return parsed.success ? [parsed.data] : []
  })
  const tables = bodies.flatMap(({ blocks, annexes }) => [
    ...blocks.filter((block) => block.kind === 'table'),
    ...annexes,
  ])
  const groups = [
    { label: '基本信息', fields: [...BASICS] },
    { label: '正文里的数字和段落', fields: bodies.flatMap(wordsOf) },
    { label: '表格', fields: tables.flatMap(tableFields) },
    { label: '其他统计数字', fields: FIGURES.flatMap((figure) => figureFields(figure, policy)) },
  ]
  const taken = new Set<string>()
  const first = groups.map(({ label, fields }) => ({
    label,
    fields: fields.filter(({ name }) => {
      const isNew = !taken.has(name) && Array.from(name).length <= LONGEST_NAME
      taken.add(name)
      return isNew
    }),
  }))
  return { groups: first, besides: besidesOf(bodies).filter(({ name }) => !taken.has(name)), newest: bodies[0] }
}

/** Numbers with the words around them; whole paragraphs without a sample, for they may name people. */
function wordsOf(body: ReportBody): TextField[] {
  const whole = new Set(body.blocks.flatMap((block) => (block.kind === 'paragraph' && block.name ? [block.name] : [])))
  return knownTexts(body)
    .filter(({ name }) => !BASICS.some((basic) => basic.name === name))
    .map(({ name, label, text }) =>
      whole.has(name)
        ? { name, hint: `整段：${label}……`, sample: '' }
        : { name, hint: label.replace('…', '〔数〕'), sample: text },
    )
}

function tableFields({ name, title, columns }: ReportTable): Field[] {
  const list: ListField = {
    name,
    hint: `表“${title}”，一行一条`,
    of: columns.map(({ label }) => ({ name: label, hint: '这一列', sample: '' })),
  }
  return [list, { name: noteName({ name }), hint: `表“${title}”下面的注`, sample: '' }]
}

function figureFields(figure: (typeof FIGURES)[number], policy: Policy): TextField[] {
  const hint = `${labelOf(figure, policy)}，${figure.unit}`
  return [{ name: nameOf(figure.id), hint, sample: '' }]
}

function besidesOf(bodies: readonly ReportBody[]): TextField[] {
  const tables = bodies.flatMap(({ blocks, annexes }) => [
    ...blocks.filter((block) => block.kind === 'table'),
    ...annexes,
  ])
  const names = [
    ...FIGURES.flatMap(({ id, label }) => [
      ...['分子', '分母', '比上年'].map((side) => `${nameOf(id)}·${side}`),
      formulaName(label),
    ]),
    ...tables.flatMap((table) => table.columns.map(({ label }) => totalName(table, label))),
    ...bodies.flatMap(({ formulas }) => formulas.map(({ label }) => formulaName(label))),
  ]
  return names.map((name) => ({ name, hint: '', sample: '' }))
}

/** All that may stand in it, for the check. */
export function allFields({ groups, besides }: ReportFields): Field[] {
  return [...groups.flatMap(({ fields }) => fields), ...besides]
}

type Judged = { bytes: Buffer; problems: readonly TemplateProblem[] }

/** What is wrong with the template of a report, and what a person should know of it, with its place. */
export function judgeReportTemplate({ bytes, problems }: Judged, { newest }: ReportFields) {
  const real = problems.filter(({ kind, name }) => !(kind === 'unknown_field' && OF_A_GROUP.test(name ?? '')))
  if (real.some(({ kind }) => kind === 'dangerous' || kind === 'unreadable')) return { problems: real, notes: [] }
  const names = new Set(listFieldNames(bytes))
  if (names.size === 0 && real.length === 0) return { problems: [NO_FIELD], notes: [] }
  const unknown = real.some(({ kind }) => kind === 'unknown_field')
  const notes = [
    ...(unknown && !newest
      ? ['这种报告还没有生成过，表格和段落的名称无从核对；请先在“报告”里生成一份，再上传模板']
      : []),
    ...unusedNotes(names, newest),
    ...leftoverNotes(bytes),
  ]
  return { problems: real, notes }
}

const NO_FIELD: TemplateProblem = {
  kind: 'missing_field',
  name: null,
  place: null,
  message:
    '模板里一个字段也没有，以后每份报告都会一模一样；请从字段清单中复制名称，放到该填数字的地方，或者用“用往年的 Word 报告做模板”',
}

/** Tables and paragraphs of the newest report that the template leaves out, and where they stood. */
function unusedNotes(names: ReadonlySet<string>, newest: ReportBody | undefined): string[] {
  if (!newest) return []
  let under = '开头'
  const unused = newest.blocks.flatMap((block) => {
    if (block.kind === 'heading') under = block.text
    if (block.kind === 'table' && !names.has(block.name)) return [`表“${block.name}”（在“${under}”）`]
    if (block.kind !== 'paragraph' || block.name === undefined || names.has(block.name)) return []
    return [`段落“${block.name}”（在“${under}”）`]
  })
  const annexes = newest.annexes.flatMap(({ name }) => (names.has(name) ? [] : [`表“${name}”（在附件）`]))
  const all = [...unused, ...annexes]
  if (all.length === 0) return []
  return [`最近一份报告里有、模板里没有的：${all.join('、')}。不需要可以不管；需要时从字段清单中复制`]
}

function leftoverNotes(bytes: Buffer): string[] {
  const found = listLeftovers(bytes)
  const shown = found.slice(0, MOST_LEFTOVERS)
  return [
    ...shown.map(
      ({ place, text }) => `${place}里的“${text}”不是字段，以后每次都照原样印出；是统计数字或日期的，请换成字段`,
    ),
    ...(found.length > shown.length ? [`这样的地方还有 ${found.length - shown.length} 处`] : []),
  ]
}
