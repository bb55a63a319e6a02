import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { listPolicies, movePolicy, previewPolicyMove } from '../../../contract/policies-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Field, SentForm } from '../../parts/sent-form.tsx'
import { useMay } from '../may.ts'
import { MoveTable } from './move-table.tsx'
import { addressOf, type PolicyRef } from './policy-words.ts'

type Preview = CallReply<typeof previewPolicyMove>
type Moved = CallReply<typeof movePolicy>

/** What would move when running cases followed this version, case by case; and the move itself, with its reason. */
export function PolicyMove() {
  const { id = '', version = '' } = useParams()
  const ref = { id, version: Number(version) }
  const may = useMay()(movePolicy)
  const { data, error } = useAsk(
    previewPolicyMove,
    { params: { id, version }, body: {} },
    { enabled: may, refetchOnMount: 'always', refetchOnWindowFocus: false },
  )
  const [moved, setMoved] = useState<Moved>()
  return (
    <PageFrame title={`在办建议改用“${id}”第 ${version} 版`} subtitle={<Link to={addressOf(ref)}>看这一版</Link>}>
      {!may && (
        <EmptyState title="由代表工作机构主任办理">
          <p>在办建议改用另一版规则，逐件登记，由主任决定。</p>
        </EmptyState>
      )}
      <ProblemNotice error={error} />
      {may && !data && !error && <p className="waiting">正在逐件计算…</p>}
      {moved && <Result moved={moved} />}
      {data && data.cases.length === 0 && !moved && (
        <EmptyState title="没有要改用的建议">
          <p>在办的建议都已经按这一版办理。</p>
          <Link to="/admin/policies">回到全部规则</Link>
        </EmptyState>
      )}
      {data && data.cases.length > 0 && <Found key={data.count} policy={ref} preview={data} onMoved={setMoved} />}
    </PageFrame>
  )
}

function Found({ policy, preview, onMoved }: { policy: PolicyRef; preview: Preview; onMoved: (moved: Moved) => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(preview.cases.map(({ id }) => id)))
  const { count, cases, clocks } = preview
  const rest = count - cases.length
  const deadlines = cases.flatMap((one) => one.deadlines)
  const moving = deadlines.filter(({ dueOn, dueOnAfter }) => dueOn !== dueOnAfter).length
  return (
    <>
      <p>
        {count} 件在办建议按别的版办理{rest > 0 && `，下面先列 ${cases.length} 件`}，共 {deadlines.length}{' '}
        个未到的期限；改用后
        {moving === 0 ? '没有一个变动' : `有 ${moving} 个变动`}
        。已经起算的期限，期间不变；此后起算的（重新交办、延期、再次办理等）按新规则。
      </p>
      {rest > 0 && (
        <p>
          一次最多改用 {cases.length} 件：这一批改用之后，其余 {rest} 件会接着列在这里。
        </p>
      )}
      {clocks.length > 0 && <Clocks clocks={clocks} />}
      <MoveTable cases={cases} chosen={chosen} onChoose={setChosen} />
      <MoveForm policy={policy} caseIds={[...chosen]} moving={moving} onMoved={onMoved} />
    </>
  )
}

function Clocks({ clocks }: { clocks: Preview['clocks'] }) {
  return (
    <details style={{ marginBottom: 12 }}>
      <summary>两版规定不同的期限 {clocks.length} 种</summary>
      <ul className="plain-list">
        {clocks.map(({ kind, label, old, new: now }) => (
          <li key={`${kind} ${old}`}>
            {label}：<del className="quiet">{old}</del> → {now}
          </li>
        ))}
      </ul>
    </details>
  )
}

function MoveForm({
  policy,
  caseIds,
  moving,
  onMoved,
}: {
  policy: PolicyRef
  caseIds: string[]
  moving: number
  onMoved: (moved: Moved) => void
}) {
  const [reason, setReason] = useState('')
  const [isSure, setSure] = useState(false)
  const queryClient = useQueryClient()
  const move = async () => {
    const { id, version } = policy
    onMoved(await ask(movePolicy, { params: { id, version }, body: { caseIds, reason: reason.trim() } }))
    window.scrollTo({ top: 0 })
    for (const { name } of [previewPolicyMove, listPolicies]) await queryClient.invalidateQueries({ queryKey: [name] })
  }
  return (
    <div className="admin-form" style={{ marginTop: 16 }}>
      <SentForm onSend={move}>
        {(isBusy) => (
          <>
            <Field id="move-reason" label="理由" help="写入每件建议的记录。">
              <Input.TextArea
                id="move-reason"
                required
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                aria-describedby="move-reason-help"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
            <Checkbox checked={isSure} onChange={(event) => setSure(event.target.checked)}>
              已核对上面所列的变动{moving > 0 && `（${moving} 个期限）`}
            </Checkbox>
            <div>
              <Button
                type="primary"
                htmlType="submit"
                loading={isBusy}
                disabled={!isSure || reason.trim() === '' || caseIds.length === 0}
              >
                {caseIds.length} 件改用这一版
              </Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

function Result({ moved }: { moved: Moved }) {
  const failed = moved.cases.filter(({ isDone }) => !isDone)
  return (
    <div className={failed.length > 0 ? 'problem' : 'said'} role="status" style={{ marginBottom: 12 }}>
      <p>
        已改用 {moved.told} 件{failed.length > 0 && `，${failed.length} 件没有改用：`}
      </p>
      {failed.length > 0 && (
        <ul>
          {failed.map(({ id, number, why }) => (
            <li key={id}>
              <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link>：{why}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
