import { useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import {
  type Appeal,
  listAppraisalBooks,
  listAppraisalCases,
  listAppraisals,
  readAppraisal,
  readUnitSheet,
  type UnitSheet,
} from '../../contract/appraisal-endpoints.ts'
import { recomputeAppraisal } from '../../contract/appraisal-steps-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { FormDialog } from '../admin/form-dialog.tsx'
import { ask, useAsk } from '../app/ask.ts'
import { dayText } from '../parts/day-text.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm } from '../parts/sent-form.tsx'
import { AppealList } from './appeal-list.tsx'
import { ItemCases } from './item-cases.tsx'
import { RulesTable, Warnings } from './rules-notice.tsx'
import { AnswerDialog, CorrectDialog } from './score-forms.tsx'
import { type Opened, ScoreTable } from './score-table.tsx'
import { Buttons, StepDialog, type StepName } from './step-forms.tsx'

type Appraisal = CallReply<typeof readAppraisal>

/** One appraisal for the office: scores, appeals, and what is to be done next. */
export function AppraisalDetail({ id }: { id: string }) {
  const { data, error } = useAsk(readAppraisal, { params: { id } }, { refetchOnMount: 'always' })
  const [step, setStep] = useState<StepName | null>(null)
  const [isRecomputing, setRecomputing] = useState(false)
  const refresh = useRefresh()
  return (
    <PageFrame
      title={data?.title ?? '综合评价'}
      subtitle={<Link to="/appraisals">全部综合评价</Link>}
      actions={data && <Actions appraisal={data} onStep={setStep} onRecompute={() => setRecomputing(true)} />}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <State appraisal={data} />
          <Warnings warnings={data.rules.warnings} />
          <OnTheEdge appraisal={data} />
          <WithoutReader appraisal={data} />
          <Body appraisal={data} onDone={refresh} />
          <RulesTable rules={data.rules} />
          <StepDialog step={step} appraisal={data} onClose={() => setStep(null)} onDone={refresh} />
          <RecomputeDialog
            appraisal={data}
            isOpen={isRecomputing}
            onClose={() => setRecomputing(false)}
            onDone={refresh}
          />
        </>
      )}
    </PageFrame>
  )
}

function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    for (const { name } of [readAppraisal, listAppraisals, readUnitSheet, listAppraisalCases]) {
      await queryClient.invalidateQueries({ queryKey: [name] })
    }
  }
}

function Actions({
  appraisal: { id, may, state },
  onStep,
  onRecompute,
}: {
  appraisal: Appraisal
  onStep: (step: StepName) => void
  onRecompute: () => void
}) {
  const navigate = useNavigate()
  const isDecided = state === 'decided' || state === 'circulated'
  return (
    <>
      {may.cancel && <Button onClick={() => onStep('cancel')}>取消评价</Button>}
      {may.recompute && <Button onClick={onRecompute}>换底册重算</Button>}
      {isDecided && <Button onClick={() => void navigate(`/appraisals/${id}/circular`)}>拟通报</Button>}
      {may.open && (
        <Button type="primary" onClick={() => onStep('open')}>
          向单位公开
        </Button>
      )}
      {may.decide && (
        <Button type="primary" onClick={() => onStep('decide')}>
          定下结果
        </Button>
      )}
      {may.circulate && (
        <Button type="primary" onClick={() => onStep('circulate')}>
          登记通报
        </Button>
      )}
    </>
  )
}

function State({ appraisal }: { appraisal: Appraisal }) {
  const { stateLabel, book, appealUntil, decidedOn, circularNumber, circulatedOn, why, openAppeals } = appraisal
  return (
    <p className="appraisal-facts" role="status">
      <strong>{stateLabel}</strong>
      <span className="quiet">
        {'　'}
        {dayText(book.fromOn)}至{dayText(book.toOn)}，截至{dayText(book.asOf)}
        {appealUntil && `；申诉到${dayText(appealUntil)}为止`}
        {decidedOn && `；${dayText(decidedOn)}定下结果`}
        {circularNumber && circulatedOn && `；${circularNumber}，${dayText(circulatedOn)}通报`}
        {why && `；${why}`}
      </span>
      {openAppeals > 0 && (
        <a className="urgent" href="#appeals">
          　{openAppeals} 件申诉待答复
        </a>
      )}
    </p>
  )
}

