import type { PolicyChange } from '../../../contract/policies-endpoints.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { wordName } from './policy-words.ts'

/** Every field that differs: rule, old, new, and where it stands. */
export function ChangeTable({ changes, isStale = false }: { changes: readonly PolicyChange[]; isStale?: boolean }) {
  return (
    <DataTable caption="两版的不同" columns={COLUMNS} rows={changes} rowKey={({ path }) => path} isStale={isStale} />
  )
}

const COLUMNS: Column<PolicyChange>[] = [
  {
    key: 'rule',
    title: '规则',
    width: 190,
    narrow: 'title',
    render: ({ path, sectionLabel, label }) => (
      <>
        <span className="quiet">{sectionLabel}</span> {path.startsWith('labels.') ? wordName(label) : label}
      </>
    ),
  },
  {
    key: 'old',
    title: '原来',
    width: '41%',
    narrow: 'wide',
    render: ({ old, oldSource }) => <Side text={old} source={oldSource} isOld />,
  },
  {
    key: 'new',
    title: '现在',
    narrow: 'wide',
    render: (change) => <Side text={change.new} source={change.newSource} />,
  },
]

function Side({ text, source, isOld = false }: { text: string | null; source: string | null; isOld?: boolean }) {
  if (text === null) return <span className="quiet">{isOld ? '原来没有' : '不再有'}</span>
  return (
    <>
      <span className="only-narrow">{isOld ? '原来' : '现在'}</span>
      <span className="policy-text">{text}</span>
      {source && <div className="policy-source">{source}</div>}
    </>
  )
}
