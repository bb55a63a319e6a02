import { Button } from 'antd'
import { useId, useState } from 'react'

import type { ImportJob, ImportMapping } from '../../contract/import-endpoints.ts'
import { isBusy } from './import-words.ts'

type Props = { job: ImportJob; onMap: (mapping: ImportMapping) => Promise<void> }

/** Which column of the file is which, and values for all rows; open at once where something needed is missing. */
export function ColumnChoices({ job, onMap }: Props) {
  const [columns, setColumns] = useState(() =>
    Object.fromEntries(job.headings.flatMap(({ index, column }) => (column === null ? [] : [[String(index), column]]))),
  )
  const [constants, setConstants] = useState(job.constants)
  const [isSending, setSending] = useState(false)
  const taken = new Set(Object.values(columns))
  const known = job.headings.filter(({ index }) => columns[String(index)] !== undefined).length
  const save = async () => {
    setSending(true)
    const given = Object.fromEntries(Object.entries(constants).filter(([, value]) => value.trim() !== ''))
    await onMap({ columns, constants: given })
    setSending(false)
  }
  const choose = (index: number, column: string) => {
    const { [String(index)]: _, ...rest } = columns
    setColumns(column === '' ? rest : { ...rest, [String(index)]: column })
  }
  return (
    <details className="import-columns" open={job.problems.length > 0}>
      <summary>
        列的对应：{job.headings.length} 列中认出 {known} 列
      </summary>
      <div className="import-columns-body">
        <HeadingTable job={job} columns={columns} taken={taken} onChoose={choose} />
        <Constants job={job} taken={taken} constants={constants} onChange={setConstants} />
        <Button disabled={isBusy(job)} loading={isSending} onClick={() => void save()}>
          按这样的对应重新预览
        </Button>
      </div>
    </details>
  )
}

function HeadingTable({
  job,
  columns,
  taken,
  onChoose,
}: {
  job: ImportJob
  columns: Readonly<Record<string, string>>
  taken: ReadonlySet<string>
  onChoose: (index: number, column: string) => void
}) {
  return (
    <table className="table">
      <caption className="only-read-aloud">文件中的各列</caption>
      <thead>
        <tr>
          <th>列</th>
          <th>表头</th>
          <th>内容举例</th>
          <th>作为</th>
        </tr>
      </thead>
      <tbody>
        {job.headings.map(({ index, letter, text, samples, maybe }) => {
          const chosen = columns[String(index)] ?? ''
          return (
            <tr key={letter}>
              <td>{letter}</td>
              <td>{text}</td>
              <td className="quiet">{samples.join(' | ')}</td>
              <td>
                <select
                  aria-label={`${letter} 列“${text}”作为`}
                  value={chosen}
                  onChange={(event) => onChoose(index, event.target.value)}
                >
                  <option value="">（不用）</option>
                  {job.columns.map(({ key, label, isRequired }) => (
                    <option key={key} value={key} disabled={key !== chosen && taken.has(key)}>
                      {label}
                      {isRequired ? '*' : ''}
                    </option>
                  ))}
                </select>
                {chosen === '' && maybe !== null && <span className="quiet"> 是否指“{maybe}”？</span>}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** One value for all rows whose own cell is empty. */
function Constants({
  job,
  taken,
  constants,
  onChange,
}: {
  job: ImportJob
  taken: ReadonlySet<string>
  constants: Readonly<Record<string, string>>
  onChange: (next: Record<string, string>) => void
}) {
  const id = useId()
  const shown = job.columns.filter(({ mayBeConstant }) => mayBeConstant)
  if (shown.length === 0) return null
  return (
    <fieldset className="import-constants">
      <legend>格子空着时统一按</legend>
      {shown.map(({ key, label, help, isRequired }) => (
        <div key={key}>
          <label htmlFor={`${id}-${key}`}>
            {label}
            {isRequired && !taken.has(key) ? '*' : ''}
          </label>
          <input
            id={`${id}-${key}`}
            className="input"
            value={constants[key] ?? ''}
            maxLength={200}
            aria-describedby={`${id}-${key}-help`}
            onChange={(event) => onChange({ ...constants, [key]: event.target.value })}
          />
          <span id={`${id}-${key}-help`} className="quiet">
            {help}
          </span>
        </div>
      ))}
    </fieldset>
  )
}
