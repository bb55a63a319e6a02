import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import {
  BASIS_LABELS,
  cancelReport,
  downloadReport,
  listReportKinds,
  listReports,
  REPORT_FORM_LABELS,
  readReport,
  retryReport,
} from '../../contract/reports-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { spanText } from '../figures/figure-text.ts'
import { dayText, momentText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { type Act, useAct } from '../parts/use-act.ts'
import { PublishForm } from './publish-form.tsx'
import { ReportProgress } from './report-progress.tsx'
import { ReportSheet } from './report-sheet.tsx'

export type Report = CallReply<typeof readReport>
const POLL_MS = 1000

/** `/reports/:id`: the report as a page, its files, and what can be done with it. */
export function ReportDetail() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(
    readReport,
    { params: { id } },
    {
      refetchOnMount: 'always',
      refetchInterval: ({ state: { data: now } }) => (now?.state === 'waiting' ? POLL_MS : false),
    },
  )
  const { isBusy, problem, act } = useAct()
  const [isPublishing, setPublishing] = useState(false)
  const refresh = useRefresh()
  return (
    <PageFrame
      title={data?.title ?? '报告'}
      subtitle={<Link to="/reports">全部报告</Link>}
      actions={
        data && (
          <>
            <Actions report={data} isBusy={isBusy} act={act} onDone={refresh} />
            {data.mayPublish && !isPublishing && <Button onClick={() => setPublishing(true)}>登记公布</Button>}
          </>
        )
      }
    >
      <ProblemNotice error={problem ?? error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Facts report={data} />}
      {data && isPublishing && <PublishForm report={data} onClose={() => setPublishing(false)} onDone={refresh} />}
      {data?.body && <ReportSheet body={data.body} bookId={data.bookId} formerBookId={data.formerBookId} />}
    </PageFrame>
  )
}

function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    for (const { name } of [readReport, listReports, listReportKinds]) {
      await queryClient.invalidateQueries({ queryKey: [name] })
    }
  }
}

type ActionsProps = { report: Report; isBusy: boolean; act: Act; onDone: () => Promise<void> }

function Actions({ report, isBusy, act, onDone }: ActionsProps) {
  const { id, revision, files, mayCancel, mayRetry, body, bookId } = report
  const change = (endpoint: typeof cancelReport | typeof retryReport) =>
    void act(async () => {
      await ask(endpoint, { params: { id }, body: { revision } })
      await onDone()
    })
  return (
    <>
      {files.map(({ form }) => (
        <ExportButton key={form} onAsk={() => ask(downloadReport, { params: { id, form } })}>
          下载{REPORT_FORM_LABELS[form]}
        </ExportButton>
      ))}
      {body && <Button onClick={() => window.print()}>打印</Button>}
      {bookId && <Link to={`/figures?book=${bookId}`}>统计数字</Link>}
      {mayCancel && (
        <Button loading={isBusy} onClick={() => change(cancelReport)}>
          取消生成
        </Button>
      )}
      {mayRetry && (
        <Button loading={isBusy} onClick={() => change(retryReport)}>
          重新生成
        </Button>
      )}
    </>
  )
}

/** What was asked for, how far it is, and why it is not there. */
function Facts({ report }: { report: Report }) {
  const { kindLabel, scopeLabel, asOf, basis, withFormer, state, stateLabel, why } = report
  return (
    <div className="report-facts no-print">
      <p className="quiet">
        {[
          scopeLabel ? `${kindLabel}（${scopeLabel}）` : kindLabel,
          spanText(report),
          `截至${dayText(asOf)}，${BASIS_LABELS[basis]}`,
          withFormer && '与上一年同期对比',
        ]
          .filter(Boolean)
          .join('　')}
      </p>
      <p role="status">
        {state === 'waiting' ? '正在生成，可以离开本页。' : stateLabel}
        {state === 'waiting' && <ReportProgress line={report} />}
        <span className="quiet">
          {'　'}
          {report.askedBy} {momentText(report.askedAt)} 提出{report.madeAt && `，${momentText(report.madeAt)} 生成`}
        </span>
      </p>
      {why && <p className={state === 'failed' ? 'urgent' : undefined}>{why}</p>}
      {report.publications.map(({ id, publishedOn, place, notedBy }) => (
        <p key={id}>
          {dayText(publishedOn)}公布于{place}
          <span className="quiet">　{notedBy} 登记</span>
        </p>
      ))}
    </div>
  )
}
