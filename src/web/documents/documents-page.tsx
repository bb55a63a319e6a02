import { keepPreviousData } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { listDocuments } from '../../contract/documents-endpoints.ts'
import { listGatherings } from '../../contract/meetings-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { DocumentLines } from './document-lines.tsx'
import { HandoverLists } from './handover-lists.tsx'
import '../admin/admin.css'
import './documents.css'

const PAGE_SIZE = 30

/** `/documents`: every letter and form that was made, the newest first; a unit sees its own. */
export default function DocumentsPage() {
  const [params, setParams] = useSearchParams()
  const paging = usePaging()
  const isOffice = useMay()(listGatherings)
  const [isMaking, setMaking] = useState(false)
  const kind = params.get('kind') ?? undefined
  const q = params.get('q') ?? undefined
  const { data, error } = useAsk(
    listDocuments,
    {
      query: {
        limit: PAGE_SIZE,
        ...(kind && { kind }),
        ...(q && { q }),
        ...(paging.cursor && { cursor: paging.cursor }),
      },
    },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const put = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  return (
    <PageFrame
      title="文书"
      subtitle={isOffice ? '制发过的函件和表单' : '本单位的函件和表单'}
      actions={isOffice && <Button onClick={() => setMaking(!isMaking)}>制发交办清单</Button>}
    >
      <PrintHeading title="文书" />
      {isMaking && isOffice && <HandoverLists onClose={() => setMaking(false)} />}
      <Choices kinds={data?.kinds ?? []} kind={kind} q={q} onPut={put} />
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && data.lines.length > 0 && (
        <DocumentLines
          lines={data.lines}
          extra={(line) =>
            line.case && <Link to={`/cases/${line.case.id}#documents`}>{line.case.number ?? '建议'}</Link>
          }
        />
      )}
      {data?.lines.length === 0 && paging.page === 1 && (
        <EmptyState title={kind || q ? '没有符合条件的文书' : '还没有制发文书'}>
          <p>在建议页面的“文书”一栏制发。</p>
        </EmptyState>
      )}
      {data && (
        <Pager
          paging={paging}
          pageSize={PAGE_SIZE}
          shown={data.lines.length}
          total={null}
          unit="份"
          nextCursor={data.nextCursor}
        />
      )}
    </PageFrame>
  )
}

type ChoicesProps = {
  kinds: readonly { kind: string; label: string }[]
  kind: string | undefined
  q: string | undefined
  onPut: (name: string, value: string | undefined) => void
}

/** What the list is narrowed to. */
function Choices({ kinds, kind, q, onPut }: ChoicesProps) {
  return (
    <div className="row no-print document-menu">
      <Select
        aria-label="文书种类"
        className="document-choice"
        allowClear
        placeholder="全部种类"
        value={kind ?? null}
        onChange={(next) => onPut('kind', next ?? undefined)}
        options={kinds.map((one) => ({ value: one.kind, label: one.label }))}
      />
      <Input.Search
        aria-label="名称或者文号"
        className="document-choice"
        placeholder="名称或者文号"
        allowClear
        maxLength={100}
        defaultValue={q}
        onSearch={(value) => onPut('q', value.trim())}
      />
    </div>
  )
}
