import { useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { listAppraisals } from '../../contract/appraisal-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { listDocumentTemplates } from '../../contract/document-templates-endpoints.ts'
import {
  decideNomination,
  listNominations,
  NOMINATION_KIND_LABELS,
  NOMINATION_KINDS,
  type Nomination,
  withdrawNomination,
} from '../../contract/nominations-endpoints.ts'
import { FormDialog } from '../admin/form-dialog.tsx'
import { useMay } from '../admin/may.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { RadioRow } from '../parts/field-frame.tsx'
import { MakePaperButton } from '../parts/make-paper-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { SentForm, textOf } from '../parts/sent-form.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { NominateForm } from './nominate-form.tsx'
import { Buttons, ReasonField, ReasonForm } from './step-forms.tsx'

/** Who and what is put up for commendation in a year, and what the director decided. */
export function NominationsPage() {
  const [params, setParams] = useSearchParams()
  const asked = Number(params.get('year'))
  const { data, error } = useAsk(
    listNominations,
    { query: Number.isInteger(asked) && asked > 1900 ? { year: asked } : {} },
    { refetchOnMount: 'always' },
  )
  const [isProposing, setProposing] = useState(false)
  const [decided, setDecided] = useState<Nomination | null>(null)
  const [withdrawn, setWithdrawn] = useState<Nomination | null>(null)
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listNominations.name] })
  return (
    <PageFrame
      title="评优"
      subtitle="先进单位、先进个人和优秀建议；不对代表排名"
      actions={
        data && (
          <>
            <Select
              aria-label="年度"
              value={data.year}
              onChange={(year: number) => setParams({ year: String(year) })}
              options={yearsOf(data).map((year) => ({ value: year, label: `${year} 年` }))}
            />
            <CommendationPapers year={data.year} />
            <Button type="primary" onClick={() => setProposing(true)}>
              提名
            </Button>
          </>
        )
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.lines.length === 0 && <NoNominations year={data.year} />}
      {data &&
        NOMINATION_KINDS.map((kind) => (
          <Group
            key={kind}
            kind={kind}
            lines={data.lines.filter((line) => line.kind === kind)}
            onDecide={data.mayDecide ? setDecided : undefined}
            onWithdraw={setWithdrawn}
          />
        ))}
      {data && (
        <FormDialog title="提名" isOpen={isProposing} onClose={() => setProposing(false)}>
          <NominateForm year={data.year} onClose={() => setProposing(false)} onDone={refresh} />
        </FormDialog>
      )}
      <DecideDialog key={decided?.id} nomination={decided} onClose={() => setDecided(null)} onDone={refresh} />
      <WithdrawDialog
        key={`withdraw ${withdrawn?.id}`}
        nomination={withdrawn}
        onClose={() => setWithdrawn(null)}
        onDone={refresh}
      />
    </PageFrame>
  )
}

/** Last year too: what it was good for is seen when it is over. */
function yearsOf({ year, years }: CallReply<typeof listNominations>): number[] {
  const now = new Date().getFullYear()
  return [...new Set([now, now - 1, year, ...years])].sort((one, other) => other - one)
}

function NoNominations({ year }: { year: number }) {
  const appraisals = useMay()(listAppraisals) ? <Link to="/appraisals">综合评价</Link> : '综合评价'
  return (
    <EmptyState title={`${year} 年还没有提名`}>
      <p>先进单位可以参照{appraisals}的排名提名，写明理由，由主任决定。</p>
    </EmptyState>
  )
}

function Group({
  kind,
  lines,
  onDecide,
  onWithdraw,
}: {
  kind: Nomination['kind']
  lines: readonly Nomination[]
  onDecide: ((line: Nomination) => void) | undefined
  onWithdraw: (line: Nomination) => void
}) {
  if (lines.length === 0) return null
  return (
    <section className="appraisal-part">
      <h2>
        {NOMINATION_KIND_LABELS[kind]} <span className="quiet">{lines.length} 项</span>
      </h2>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line.id} className={line.state === 'proposed' ? 'appeal-line is-waiting' : 'appeal-line'}>
            <p>
              <strong>
                <Nominee line={line} />
              </strong>{' '}
              <Stamp label={line.stateLabel} tone={line.state === 'chosen' ? 'notice' : 'plain'} />
              <span className="quiet">
                {'　'}
                {line.madeBy ?? ''} {momentText(line.madeAt)} 提名
              </span>
            </p>
            <p>{line.reason}</p>
            {line.decidedWhy && (
              <p>
                <span className="quiet">{line.state === 'withdrawn' ? '撤回的原因：' : '决定的理由：'}</span>
                {line.decidedWhy}
              </p>
            )}
            <div className="row no-print">
              {onDecide && line.state !== 'withdrawn' && (
                <Button onClick={() => onDecide(line)}>{line.state === 'proposed' ? '决定' : '改变决定'}</Button>
              )}
              {line.mayWithdraw && <Button onClick={() => onWithdraw(line)}>撤回</Button>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Nominee({ line: { unit, personName, case: nominated } }: { line: Nomination }) {
  if (nominated) {
    return (
      <>
        <Link to={`/cases/${nominated.id}`}>{nominated.number}</Link>　{nominated.title ?? '（标题从略）'}
        {nominated.leadSigner ? `（${nominated.leadSigner}）` : '（提议人从略）'}
      </>
    )
  }
  return personName ? `${personName}（${unit?.name ?? ''}）` : (unit?.name ?? '')
}

function DecideDialog({
  nomination,
  onClose,
  onDone,
}: {
  nomination: Nomination | null
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const [state, setState] = useState<'chosen' | 'declined'>('chosen')
  return (
    <FormDialog title="决定提名" isOpen={nomination !== null} onClose={onClose}>
      <SentForm
        onSend={async (values) => {
          await ask(decideNomination, {
            params: { id: nomination?.id ?? '' },
            body: { revision: nomination?.revision ?? 1, state, reason: textOf(values, 'reason').trim() },
          })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <RadioRow
              name="state"
              choices={DECISIONS}
              value={state}
              onChange={(value) => setState(value === 'declined' ? 'declined' : 'chosen')}
            />
            <ReasonField label="理由" />
            <Buttons label="决定" isBusy={isBusy} onCancel={onClose} />
          </>
        )}
      </SentForm>
    </FormDialog>
  )
}

function WithdrawDialog({
  nomination,
  onClose,
  onDone,
}: {
  nomination: Nomination | null
  onClose: () => void
  onDone: () => Promise<void>
}) {
  return (
    <FormDialog title="撤回提名" isOpen={nomination !== null} onClose={onClose}>
      <ReasonForm
        label="撤回"
        hint="撤回的原因"
        onCancel={onClose}
        onSend={async (reason) => {
          await ask(withdrawNomination, {
            params: { id: nomination?.id ?? '' },
            body: { revision: nomination?.revision ?? 1, reason },
          })
          await onDone()
          onClose()
        }}
      />
    </FormDialog>
  )
}

const DECISIONS = [
  { value: 'chosen', label: '入选' },
  { value: 'declined', label: '不选' },
]

/** What the office makes of those that were chosen. */
function CommendationPapers({ year }: { year: number }) {
  const may = useMay()
  if (!may(listDocumentTemplates)) return null
  return (
    <>
      <MakePaperButton paper={{ kind: 'commendation_list', about: { year } }}>制发表扬名单</MakePaperButton>
      <MakePaperButton paper={{ kind: 'excellent_suggestions', about: { year } }}>制发优秀建议汇编</MakePaperButton>
    </>
  )
}