function OnTheEdge({ appraisal: { onTheEdge } }: { appraisal: Appraisal }) {
  const [first] = onTheEdge
  if (!first) return null
  return (
    <section className="appraisal-warning is-unsafe">
      <h2>
        警示：一位代表改口，就会使 {onTheEdge.length} 个单位落到“{first.to}”
      </h2>
      <p>
        {onTheEdge.map(({ unit, from }) => `${unit.name}（现为${from}）`).join('、')}
        。这些单位最有可能去找代表改评价；请注意征询是否由代表工作机构进行，并考虑更正办法。
      </p>
    </section>
  )
}

const MOST_NAMED = 12

/** Who cannot read the sheet cannot appeal: said before it is opened and as long as there is time. */
function WithoutReader({ appraisal: { withoutReader, state } }: { appraisal: Appraisal }) {
  if (withoutReader.length === 0 || (state !== 'draft' && state !== 'open')) return null
  const names = withoutReader.slice(0, MOST_NAMED).map(({ name }) => name)
  return (
    <section className="appraisal-warning">
      <h2>提示：{withoutReader.length} 个单位没有人能在系统中核对和申诉</h2>
      <p>
        {names.join('、')}
        {withoutReader.length > names.length && '等'}
        。这些单位的主要负责人和经办人都没有账号，看不到得分；请在<Link to="/admin/people">人员</Link>
        中补登，或者另行书面告知并收取意见。
      </p>
    </section>
  )
}

function Body({ appraisal, onDone }: { appraisal: Appraisal; onDone: () => Promise<void> }) {
  const { id, rules, sheets, appeals, may } = appraisal
  const [opened, setOpened] = useState<Opened | null>(null)
  const [corrected, setCorrected] = useState<UnitSheet['unit'] | null>(null)
  const [answered, setAnswered] = useState<Appeal | null>(null)
  const form = { appraisal, items: rules.items, onDone }
  return (
    <>
      <ScoreTable appraisalId={id} items={rules.items} sheets={sheets} onOpen={setOpened} />
      {may.correct && (
        <p className="row no-print appraisal-note">
          <label htmlFor="correct-unit">更正一个单位的得分，或评定人工项：</label>
          <Select
            id="correct-unit"
            style={{ minWidth: 200 }}
            placeholder="选择单位"
            value={null}
            showSearch={{ optionFilterProp: 'label' }}
            options={sheets.map(({ unit }) => ({ value: unit.id, label: unit.name }))}
            onChange={(unitId: string | null) =>
              setCorrected(sheets.find(({ unit }) => unit.id === unitId)?.unit ?? null)
            }
          />
        </p>
      )}
      <section className="appraisal-part" id="appeals">
        <h2>申诉</h2>
        <AppealList appeals={appeals} onAnswer={may.answer ? setAnswered : undefined} />
      </section>
      <ItemCases appraisalId={id} opened={opened} onClose={() => setOpened(null)} />
      <CorrectDialog key={`correct ${corrected?.id}`} unit={corrected} {...form} onClose={() => setCorrected(null)} />
      <AnswerDialog key={`answer ${answered?.id}`} appeal={answered} {...form} onClose={() => setAnswered(null)} />
    </>
  )
}

function RecomputeDialog({
  appraisal,
  isOpen,
  onClose,
  onDone,
}: {
  appraisal: Appraisal
  isOpen: boolean
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const { data } = useAsk(listAppraisalBooks, {}, { enabled: isOpen })
  const [bookId, setBookId] = useState(appraisal.book.id)
  return (
    <FormDialog title="换底册重新计算" isOpen={isOpen} onClose={onClose}>
      <SentForm
        onSend={async () => {
          const body = { revision: appraisal.revision, bookId }
          await ask(recomputeAppraisal, { params: { id: appraisal.id }, body })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <Field id="book" label="统计底册" help="按现行办理规则重新计算；草稿中人工更正的分数随之清除。">
              <Select
                id="book"
                value={bookId}
                onChange={setBookId}
                options={(data?.books ?? []).map((book) => ({
                  value: book.id,
                  label: `${book.fromOn}至${book.toOn}，截至${book.asOf}，${book.cases}件`,
                }))}
              />
            </Field>
            <Buttons label="重新计算" isBusy={isBusy} onCancel={onClose} />
          </>
        )}
      </SentForm>
    </FormDialog>
  )
}
