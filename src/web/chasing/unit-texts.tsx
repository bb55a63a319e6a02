import { Link } from 'react-router'

import { CopyButton } from '../parts/copy-button.tsx'
import type { UnitDebt } from './use-unit-debts.ts'

/** One unit: its words to copy, and the way to a letter. */
export function UnitTexts({ unit, onGo }: { unit: UnitDebt; onGo: () => void }) {
  const { id, name, cases, brief, full, overdueCaseIds } = unit
  const query = new URLSearchParams([['unit', id], ...overdueCaseIds.map((caseId) => ['case', caseId])])
  return (
    <li className="chase-unit">
      <div className="row">
        <strong>{name}</strong>
        {cases.length > 1 && <span className="quiet">{cases.length} 件</span>}
        {overdueCaseIds.length > 0 && (
          <Link to={`/chasing/letters/new?${query}`} onClick={onGo}>
            制催办函
          </Link>
        )}
      </div>
      <pre className="chase-text">{brief}</pre>
      <div className="row">
        <CopyButton text={brief} isPrimary>
          复制（发群）
        </CopyButton>
        <CopyButton text={full}>复制（发个人）</CopyButton>
      </div>
      <details>
        <summary>看发个人用的文字</summary>
        <pre className="chase-text">{full}</pre>
      </details>
    </li>
  )
}
