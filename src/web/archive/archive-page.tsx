import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import {
  type ArchivePackView,
  askArchivePack,
  cancelArchivePack,
  downloadArchivePack,
  listArchivePacks,
  PACK_STATE_LABELS,
} from '../../contract/archive-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { CasePicker } from '../parts/case-picker.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { useAct } from '../parts/use-act.ts'
import './archive.css'

const LOOK_AGAIN_MS = 1500
const MOST_SHOWN = 100

/** `/archive`: files of single suggestions and of whole years, put together in the background. */
export default function ArchivePage() {
  const { data, error, refetch } = useAsk(
    listArchivePacks,
    { query: { limit: MOST_SHOWN } },
    {
      refetchOnMount: 'always',
      refetchInterval: ({ state }) => (state.data?.packs.some(isBeingMade) ? LOOK_AGAIN_MS : false),
    },
  )
  const { isBusy, problem, act } = useAct()
  const order = (body: Parameters<typeof askArchivePack.body.parse>[0]) =>
    void act(async () => {
      await ask(askArchivePack, { body: body as never })
      await refetch()
    })
  return (
    <PageFrame title="归档" subtitle={data && <ToArchive count={data.toArchive} />}>
      <ProblemNotice error={error ?? problem} />
      {data && (
        <div className="archive-orders no-print">
          <YearOrder
            years={data.years}
            isBusy={isBusy}
            onOrder={(year) => order({ kind: 'year', id: randomId(), year })}
          />
          <CaseOrder isBusy={isBusy} onOrder={(caseId) => order({ kind: 'case', id: randomId(), caseId })} />
        </div>
      )}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.packs.length === 0 && (
        <EmptyState title="还没有组过卷">
          <p>建议办结后，在建议页面办理“归档”并填写档号；然后在这里按件或者按年度组卷下载。</p>
        </EmptyState>
      )}
      {data && data.packs.length > 0 && (
        <DataTable
          caption="归档包"
          columns={columnsFor(() => void refetch())}
          rows={data.packs}
          rowKey={({ id }) => id}
        />
      )}
    </PageFrame>
  )
}

/** The number leads to the cases that it counts, where they are archived one by one. */
function ToArchive({ count }: { count: number }) {
  if (count === 0) return <>没有已办结、待归档的建议</>
  return <Link to="/cases?tab=concluded">已办结、待归档 {count} 件</Link>
}

type Years = readonly { year: number; archived: number }[]

function YearOrder({ years, isBusy, onOrder }: { years: Years; isBusy: boolean; onOrder: (year: number) => void }) {
  const [chosen, setChosen] = useState<number>()
  const year = chosen ?? years[0]?.year
  return (
    <section className="row" aria-label="年度组卷">
      <Select
        aria-label="归档年度"
        {...(year !== undefined && { value: year })}
        placeholder="没有归档的年度"
        disabled={years.length === 0}
        options={years.map((one) => ({ value: one.year, label: `${one.year}年（归档 ${one.archived} 件）` }))}
        onChange={setChosen}
      />
      <Button disabled={year === undefined || isBusy} onClick={() => year !== undefined && onOrder(year)}>
        年度组卷
      </Button>
    </section>
  )
}

function CaseOrder({ isBusy, onOrder }: { isBusy: boolean; onOrder: (caseId: string) => void }) {
  const [caseId, setCaseId] = useState('')
  return (
    <section className="row" aria-label="单件组卷">
      <label htmlFor="archive-case" className="only-read-aloud">
        建议
      </label>
      <CasePicker id="archive-case" value={caseId} isMany={false} onChange={(value) => setCaseId(String(value))} />
      <Button disabled={caseId === '' || isBusy} onClick={() => onOrder(caseId)}>
        单件组卷
      </Button>
    </section>
  )
}

function isBeingMade({ state }: ArchivePackView): boolean {
  return state === 'waiting'
}

function columnsFor(onChanged: () => void): Column<ArchivePackView>[] {
  return [
    { key: 'what', title: '内容', narrow: 'title', render: (pack) => <What pack={pack} /> },
    { key: 'retention', title: '保管期限', width: 90, render: ({ retention }) => retention ?? '见目录' },
    { key: 'state', title: '状态', render: (pack) => <State pack={pack} /> },
    {
      key: 'asked',
      title: '申请',
      width: 190,
      render: ({ askedAt, askedBy }) => `${dayText(askedAt.slice(0, 10))}　${askedBy}`,
    },
    {
      key: 'act',
      title: '',
      width: 120,
      isHiddenInPrint: true,
      render: (pack) => <Acts pack={pack} onChanged={onChanged} />,
    },
  ]
}

function What({ pack }: { pack: ArchivePackView }) {
  if (pack.kind === 'year') return <>{pack.year}年度</>
  return (
    <>
      {pack.case && <Link to={`/cases/${pack.case.id}`}>{pack.case.number ?? '未编号'}</Link>}
      <span className="quiet">　档号 {pack.archiveNumber ?? '—'}</span>
    </>
  )
}

function State({ pack: { state, done, total, why, leftOut, sizeBytes } }: { pack: ArchivePackView }) {
  if (state === 'waiting') {
    return (
      <span role="status">
        {total === null ? '等待组卷' : `正在组卷 ${done}/${total}`}
        {why && `（上次：${why}）`}
      </span>
    )
  }
  return (
    <>
      {PACK_STATE_LABELS[state]}
      {sizeBytes !== null && <span className="quiet">　{sizeText(sizeBytes)}</span>}
      {state === 'failed' && <p className="urgent">{why}</p>}
      {leftOut.length > 0 && (
        <details>
          <summary>{leftOut.length} 件未打包</summary>
          <ul>
            {leftOut.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Acts({ pack, onChanged }: { pack: ArchivePackView; onChanged: () => void }) {
  const { isBusy, problem, act } = useAct()
  const { id, revision, state } = pack
  if (state === 'made') {
    return <ExportButton onAsk={() => ask(downloadArchivePack, { params: { id } })}>下载</ExportButton>
  }
  if (state !== 'waiting') return null
  const cancel = () =>
    void act(() => ask(cancelArchivePack, { params: { id }, body: { revision } })).then(
      (isDone) => isDone && onChanged(),
    )
  return (
    <>
      <Button disabled={isBusy} onClick={cancel}>
        取消
      </Button>
      <ProblemNotice error={problem} />
    </>
  )
}

function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
