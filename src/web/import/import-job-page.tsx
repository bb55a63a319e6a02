import { keepPreviousData, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'

import {
  applyImport,
  deleteImport,
  downloadRefused,
  IMPORT_KIND_LABELS,
  type ImportJob,
  type ImportMapping,
  mapImport,
  RowOutcome,
  readImport,
} from '../../contract/import-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { ColumnChoices } from './column-choices.tsx'
import { FileProblems, JobSummary, Progress } from './import-summary.tsx'
import { isBusy, outcomeLabel, stateLabel } from './import-words.ts'
import { RowPages, RowTable } from './row-table.tsx'

const PAGE_SIZE = 50
const POLL_MS = 1_000

/** One file: how its columns are read, what each row would become, and what has become of it. */
export function ImportJobPage() {
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const outcome = RowOutcome.safeParse(params.get('outcome')).data
  const page = Math.max(1, Number(params.get('page') ?? 1) || 1)
  const query = { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE, ...(outcome && { outcome }) }
  const { data, error } = useAsk(
    readImport,
    { params: { id }, query },
    {
      placeholderData: keepPreviousData,
      refetchOnMount: 'always',
      refetchInterval: (asked) => (asked.state.data && isBusy(asked.state.data.job) ? POLL_MS : false),
    },
  )
  const { problem, act } = useActs(id)
  if (error) {
    return (
      <PageFrame title="导入">
        <ProblemNotice error={error} />
        <Link to="/import">回到导入</Link>
      </PageFrame>
    )
  }
  if (!data) return <PageFrame title="导入">正在读取…</PageFrame>
  const { job, rows, total } = data
  return (
    <PageFrame
      title={`导入${IMPORT_KIND_LABELS[job.kind]}`}
      subtitle={`${job.fileName}${job.source === null ? '' : `（${job.source}）`} · ${stateLabel(job)}`}
      actions={<Actions job={job} onAct={act} />}
    >
      <ProblemNotice error={problem} />
      <Progress job={job} />
      <FileProblems job={job} />
      {job.headings.length > 0 && (
        <ColumnChoices
          key={JSON.stringify([job.headings, job.constants])}
          job={job}
          onMap={(mapping) => act({ mapping })}
        />
      )}
      <JobSummary job={job} />
      {job.counts.rows > 0 && (
        <>
          <TabRow label="预览分栏" current={outcome ?? 'all'} items={tabItems(job)} />
          <RowTable job={job} rows={rows} />
          <RowPages page={page} pageSize={PAGE_SIZE} total={total} outcome={outcome} />
        </>
      )}
    </PageFrame>
  )
}

type Act = 'apply' | 'delete' | { mapping: ImportMapping }

/** What may be done with an import; a no is told and nothing is lost. */
function useActs(id: string) {
  const [problem, setProblem] = useState<unknown>()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const act = async (what: Act): Promise<void> => {
    setProblem(undefined)
    try {
      if (what === 'delete') {
        await ask(deleteImport, { params: { id } })
        return void navigate('/import')
      }
      if (what === 'apply') await ask(applyImport, { params: { id } })
      else await ask(mapImport, { params: { id }, body: what.mapping })
      await queryClient.invalidateQueries({ queryKey: [readImport.name] })
    } catch (error) {
      setProblem(error)
    }
  }
  return { problem, act }
}

function Actions({ job, onAct }: { job: ImportJob; onAct: (what: Act) => Promise<void> }) {
  const [isSending, setSending] = useState(false)
  const { counts, id } = job
  const coming = counts.new + counts.changed
  const mayApply = (job.state === 'previewed' || job.state === 'failed') && coming > 0
  const apply = async () => {
    setSending(true)
    await onAct('apply')
    setSending(false)
  }
  return (
    <>
      {counts.refused > 0 && (
        <ExportButton onAsk={() => ask(downloadRefused, { params: { id } })}>
          下载退回的 {counts.refused} 行
        </ExportButton>
      )}
      {!isBusy(job) && (
        <Popconfirm
          title="放弃这个文件？"
          description="已经导入的不受影响。"
          okText="放弃"
          cancelText="留着"
          onConfirm={() => void onAct('delete')}
        >
          <Button>放弃</Button>
        </Popconfirm>
      )}
      {mayApply && (
        <Button type="primary" loading={isSending} onClick={() => void apply()}>
          导入 {coming} 行
        </Button>
      )}
    </>
  )
}

function tabItems(job: ImportJob) {
  const isApplied = job.state === 'applied'
  const to = (outcome?: RowOutcome) => `/import/${job.id}${outcome ? `?outcome=${outcome}` : ''}`
  return [
    { key: 'all', label: '全部', count: job.counts.rows, to: to() },
    ...RowOutcome.options.map((key) => ({
      key,
      label: outcomeLabel(key, isApplied),
      count: job.counts[key],
      isUrgent: key === 'refused',
      to: to(key),
    })),
  ]
}
