import type { Policy } from '../../../machines/policy/schema.ts'
import type { Category } from '../../../machines/policy/words.ts'
import type { SuggestionDrafted } from '../../../machines/suggestion/events.ts'
import { type Read, readDay, readName, readNames, readOrdinal, readWord } from './cell-readers.ts'
import { type Column, columnLabel, type Headings } from './columns.ts'
import { type IntakeProblem, shownCell } from './problem.ts'
import type { TableRow } from './read-table.ts'

/** What a row says, before names have become ids. */
export type ParsedSuggestion = {
  row: number
  title: string | null
  body: string | null
  leadSigner: string
  cosigners: string[]
  delegation: string | null
  period: SuggestionDrafted['period']
  termNo: number
  sessionNo: number
  submittedOn: string | null
  number: string | null
  serialNumber: string | null
  motionNumber: string | null
  category: Category | null
  field: string | null
  origin: SuggestionDrafted['origin']
  mark: SuggestionDrafted['mark']
  publicity: SuggestionDrafted['publicity']
  wishedUnits: string[]
  priorCommunication: string[]
}
/** What holds for rows that say nothing about it. */
export type IntakeDefaults = { period?: SuggestionDrafted['period']; termNo?: number; sessionNo?: number }

const PERIODS = {
  in_session: ['大会期间', '会中', '会议期间', '会上', '大会'],
  between_sessions: ['闭会期间', '闭会', '会后', '平时'],
} as const
const ORIGINS = {
  own: ['本级', '本级代表建议'],
  from_higher: ['上级交办', '上级'],
  from_lower: ['下级转来', '下级'],
  joint_levels: ['多级联动', '联动'],
  cppcc: ['政协提案', '政协'],
} as const
const MARKS = {
  none: ['一般', '无', '公开'],
  internal: ['内部'],
  protected_proposer: ['保护提出人'],
  state_secret: ['涉密', '国家秘密', '秘密', '机密', '绝密'],
} as const
const PUBLICITIES = {
  none: ['不公开', '否'],
  title_only: ['只公开标题', '仅标题'],
  full: ['全文公开', '公开', '是'],
} as const
/** The longest that each may be; the machines refuse more. */
const LONGEST = {
  title: 300,
  body: 20_000,
  number: 60,
  motion_number: 40,
  serial_number: 60,
  field: 60,
  delegation: 64,
} as const
const MOST_WISHED_UNITS = 10

/** What a row says, as far as it could be read: whole when nothing is wrong with it. */
export type ReadRow = { said: ParsedSuggestion; problems: IntakeProblem[] }

/** Reads one row; every fault of it is reported, not only the first. */
export function parseSuggestion(
  { row, cells }: TableRow,
  headings: Headings,
  defaults: IntakeDefaults,
  policy: Policy,
): ReadRow {
  const reader = createReader(row, cells, headings)
  const mark = reader.word('mark', MARKS, 'none')
  const said: ParsedSuggestion = {
    row,
    ...readText(reader, mark),
    leadSigner: readName(reader.required('lead_signer', '领衔代表的姓名')),
    cosigners: reader.names('cosigners'),
    delegation: reader.text('delegation'),
    period: reader.word('period', PERIODS, defaults.period ?? null),
    termNo: reader.ordinal('term_no', defaults.termNo),
    sessionNo: reader.ordinal('session_no', defaults.sessionNo),
    submittedOn: reader.day('submitted_on'),
    number: reader.text('number'),
    serialNumber: reader.text('serial_number'),
    motionNumber: reader.text('motion_number'),
    category: readCategory(reader, policy),
    field: reader.text('field'),
    origin: reader.word('origin', ORIGINS, 'own'),
    mark,
    publicity: reader.word('publicity', PUBLICITIES, 'none'),
    wishedUnits: reader.names('wished_units'),
    priorCommunication: reader.names('prior_communication'),
  }
  checkTogether(reader, said)
  return { said, problems: reader.problems }
}

type Reader = ReturnType<typeof createReader>

