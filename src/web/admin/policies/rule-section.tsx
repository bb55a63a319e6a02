import { FORCE_NAMES } from '../../../../machines/policy/names.ts'
import { sourceText } from '../../../../machines/policy/problem.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { provenanceText, type Rule } from './policy-words.ts'

type Field = Rule['fields'][number]
type FieldOfRule = Field & { rule: Rule }
/** So few letters stay on one line. */
const SHORT = 8

/** One section: a table of its rules where they are alike, otherwise the fields of its one rule. */
export function RuleSection({ section, label, rules }: { section: string; label: string; rules: readonly Rule[] }) {
  const [first] = rules
  const isTable = rules.length > 1 || first?.path.includes('.')
  return (
    <section className="policy-section" id={`section-${section}`}>
      <h2>{label}</h2>
      {isTable ? (
        <DataTable caption={label} columns={tableColumns(rules)} rows={rules} rowKey={({ path }) => path} />
      ) : (
        first && (
          <DataTable
            caption={label}
            columns={FIELD_COLUMNS}
            rows={first.fields.map((field) => ({ ...field, rule: first }))}
            rowKey={({ name }) => name}
          />
        )
      )}
    </section>
  )
}

const FIELD_COLUMNS: Column<FieldOfRule>[] = [
  { key: 'label', title: '项目', width: 180, narrow: 'title', render: ({ label }) => label },
  { key: 'text', title: '规定', narrow: 'wide', render: ({ text }) => <Text text={text} /> },
  { key: 'force', title: '效力', width: 90, render: ({ force }) => FORCE_NAMES[force] ?? force },
  { key: 'source', title: '出处', width: '38%', narrow: 'wide', render: ({ source }) => <Source source={source} /> },
]

function tableColumns(rules: readonly Rule[]): Column<Rule>[] {
  const names = new Map(rules.flatMap(({ fields }) => fields.map(({ name, label }) => [name, label] as const)))
  // The name of a rule heads its line already.
  names.delete('label')
  return [
    { key: 'rule', title: '名称', narrow: 'title', width: '17%', render: ({ label }) => label },
    ...[...names].map(
      ([name, title]): Column<Rule> => ({
        key: name,
        title,
        ...(name === 'steps' && { narrow: 'wide' as const }),
        render: (rule) => <Text text={rule.fields.find((field) => field.name === name)?.text ?? ''} />,
      }),
    ),
    { key: 'force', title: '效力', width: 84, render: ({ force }) => FORCE_NAMES[force] ?? force },
    { key: 'source', title: '出处', narrow: 'wide', width: '34%', render: (rule) => <Sources rule={rule} /> },
  ]
}

/** Where the rule stands; then the fields that stand elsewhere or are weaker or stronger. */
function Sources({ rule }: { rule: Rule }) {
  const elsewhere = new Map<string, string[]>()
  for (const field of rule.fields) {
    const text = provenanceText(field)
    if (text !== provenanceText(rule)) elsewhere.set(text, [...(elsewhere.get(text) ?? []), field.label])
  }
  return (
    <>
      <Source source={rule.source} />
      {[...elsewhere].map(([text, labels]) => (
        <div key={text} className="policy-source">
          {labels.join('、')}：{text}
        </div>
      ))}
    </>
  )
}

function Text({ text }: { text: string }) {
  return <span className={`policy-text ${text.length <= SHORT ? 'nowrap' : ''}`}>{text}</span>
}

function Source({ source }: { source: Rule['source'] }) {
  return <span className="policy-source">{sourceText(source)}</span>
}
