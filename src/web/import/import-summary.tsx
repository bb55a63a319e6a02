import { Link } from 'react-router'

import type { ImportJob } from '../../contract/import-endpoints.ts'
import { isBusy } from './import-words.ts'

const MOST_NAMED = 30

/** How far the reading or the import is. */
export function Progress({ job }: { job: ImportJob }) {
  const { done, total } = job.progress
  if (!isBusy(job)) return null
  const what = job.state === 'working' ? '正在导入' : '正在读取'
  return (
    <p role="status" className="import-progress">
      {what}
      {total > 0 && `：第 ${done} / ${total} 行`}；可以离开本页，稍后再来看
      {total > 0 && <progress value={done} max={total} aria-label={what} />}
    </p>
  )
}

/** What is wrong with the file as a whole. */
export function FileProblems({ job }: { job: ImportJob }) {
  if (job.state === 'failed') {
    return (
      <div className="problem" role="alert">
        <p>上一次没有做完就中断了；已经导入的不会重复，请再导入一次，或放弃后重新上传。</p>
      </div>
    )
  }
  if (job.problems.length === 0) return null
  return (
    <div className="problem" role="alert">
      <ul>
        {job.problems.map(({ row, column, found, expected }) => (
          <li key={`${row} ${column} ${found}`}>
            {row !== null && `第 ${row} 行 `}
            {column !== null && `“${column.replace(/（[a-z_]+）$/, '')}”`}
            {found}；应为：{expected}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What was read, what came new, and what is worth knowing. */
export function JobSummary({ job }: { job: ImportJob }) {
  const { counts, notes, newDeputies, newUnits } = job
  return (
    <div className="import-summary">
      {job.state === 'applied' && (
        <p role="status">
          导入完成：新增 {counts.new} 行，更新 {counts.changed} 行，没有变化 {counts.unchanged} 行，退回{' '}
          {counts.refused} 行。
          {(job.kind === 'suggestions' || job.kind === 'ledger') && <Link to="/cases?tab=all">查看建议</Link>}
        </p>
      )}
      {counts.stopped > 0 && <p>{counts.stopped} 件的办理经过只登记到台账写明的一步，原因见各行。</p>}
      <Names what="新加入名册的代表" names={newDeputies} unit="位" />
      <Names what="新加入名录的单位" names={newUnits} unit="个" />
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </div>
  )
}

function Names({ what, names, unit }: { what: string; names: readonly string[]; unit: string }) {
  if (names.length === 0) return null
  const more = names.length > MOST_NAMED ? ' …' : ''
  return (
    <p>
      {what} {names.length} {unit}：{names.slice(0, MOST_NAMED).join('、')}
      {more}
    </p>
  )
}
