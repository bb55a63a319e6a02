import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { listLetterCandidates, proposeLetter } from '../../contract/letters-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { LetterForm } from './letter-form.tsx'

type Candidate = CallReply<typeof listLetterCandidates>['units'][number]

/** `/chasing/letters/new`: first the unit, then the draft of the letter. */
export function NewLetterPage() {
  const [params] = useSearchParams()
  const unitId = params.get('unit')
  const caseIds = params.getAll('case')
  return (
    <PageFrame title="制发催办函" subtitle={<Link to="/chasing/letters">全部催办函</Link>}>
      {unitId ? <Proposal key={params.toString()} unitId={unitId} caseIds={caseIds} /> : <Candidates />}
    </PageFrame>
  )
}

function Candidates() {
  const { data, error } = useAsk(listLetterCandidates, { query: {} }, { refetchOnMount: 'always' })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在读取…</p>
  if (data.units.length === 0) return <EmptyState title="没有逾期的建议，不需要发函" />
  return <DataTable caption="有逾期建议的单位" columns={COLUMNS} rows={data.units} rowKey={({ unit }) => unit.id} />
}

const COLUMNS: Column<Candidate>[] = [
  {
    key: 'unit',
    title: '单位',
    narrow: 'title',
    render: ({ unit }) => (
      <Link to={`/chasing/letters/new?unit=${encodeURIComponent(unit.id)}`} className="row-link" data-row-link>
        {unit.name}
      </Link>
    ),
  },
  { key: 'cases', title: '逾期件数', isNumber: true, width: 90, render: ({ cases }) => cases },
  { key: 'oldest', title: '最早到期', width: 150, render: ({ oldestDueOn }) => dayText(oldestDueOn) },
  {
    key: 'last',
    title: '上一份函',
    render: ({ lastLetter }) =>
      lastLetter ? (
        <Link to={`/chasing/letters/${lastLetter.id}`}>
          {lastLetter.number}（{dayText(lastLetter.datedOn)}）
        </Link>
      ) : (
        <span className="quiet">没有</span>
      ),
  },
]

function Proposal({ unitId, caseIds }: { unitId: string; caseIds: readonly string[] }) {
  const navigate = useNavigate()
  // A draft that is being written does not change under the hand.
  const [body] = useState({ unitId, ...(caseIds.length > 0 && { caseIds: [...caseIds] }) })
  const { data, error } = useAsk(proposeLetter, { body }, { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  if (error) {
    return (
      <div className="stack">
        <ProblemNotice error={error} />
        <Link to="/chasing/letters/new">另选单位</Link>
      </div>
    )
  }
  if (!data) return <p className="waiting">正在拟稿…</p>
  return <LetterForm proposal={data} onMade={(id) => void navigate(`/chasing/letters/${id}`)} />
}
