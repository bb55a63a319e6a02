import { Link } from 'react-router'

import type { CaseLine } from '../../contract/case-views.ts'
import { DEADLINE, LEAD_SIGNER, LEAD_UNIT, NUMBER, STAGE, TITLE } from '../parts/case-columns.tsx'
import type { Column } from '../parts/data-table.tsx'

const NEXT: Column<CaseLine> = {
  key: 'next',
  title: '下一步',
  width: 120,
  narrow: 'bare',
  isHiddenInPrint: true,
  render: ({ id, next, title }) =>
    next && (
      <Link className="next-action" to={`/cases/${id}?do=${encodeURIComponent(`${next.actorId}:${next.type}`)}`}>
        {next.label}
        <span className="only-read-aloud">：{title}</span>
      </Link>
    ),
}

/** The desk has its own order, the nearest deadline first, so nothing here can be sorted. */
export const WORKLIST_COLUMNS: readonly Column<CaseLine>[] = [
  ...[NUMBER, TITLE, LEAD_SIGNER, LEAD_UNIT, STAGE, DEADLINE].map(({ sort: _, ...column }) => column),
  NEXT,
]
