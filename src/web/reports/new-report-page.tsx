import { Link, useNavigate, useSearchParams } from 'react-router'

import { listReportKinds } from '../../contract/reports-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ReportForm } from './report-form.tsx'

/** `/reports/new`: which report, of which days, about what. */
export function NewReportPage() {
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const year = Number(params.get('year')) || undefined
  const { data, error } = useAsk(listReportKinds, { query: {} }, { staleTime: Number.POSITIVE_INFINITY })
  const first = data?.kinds.find(({ kind }) => kind === params.get('kind')) ?? data?.kinds[0]
  return (
    <PageFrame title="生成报告" subtitle={<Link to="/reports">全部报告</Link>}>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && !first && <EmptyState title="本地的办理规则下没有您可以生成的报告" />}
      {data && first && (
        <ReportForm
          offers={data}
          firstKind={first.kind}
          {...(year !== undefined && { year })}
          onAsked={(id) => void navigate(`/reports/${id}`)}
        />
      )}
    </PageFrame>
  )
}
