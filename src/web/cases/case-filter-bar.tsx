import { Button, Drawer } from 'antd'
import { useState } from 'react'

import { CaseFilterForm } from './case-filter-form.tsx'
import { type AddressQuery, countFilters, FILTER_FIELDS, withField } from './case-query.ts'
import { useFilterWords } from './filter-words.ts'

/** The filters in force, each of which a click takes away, and the drawer in which they are chosen. */
export function CaseFilterBar({ query, onChange }: { query: AddressQuery; onChange: (next: AddressQuery) => void }) {
  const [isOpen, setOpen] = useState(false)
  const describe = useFilterWords()
  const count = countFilters(query)
  return (
    <div className="row" style={{ marginBottom: 10 }}>
      <Button className="no-print" onClick={() => setOpen(true)}>
        筛选{count > 0 && ` (${count})`}
      </Button>
      <ul className="plain-list row" aria-label="现在的筛选条件">
        {FILTER_FIELDS.filter((field) => query[field] !== undefined).map((field) => (
          <li key={field}>
            <button
              type="button"
              className="filter-chip"
              title="取消这个条件"
              onClick={() => onChange(withField(query, field, undefined))}
            >
              {describe(field, query[field] ?? '')} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <Drawer title="筛选" size={360} open={isOpen} onClose={() => setOpen(false)} destroyOnHidden>
        <CaseFilterForm query={query} onChange={onChange} />
        <div className="row" style={{ marginTop: 16 }}>
          <Button type="primary" onClick={() => setOpen(false)}>
            看结果
          </Button>
          <Button
            disabled={count === 0}
            onClick={() =>
              onChange(FILTER_FIELDS.reduce<AddressQuery>((rest, field) => withField(rest, field, undefined), query))
            }
          >
            清除全部
          </Button>
        </div>
      </Drawer>
    </div>
  )
}