function createReader(row: number, cells: readonly string[], headings: Headings) {
  const problems: IntakeProblem[] = []

  function cell(column: Column): string {
    const place = headings.places.get(column)
    return place === undefined ? '' : (cells[place] ?? '')
  }
  function fault(column: Column, found: string, expected: string, code: IntakeProblem['code'] = 'FILE_INVALID'): void {
    problems.push({ row, column: headings.names.get(column) ?? columnLabel(column), code, found, expected })
  }
  function text(column: Column): string | null {
    const value = cell(column)
    const longest = LONGEST[column as keyof typeof LONGEST] ?? Number.POSITIVE_INFINITY
    if ([...value].length > longest) fault(column, `${[...value].length} 个字`, `不超过 ${longest} 个字`)
    return value === '' ? null : value
  }
  function take<T>(column: Column, read: (text: string) => Read<T>, absent: T): T {
    const value = cell(column)
    if (value === '') return absent
    const result = read(value)
    if (result.ok) return result.value
    fault(column, result.found, result.expected, result.code)
    return absent
  }
  function required(column: Column, expected: string): string {
    const value = text(column)
    if (value === null) fault(column, '空', expected)
    return value ?? ''
  }
  function word<Word extends string>(
    column: Column,
    words: Readonly<Record<Word, readonly string[]>>,
    absent: Word | null,
  ): Word {
    const [first] = Object.keys(words) as [Word]
    if (absent === null && cell(column) === '') {
      fault(
        column,
        '空',
        `${Object.values<readonly string[]>(words)
          .map(([name]) => name)
          .join('、')}之一`,
      )
    }
    return take(column, (value) => readWord(value, words), absent ?? first)
  }
  function ordinal(column: Column, absent: number | undefined): number {
    if (absent === undefined && cell(column) === '') fault(column, '空', '1–99 的数')
    return take(column, readOrdinal, absent ?? 1)
  }

  return {
    problems,
    fault,
    text,
    required,
    word,
    ordinal,
    day: (column: Column) => take<string | null>(column, readDay, null),
    names: (column: Column) => readNames(cell(column)),
  }
}

/** 涉密件的内容不得录入: of a state secret only the stub is kept. */
function readText(reader: Reader, mark: ParsedSuggestion['mark']): { title: string | null; body: string | null } {
  if (mark !== 'state_secret') {
    return { title: reader.required('title', '建议的标题'), body: reader.text('body') }
  }
  for (const column of ['title', 'body'] as const) {
    if (reader.text(column) !== null) reader.fault(column, '涉密件写有内容', '空；涉密件不得录入标题和正文')
  }
  return { title: null, body: null }
}

function readCategory(reader: Reader, policy: Policy): Category | null {
  const text = reader.text('category')
  if (text === null) return null
  const known = Object.entries(policy.categories) as [Category, { label: string }][]
  const found = known.find(
    ([category, { label }]) =>
      text === category || text.startsWith(label) || (text.length > 1 && label.startsWith(text)),
  )
  if (found) return found[0]
  const labels = known.map(([, { label }]) => label).join('、')
  reader.fault('category', shownCell(text), labels === '' ? `空；“${policy.name}”不分类别` : `${labels}之一`)
  return null
}

/** What no cell shows by itself. */
function checkTogether(reader: Reader, suggestion: ParsedSuggestion): void {
  const { leadSigner, cosigners, wishedUnits, motionNumber } = suggestion
  const doubled = cosigners.find((name, index) => name === leadSigner || cosigners.indexOf(name) < index)
  if (doubled !== undefined) {
    reader.fault('cosigners', `${shownCell(doubled)}出现两次`, '每位代表只写一次，且不含领衔代表；同名的请写代表 id')
  }
  if (wishedUnits.length > MOST_WISHED_UNITS) {
    reader.fault('wished_units', `${wishedUnits.length} 个单位`, `不超过 ${MOST_WISHED_UNITS} 个`)
  }
  if (motionNumber !== null && suggestion.period === 'between_sessions') {
    reader.fault('motion_number', shownCell(motionNumber), '空；闭会期间没有议案')
  }
}
