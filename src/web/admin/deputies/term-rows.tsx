import { Button, Input, Select } from 'antd'

import { NAME_SEARCH } from '../name-search.ts'
import { useNames } from '../names.ts'

/** One term of congress as it is typed. */
export type TermRow = { key: string; termNo: string; delegationId: string }

/** 届次: in which congresses the deputy sat, each time with the delegation of that time. */
export function TermRows({
  terms,
  onChange,
}: {
  terms: readonly TermRow[]
  onChange: (terms: readonly TermRow[]) => void
}) {
  const change = (key: string, part: Partial<TermRow>) =>
    onChange(terms.map((term) => (term.key === key ? { ...term, ...part } : term)))
  return (
    <fieldset className="field field-group">
      <legend>
        届次<span className="quiet">（可不填）</span>
      </legend>
      {terms.map((term) => (
        <TermFields
          key={term.key}
          term={term}
          onChange={(part) => change(term.key, part)}
          onRemove={() => onChange(terms.filter(({ key }) => key !== term.key))}
        />
      ))}
      <div>
        <Button
          size="small"
          onClick={() =>
            onChange([...terms, { key: `new-${terms.length}-${Date.now()}`, termNo: '', delegationId: '' }])
          }
        >
          加一届
        </Button>
      </div>
    </fieldset>
  )
}

function TermFields({
  term: { termNo, delegationId },
  onChange,
  onRemove,
}: {
  term: TermRow
  onChange: (part: Partial<TermRow>) => void
  onRemove: () => void
}) {
  const { delegations } = useNames()
  return (
    <div className="row term-row">
      <span className="row">
        第
        <Input
          aria-label="届次"
          value={termNo}
          inputMode="numeric"
          maxLength={4}
          style={{ width: 56 }}
          onChange={(event) => onChange({ termNo: event.target.value })}
        />
        届
      </span>
      <Select
        aria-label={`第 ${termNo || '…'} 届的代表团`}
        placeholder="那一届的代表团"
        allowClear
        showSearch={NAME_SEARCH}
        value={delegationId || null}
        options={[...delegations]}
        onChange={(next: string | null | undefined) => onChange({ delegationId: next ?? '' })}
      />
      <Button size="small" aria-label={`去掉第 ${termNo || '…'} 届`} onClick={onRemove}>
        去掉
      </Button>
    </div>
  )
}

/** The terms as the contract has them; a line that is wholly empty is none. */
export function termsOf(terms: readonly TermRow[]): { termNo: number | string; delegationId: string | null }[] {
  return terms
    .filter(({ termNo, delegationId }) => termNo.trim() !== '' || delegationId !== '')
    .map(({ termNo, delegationId }) => {
      const plain = termNo.normalize('NFKC').trim()
      return { termNo: /^\d+$/.test(plain) ? Number(plain) : plain, delegationId: delegationId || null }
    })
}
