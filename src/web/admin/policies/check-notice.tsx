import { Link } from 'react-router'

import { SECTION_NAMES } from '../../../../machines/policy/names.ts'
import { type Checked, type PolicyProblem, problemText } from './policy-words.ts'

/** What the check found, with the way to each place. */
export function CheckNotice({
  checked,
  isChecking,
  formAddress,
}: {
  checked: Checked | undefined
  isChecking: boolean
  formAddress: string
}) {
  if (!checked) return <p className="quiet">正在检查…</p>
  const errors = checked.problems.filter(({ severity }) => severity === 'error')
  const warnings = checked.problems.filter(({ severity }) => severity === 'warning')
  return (
    <div aria-live="polite" style={{ marginBottom: 12 }}>
      {errors.length > 0 && (
        <div className="problem">
          <p>
            {errors.length} 处错误，改正以后才能保存{isChecking && '（正在重新检查…）'}：
          </p>
          <ProblemList problems={errors} formAddress={formAddress} />
        </div>
      )}
      {errors.length === 0 && <p className="quiet">{isChecking ? '正在检查…' : '检查通过，没有错误。'}</p>}
      {warnings.length > 0 && (
        <details>
          <summary>{warnings.length} 处提醒（可以保存）</summary>
          <ProblemList problems={warnings} formAddress={formAddress} />
        </details>
      )}
    </div>
  )
}

function ProblemList({ problems, formAddress }: { problems: readonly PolicyProblem[]; formAddress: string }) {
  return (
    <ul className="policy-problems">
      {problems.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {problemText({ path, message })} <SectionLink path={path} formAddress={formAddress} />
        </li>
      ))}
    </ul>
  )
}

function SectionLink({ path, formAddress }: { path: string; formAddress: string }) {
  const section = /^\w+/.exec(path)?.[0] ?? ''
  const label = section === 'id' || section === 'name' ? '名称和代号' : SECTION_NAMES[section]
  if (label === undefined) return null
  const key = label === '名称和代号' ? 'head' : section
  return <Link to={`${formAddress}?section=${key}`}>到“{label}”</Link>
}
