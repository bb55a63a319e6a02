import { useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import {
  amendGathering,
  GATHERING_KINDS,
  GATHERING_LABELS,
  GATHERING_STATUS_LABELS,
  listGatherings,
  readGathering,
} from '../../../contract/meetings-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { useSession, useToday } from '../../app/session.tsx'
import { dayText } from '../../parts/day-text.ts'
import type { Choice } from '../../parts/form-model.ts'
import { MakePaperButton } from '../../parts/make-paper-button.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useAct } from '../../parts/use-act.ts'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { useChosenCases } from './chosen-cases.ts'
import { GatheringForm } from './gathering-form.tsx'
import { ADDRESS, DAY_LABELS, type Gathering, type GatheringKind, STEPS } from './gathering-words.ts'

/** One meeting or campaign: its facts, its list of cases, and what comes next. */
export function GatheringDetail() {
  const { id = '', kind: asked } = useParams()
  const kind = GATHERING_KINDS.find((one) => one === asked)
  return kind ? <Found kind={kind} id={id} /> : <NotFoundPage />
}

function Found({ kind, id }: { kind: GatheringKind; id: string }) {
  const { data, error } = useAsk(readGathering, { params: { kind, id } }, { refetchOnMount: 'always' })
  const { isBusy, problem, act } = useAct()
  const [isOpen, setOpen] = useState(false)
  const mayAmend = useMay()(amendGathering)
  const mayReadCases = useSession().post?.role !== 'administrator'
  const { named, more } = useChosenCases(data?.caseIds ?? [], mayReadCases)
  const amend = useAmend(kind, id)
  return (
    <PageFrame
      title={data?.label ?? GATHERING_LABELS[kind]}
      subtitle={<Link to={`${ADDRESS}?kind=${kind}`}>全部{GATHERING_LABELS[kind]}</Link>}
      actions={
        mayAmend &&
        data && (
          <Steps
            gathering={data}
            isBusy={isBusy}
            onStep={(status) => act(() => amend(data, { status }))}
            onChange={() => setOpen(true)}
          />
        )
      }
    >
      <ProblemNotice error={error} />
      <ProblemNotice error={problem} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Facts gathering={data} />}
      {data && kind === 'ballot_session' && mayAmend && <HallPapers sessionId={id} />}
      {data && <Cases gathering={data} named={named} more={more} mayRead={mayReadCases} />}
      {data && (
        <FormDialog title={`修改${GATHERING_LABELS[kind]}`} isOpen={isOpen} onClose={() => setOpen(false)}>
          <GatheringForm
            kind={kind}
            given={data}
            known={named}
            onSend={async (fields) => {
              await amend(data, fields)
              setOpen(false)
            }}
            onCancel={() => setOpen(false)}
          />
        </FormDialog>
      )}
    </PageFrame>
  )
}

/** 测评票、计票单, from what stands on the agenda. */
function HallPapers({ sessionId }: { sessionId: string }) {
  return (
    <p className="row no-print" style={{ marginBottom: 16 }}>
      <MakePaperButton paper={{ kind: 'ballot_paper', about: { sessionId } }}>制发测评票</MakePaperButton>
      <MakePaperButton paper={{ kind: 'count_sheet', about: { sessionId } }}>制发计票单</MakePaperButton>
    </p>
  )
}

function useAmend(kind: GatheringKind, id: string) {
  const queryClient = useQueryClient()
  return async (seen: Gathering, change: Partial<Omit<Gathering, 'id' | 'kind'>>) => {
    const params = { kind, id }
    const now = await ask(amendGathering, { params, body: { seenStatus: seen.status, ...change } })
    queryClient.setQueryData([readGathering.name, { params }], now)
    await queryClient.invalidateQueries({ queryKey: [listGatherings.name] })
  }
}

function Steps({
  gathering: { kind, status, on },
  isBusy,
  onStep,
  onChange,
}: {
  gathering: Gathering
  isBusy: boolean
  onStep: (to: Gathering['status']) => Promise<unknown>
  onChange: () => void
}) {
  const today = useToday()
  const isToCome = today !== undefined && on > today
  // What was held was held: not before its day.
  const steps = (STEPS[kind][status] ?? []).filter(({ isFinal }) => !isFinal || !isToCome)
  return (
    <>
      {steps.map(({ to, label, isFinal }) =>
        isFinal ? (
          <Popconfirm
            key={to}
            title={`${label}？`}
            description="登记以后不能再改状态。"
            okText="登记"
            onConfirm={() => onStep(to)}
          >
            <Button disabled={isBusy}>{label}</Button>
          </Popconfirm>
        ) : (
          <Button key={to} disabled={isBusy} onClick={() => void onStep(to)}>
            {label}
          </Button>
        ),
      )}
      <Button disabled={isBusy} onClick={onChange}>
        修改
      </Button>
    </>
  )
}

function Facts({ gathering: { kind, on, status, place, note } }: { gathering: Gathering }) {
  const today = useToday()
  return (
    <dl className="facts" style={{ marginBottom: 16 }}>
      <dt>状态</dt>
      <dd>{GATHERING_STATUS_LABELS[status]}</dd>
      <dt>{DAY_LABELS[kind]}</dt>
      <dd>{dayText(on, today)}</dd>
      <dt>地点</dt>
      <dd>{place ?? '没有填写'}</dd>
      {note && (
        <>
          <dt>说明</dt>
          <dd style={{ whiteSpace: 'pre-wrap' }}>{note}</dd>
        </>
      )}
    </dl>
  )
}

function Cases({
  gathering: { caseIds },
  named,
  more,
  mayRead,
}: {
  gathering: Gathering
  named: readonly Choice[]
  more: number
  mayRead: boolean
}) {
  return (
    <section>
      <h2 style={{ marginBottom: 6 }}>列入的建议{caseIds.length > 0 && `（${caseIds.length} 件）`}</h2>
      {caseIds.length === 0 && <p className="quiet">没有列入建议；需要名单的，用“修改”逐件选进来。</p>}
      {caseIds.length > 0 && !mayRead && <p className="quiet">系统管理员不查看具体建议。</p>}
      <ul className="plain-list">
        {named.map(({ value, label }) => (
          <li key={value}>
            <Link to={`/cases/${value}`}>{label}</Link>
          </li>
        ))}
      </ul>
      {mayRead && more > 0 && <p className="quiet">另有 {more} 件。</p>}
    </section>
  )
}
