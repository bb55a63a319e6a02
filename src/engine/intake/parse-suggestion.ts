import type { Policy } from '../../../machines/policy/schema.ts'
import type { Category } from '../../../machines/policy/words.ts'
import type { SuggestionDrafted } from '../../../machines/suggestion/events.ts'
import { readName } from './cell-readers.ts'
import type { Headings } from './columns.ts'
import { type ParsedHistory, parseHistory } from './parse-history.ts'
import { type IntakeProblem, shownCell } from './problem.ts'
import type { TableRow } from './read-table.ts'
import { createRowReader, type RowReader } from './row-reader.ts'
import { LEDGER_COLUMNS, type LedgerColumn } from './suggestion-columns.ts'

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
  body_name: 64,
  document_number: 80,
  archive_number: 60,
  promise: 20_000,
  unsolved_reason: 20_000,
  rating_reason: 20_000,
} as const
const MOST_WISHED_UNITS = 10

/** What a row says, as far as it could be read: whole when nothing is wrong with it. */
export type ReadRow = { said: ParsedSuggestion; history: ParsedHistory | null; problems: IntakeProblem[] }

/** Reads one row; every fault of it is reported, not only the first. Its history too, where the file is a ledger. */
export function parseSuggestion(table: TableRow, headings: Headings, policy: Policy, isLedger = false): ReadRow {
  const reader = createRowReader<LedgerColumn>(LEDGER_COLUMNS, table, headings, LONGEST)
  const mark = reader.word('mark', MARKS, 'none')
  const said: ParsedSuggestion = {
    row: table.row,
    ...readText(reader, mark),
    leadSigner: readName(reader.required('lead_signer', '领衔代表的姓名')),
    cosigners: reader.names('cosigners'),
    delegation: reader.text('delegation'),
    period: reader.requiredWord('period', PERIODS),
    termNo: reader.requiredOrdinal('term_no'),
    sessionNo: reader.requiredOrdinal('session_no'),
    submittedOn: reader.day('submitted_on'),
    number: readNumber(reader, 'number'),
    serialNumber: readNumber(reader, 'serial_number'),
    motionNumber: readNumber(reader, 'motion_number'),
    category: readCategory(reader, policy),
    field: reader.text('field'),
    origin: reader.word('origin', ORIGINS, 'own'),
    mark,
    publicity: reader.word('publicity', PUBLICITIES, 'none'),
    wishedUnits: reader.names('wished_units'),
    priorCommunication: reader.names('prior_communication'),
  }
  checkTogether(reader, said)
  const history = isLedger ? parseHistory(reader, said, policy) : null
  return { said, history, problems: reader.problems }
}

type Reader = RowReader<LedgerColumn>

/** Excel takes 3-5 for the fifth of March. */
function readNumber(reader: Reader, column: 'number' | 'serial_number' | 'motion_number'): string | null {
  const text = reader.text(column)
  if (text === null) return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    reader.fault(column, shownCell(text), '编号；Excel 把它变成了日期，请把这一列设为“文本”格式再重新填写')
  }
  return text.replaceAll(/[０-９]/g, (digit) => digit.normalize('NFKC'))
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
