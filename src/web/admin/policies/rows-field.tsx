import { Button } from 'antd'
import { Fragment, type ReactNode } from 'react'

import { asRule } from './draft-file.ts'
import { blankOf, nameOf, type Shape } from './rule-shape.ts'

type Part = { path: string; name: string; shape: Shape; value: unknown; onChange: (value: unknown) => void }

/** A list of like things, row by row: steps of chasing, classes of results, items of appraisal. */
export function RowsField({
  path,
  name,
  shape,
  value,
  onChange,
  renderPart,
}: Part & {
  /** The control of one part of a row: parts may hold rows again. */
  renderPart: (part: Part) => ReactNode
}) {
  const rows: readonly unknown[] = Array.isArray(value) ? value : []
  const item = shape.items ?? {}
  const put = (at: number, next: unknown) => onChange(rows.map((row, index) => (index === at ? next : row)))
  const swap = (at: number) => onChange(rows.with(at, rows[at - 1]).with(at - 1, rows[at]))
  const label = nameOf(name)
  return (
    <div className="stack">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone.
        <div className="rule-row" key={index}>
          <div className="rule-parts">
            {Object.entries(item.properties ?? {}).map(([part, partShape]) => (
              <Fragment key={part}>
                {renderPart({
                  path: `${path}[${index}].${part}`,
                  name: part,
                  shape: partShape,
                  value: asRule(row)?.[part],
                  onChange: (next) => put(index, { ...asRule(row), [part]: next }),
                })}
              </Fragment>
            ))}
          </div>
          <div className="row">
            <Button
              size="small"
              disabled={index === 0}
              aria-label={`${label}第 ${index + 1} 项上移`}
              onClick={() => swap(index)}
            >
              上移
            </Button>
            <Button
              size="small"
              aria-label={`删去${label}第 ${index + 1} 项`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              删去
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...rows, blankOf(item)])}>增加一项</Button>
      </div>
    </div>
  )
}
