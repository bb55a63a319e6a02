import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { exportTrail, searchTrail, verifyTrails } from '../../../contract/trail-endpoints.ts'
import { ROLE_LABELS } from '../../../contract/value-labels.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useSession } from '../../app/session.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { Pager, usePaging } from '../../parts/pager.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useAct } from '../../parts/use-act.ts'
import { ChangedFields } from './changed-fields.tsx'
import { TrailFilters } from './trail-filters.tsx'
import { addressOf, queryOf, type TrailInput, type TrailQuery } from './trail-query.ts'
import { VerifyResult } from './verify-result.tsx'
import '../../parts/event-parts.css'
import './trail.css'

type Line = CallReply<typeof searchTrail>['lines'][number]

const PAGE_SIZE = 50
/** The whole trail of a small town; longer ones come as a file of their newest lines. */
const MOST_EXPORTED = '一万'

/** Who did what, when, from where, on what basis; nobody changes it, and that can be proved here. */
export default function TrailPage() {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const isAuditor = useSession().post?.role === 'auditor'
  const query = queryOf(params)
  const paging = usePaging()
  const { data, error, isPlaceholderData } = useAsk(
    searchTrail,
    { query: { ...(query as TrailInput), limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const { result, isBusy, problem, verify } = useVerify()
  const go = (next: TrailQuery) => void navigate(addressOf(next), { replace: true })
  return (
    <PageFrame
      title="操作留痕"
      subtitle={isAuditor ? '只增不改' : '只增不改；涉及具体建议的由审计员查看'}
      actions={
        <>
          <Button loading={isBusy} onClick={() => void verify()}>
            核验是否完好
          </Button>
          {isAuditor && (
            <ExportButton onAsk={() => ask(exportTrail, { query: query as TrailInput })}>
              导出（最多{MOST_EXPORTED}行）
            </ExportButton>
          )}
        </>
      }
    >
      <ProblemNotice error={problem} />
      {result && <VerifyResult result={result} />}
      <TrailFilters query={query} kinds={data?.kinds ?? []} mayFilterCases={isAuditor} onChange={go} />
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DataTable
          caption="操作留痕，最近的在前"
          columns={columnsOf(query, go)}
          rows={data.lines}
          rowKey={({ n }) => String(n)}
          isStale={isPlaceholderData}
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && <Nothing query={query} onClear={() => go({})} />}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={null}
          unit="行"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

function useVerify() {
  const { isBusy, problem, act } = useAct()
  const [result, setResult] = useState<CallReply<typeof verifyTrails>>()
  const verify = () => {
    setResult(undefined)
    return act(async () => setResult(await ask(verifyTrails, {})))
  }
  return { result, isBusy, problem, verify }
}

function Nothing({ query, onClear }: { query: TrailQuery; onClear: () => void }) {
  if (Object.keys(query).length === 0) return <EmptyState title="还没有留痕" />
  return (
    <EmptyState title="没有符合条件的留痕">
      <p>换一个人员、事项或者更长的日期范围。</p>
      <Button onClick={onClear}>清除条件</Button>
    </EmptyState>
  )
}

function columnsOf(query: TrailQuery, go: (next: TrailQuery) => void): Column<Line>[] {
  return [
    { key: 'n', title: '序号', isNumber: true, width: 60, render: ({ n }) => n },
    { key: 'at', title: '时间', narrow: 'bare', width: 190, render: ({ at }) => secondText(at) },
    { key: 'kind', title: '事项', narrow: 'title', width: 120, render: ({ kindLabel }) => kindLabel },
    {
      key: 'person',
      title: '人员',
      width: 150,
      render: (line) => <Doer line={line} onFilter={(personId) => go({ ...query, personId })} />,
    },
    {
      key: 'what',
      title: '对象和变动',
      narrow: 'wide',
      render: (line) => <What line={line} onFilter={(subject) => go({ ...query, subject })} />,
    },
    { key: 'address', title: '来源', width: 120, render: ({ address }) => address ?? '' },
  ]
}

function Doer({ line, onFilter }: { line: Line; onFilter: (personId: string) => void }) {
  const { personId, personName, role, onBehalfOf } = line
  const label = (ROLE_LABELS as Readonly<Record<string, string>>)[role ?? ''] ?? role
  if (personId === null) return <span className="quiet">{label ?? '（没有登录）'}</span>
  return (
    <>
      <button type="button" className="link-button" title="只看此人" onClick={() => onFilter(personId)}>
        {personName ?? personId}
      </button>
      {label && <div className="quiet">{label}</div>}
      {onBehalfOf && <div>代 {onBehalfOf}</div>}
    </>
  )
}

function What({ line, onFilter }: { line: Line; onFilter: (subject: string) => void }) {
  const { caseId, subject, basis } = line
  return (
    <div className="trail-changes">
      {caseId && <Link to={`/cases/${caseId}`}>建议 {caseId.slice(0, 8)}</Link>}
      {subject && (
        <div>
          <button
            type="button"
            className="link-button trail-subject"
            title={`只看这个对象：${subject}`}
            onClick={() => onFilter(subject)}
          >
            对象 {/^[0-9a-f-]{36}$/.test(subject) ? subject.slice(0, 8) : subject}
          </button>
        </div>
      )}
      {basis && <div>依据：{basis}</div>}
      <ChangedFields line={line} />
    </div>
  )
}

/** To the second: order matters here. */
function secondText(at: string): string {
  return `${momentText(at)}:${at.slice(17, 19)}`
}
