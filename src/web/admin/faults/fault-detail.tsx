import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { listFaults, readFault, resolveFault, retryFault } from '../../../contract/faults-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useSession } from '../../app/session.tsx'
import { momentText } from '../../parts/day-text.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'
import { useAct } from '../../parts/use-act.ts'

type Fault = CallReply<typeof readFault>

/** One fault: what happened, in which case, and what can be done now. */
export function FaultDetail() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(readFault, { params: { id } }, { refetchOnMount: 'always' })
  return (
    <PageFrame title={data?.kindLabel ?? '故障'} subtitle={<Link to="/admin/faults">全部故障</Link>}>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Found fault={data} />}
    </PageFrame>
  )
}

function Found({ fault }: { fault: Fault }) {
  const { post } = useSession()
  const isOpen = fault.resolvedAt === null
  return (
    <>
      <p>
        <strong>{fault.message}</strong>
      </p>
      <Facts fault={fault} />
      {isOpen && post?.role !== 'auditor' && <Settle fault={fault} />}
      {fault.detail && (
        <details style={{ marginTop: 16 }}>
          <summary>技术细节（求助时一并提供）</summary>
          <pre style={{ whiteSpace: 'pre-wrap' }}>{JSON.stringify(fault.detail, null, 2)}</pre>
        </details>
      )}
    </>
  )
}

function Facts({ fault }: { fault: Fault }) {
  const mayOpenCases = useSession().post?.role !== 'administrator'
  return (
    <dl className="facts" style={{ marginBottom: 16 }}>
      <dt>编号</dt>
      <dd>{fault.id}</dd>
      {fault.caseId !== null && (
        <>
          <dt>建议</dt>
          <dd>
            {mayOpenCases ? (
              <Link to={`/cases/${fault.caseId}`}>{fault.caseNumber ?? '未编号'}</Link>
            ) : (
              (fault.caseNumber ?? '未编号')
            )}
          </dd>
        </>
      )}
      <dt>首次发生</dt>
      <dd>{momentText(fault.firstAt)}</dd>
      <dt>最近一次</dt>
      <dd>
        {momentText(fault.lastAt)}，共试 {fault.tries} 次
      </dd>
      <dt>下次重试</dt>
      <dd>{fault.nextTryAt ? momentText(fault.nextTryAt) : '不再自动重试'}</dd>
      {fault.resolvedAt !== null && (
        <>
          <dt>已处理</dt>
          <dd>
            {momentText(fault.resolvedAt)}
            {fault.resolvedBy ? `，${fault.resolvedBy}` : '，系统重试成功'}
            {fault.note ? `：${fault.note}` : ''}
          </dd>
        </>
      )}
    </dl>
  )
}

function Settle({ fault }: { fault: Fault }) {
  const queryClient = useQueryClient()
  const { isBusy, problem, act } = useAct()
  const [said, setSaid] = useState('')
  const params = { id: fault.id }
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: [readFault.name] })
    await queryClient.invalidateQueries({ queryKey: [listFaults.name] })
  }
  const retry = () =>
    act(async () => {
      const { isSolved } = await ask(retryFault, { params })
      setSaid(isSolved ? '重试成功，故障已消除。' : '重试没有成功；请查看情况和技术细节，排除原因后再试。')
      await refresh()
    })
  return (
    <div className="stack admin-form">
      {fault.kind === 'timer' && (
        <div className="row">
          <Button type="primary" loading={isBusy} onClick={() => void retry()}>
            现在重试
          </Button>
          <span className="quiet">期限到点的事马上再办一次</span>
        </div>
      )}
      <ProblemNotice error={problem} />
      {said && (
        <div className="said" role="status">
          <p>{said}</p>
        </div>
      )}
      <SentForm
        onSend={async (values) => {
          await ask(resolveFault, { params, body: { note: textOf(values, 'note').trim() } })
          await refresh()
        }}
      >
        {(isSending) => (
          <>
            <Field id="fault-note" label="怎样处理的" help="标记以后移到“已处理”；再次发生会另列一条。">
              <Input.TextArea
                id="fault-note"
                name="note"
                required
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 8 }}
                aria-describedby="fault-note-help"
              />
            </Field>
            <div>
              <Button htmlType="submit" loading={isSending}>
                标记为已处理
              </Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}
