import { keepPreviousData } from '@tanstack/react-query'
import { Select } from 'antd'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { comparePolicies, listPolicies } from '../../../contract/policies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FieldFrame } from '../../parts/field-frame.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { ChangeTable } from './change-table.tsx'
import {
  ADDRESS,
  compareAddress,
  isSameRef,
  type PolicyLine,
  type PolicyRef,
  parseRef,
  refText,
} from './policy-words.ts'

/** Two versions side by side: which rule, what it was, what it is, and where each stands. */
export function PolicyCompare() {
  const [params] = useSearchParams()
  const { data: list, error: listError } = useAsk(listPolicies, {})
  const inForce = list?.own.find(({ isInForce }) => isInForce)
  const before = parseRef(params.get('old')) ?? inForce
  const after = parseRef(params.get('new')) ?? list?.own.find(({ isInForce }) => !isInForce) ?? inForce
  return (
    <PageFrame title="比较两版规则" subtitle={<Link to={ADDRESS}>全部规则</Link>}>
      <ProblemNotice error={listError} />
      {!list && !listError && <p className="waiting">正在读取…</p>}
      {list && before && after && (
        <>
          <Choices lines={linesOf(list)} before={before} after={after} />
          <Differences before={before} after={after} />
        </>
      )}
    </PageFrame>
  )
}

function Choices({ lines, before, after }: { lines: readonly PolicyLine[]; before: PolicyRef; after: PolicyRef }) {
  const navigate = useNavigate()
  const options = lines.map((line) => ({
    value: refText(line),
    label: `${line.name} 第 ${line.version} 版${line.isInForce ? '（现行）' : ''}`,
  }))
  const choose = (next: { before?: string; after?: string }) => {
    const old = parseRef(next.before ?? null) ?? before
    const now = parseRef(next.after ?? null) ?? after
    void navigate(compareAddress(old, now), { replace: true })
  }
  return (
    <div className="policy-choices">
      <FieldFrame id="compare-old" label="原来的">
        <Select
          id="compare-old"
          value={refText(before)}
          options={options}
          onChange={(value) => choose({ before: value })}
        />
      </FieldFrame>
      <FieldFrame id="compare-new" label="后来的">
        <Select
          id="compare-new"
          value={refText(after)}
          options={options}
          onChange={(value) => choose({ after: value })}
        />
      </FieldFrame>
    </div>
  )
}

function Differences({ before, after }: { before: PolicyRef; after: PolicyRef }) {
  const query = { oldId: before.id, oldVersion: before.version, newId: after.id, newVersion: after.version }
  const { data, error, isPlaceholderData } = useAsk(comparePolicies, { query }, { placeholderData: keepPreviousData })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在比较…</p>
  if (isSameRef(before, after) || data.changes.length === 0) {
    return (
      <EmptyState title="没有不同">
        <p>{isSameRef(before, after) ? '选了同一版；请另选一版来比较。' : '两版的内容和出处完全一样。'}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <p role="status">{data.changes.length} 处不同</p>
      <ChangeTable changes={data.changes} isStale={isPlaceholderData} />
    </>
  )
}

/** What is in force stands in both lists once it is the congress's own. */
function linesOf({ own, shipped }: { own: PolicyLine[]; shipped: PolicyLine[] }): PolicyLine[] {
  return [...own, ...shipped.filter((line) => !own.some((one) => isSameRef(one, line)))]
}
