import { Select } from 'antd'

import type { TagProposal } from '../../contract/document-templates-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'

/** Places found, each with the field that will stand there; a person may take another, or none. */
export function ProposalTable({
  proposals,
  names,
  onChange,
}: {
  proposals: readonly TagProposal[]
  names: ReadonlyMap<string, string>
  onChange: (names: ReadonlyMap<string, string>) => void
}) {
  const choose = (id: string, name: string | undefined) => {
    const next = new Map(names)
    if (name === undefined) next.delete(id)
    else next.set(id, name)
    onChange(next)
  }
  const columns: Column<TagProposal>[] = [
    {
      key: 'text',
      title: '原文',
      narrow: 'title',
      render: ({ before, text, after }) => (
        <span>
          {before}
          <mark>{text}</mark>
          {after}
        </span>
      ),
    },
    { key: 'place', title: '位置', width: 200, render: ({ place }) => place },
    {
      key: 'name',
      title: '换成字段',
      width: 260,
      render: ({ id, text, why, candidates }) => (
        <>
          <Select
            allowClear
            aria-label={`“${text}”换成的字段`}
            placeholder="保留原文"
            style={{ width: '100%' }}
            value={names.get(id) ?? null}
            onChange={(name) => choose(id, name ?? undefined)}
            options={candidates.map(({ name, label }) => ({ value: name, label: `${name}（${label}）` }))}
            popupMatchSelectWidth={false}
          />
          {why && <span className="quiet">{why}</span>}
        </>
      ),
    },
  ]
  return (
    <div className="document-template-proposals">
      <DataTable caption="可以换成字段的地方" columns={columns} rows={proposals} rowKey={({ id }) => id} />
    </div>
  )
}
