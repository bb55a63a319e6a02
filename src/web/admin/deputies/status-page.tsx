import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import {
  changeDeputyStatus,
  DEPUTY_END_LABELS,
  DEPUTY_END_WHYS,
  DEPUTY_STATUSES,
  previewDeputyStatus,
  readDeputy,
} from '../../../contract/deputies-endpoints.ts'
import type { ToldCases } from '../../../contract/record-shapes.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { CaseNumbers, ToldNotice } from '../consequences.tsx'
import type { RecordField } from '../record-field.tsx'
import { RecordForm } from '../record-form.tsx'
import { RecordSection } from '../record-section.tsx'
import { type Deputy, useRereadDeputies } from './deputy-form.tsx'

type Status = Deputy['status']
type Preview = CallReply<typeof previewDeputyStatus>

const DEEDS: Readonly<Record<Status, string>> = {
  active: '恢复执行职务',
  suspended: '暂停执行职务',
  ended: '终止资格',
}
const EFFECTS: Readonly<Record<Status, string>> = {
  active: '恢复以后，未了结的建议又会征求其意见。',
  suspended: '暂停期间不征求其意见，由其他签名代表反馈；期限不变，恢复以后照常。',
  ended: '终止以后不能恢复。未了结的建议照常办，不再征求其意见，由其他签名代表反馈；答复交给谁按办理规则，期限不变。',
}

/** A deputy is suspended, resumes or ends: which cases hear of it stands first. */
export function DeputyStatusPage() {
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const status = DEPUTY_STATUSES.find((one) => one === params.get('to')) ?? 'suspended'
  const deputy = useAsk(readDeputy, { params: { id } })
  const preview = useAsk(previewDeputyStatus, { params: { id }, query: { status } }, { refetchOnMount: 'always' })
  const [told, setTold] = useState<ToldCases>()
  const error = deputy.error ?? preview.error
  if (error) return <ProblemNotice error={error} />
  if (!deputy.data || !preview.data) return <p className="waiting">正在预览…</p>
  const name = deputy.data.name ?? ''
  const back = <Link to={`/admin/deputies/${id}`}>回到{name}</Link>
  return (
    <PageFrame title={`${name}：${DEEDS[status]}`} subtitle={back}>
      {told ? (
        <ToldNotice told={told} onAgain={() => setTold(undefined)} />
      ) : (
        <>
          <WhoHears preview={preview.data} status={status} />
          <RecordSection title="登记">
            <StatusForm deputy={deputy.data} status={status} preview={preview.data} onTold={setTold} />
          </RecordSection>
        </>
      )}
    </PageFrame>
  )
}

function WhoHears({ preview: { count, cases }, status }: { preview: Preview; status: Status }) {
  return (
    <RecordSection title="会怎样">
      <p>{EFFECTS[status]}</p>
      {count === 0 ? (
        <p>没有未了结的建议需要得知。</p>
      ) : (
        <>
          <p>
            <strong>{count} 件</strong>其领衔或者联名、未了结的建议会得知，逐件登记：
          </p>
          <CaseNumbers cases={cases.map(({ isLead, ...one }) => ({ ...one, ...(isLead && { note: '（领衔）' }) }))} />
        </>
      )}
    </RecordSection>
  )
}

function StatusForm({
  deputy: { id, endWhy, endedOn },
  status,
  preview,
  onTold,
}: {
  deputy: Deputy
  status: Status
  preview: Preview
  onTold: (told: ToldCases) => void
}) {
  const today = useToday() ?? ''
  const navigate = useNavigate()
  const reread = useRereadDeputies()
  return (
    <RecordForm
      key={status}
      fields={FIELDS.filter(({ name }) => name !== 'why' || status === 'ended')}
      seen={{ revision: preview.revision, values: { why: endWhy ?? '', on: endedOn ?? today } }}
      schema={changeDeputyStatus.body}
      bodyOf={({ why, on, basis, lateReason }) => ({
        revision: preview.revision,
        status,
        ...(status === 'ended' && { why }),
        on,
        seenCases: preview.count,
        ...(basis?.trim() && { basis }),
        ...(lateReason?.trim() && { lateReason }),
      })}
      submitLabel={DEEDS[status]}
      isDangerous={status !== 'active'}
      onSend={async (body) => {
        try {
          const { revision: _, ...told } = await ask(changeDeputyStatus, { params: { id }, body })
          onTold(told)
        } finally {
          await reread()
        }
      }}
      onCancel={() => void navigate(`/admin/deputies/${id}`)}
    />
  )
}

const FIELDS: readonly RecordField[] = [
  {
    name: 'why',
    label: '终止原因',
    kind: 'choice',
    choices: DEPUTY_END_WHYS.map((value) => ({ value, label: DEPUTY_END_LABELS[value] })),
    isRequired: true,
  },
  { name: 'on', label: '自哪天起', kind: 'day', isRequired: true },
  { name: 'basis', label: '依据的文件', placeholder: '例如 常委会公告〔2026〕2号' },
  { name: 'lateReason', label: '补录原因', kind: 'long', help: '上面的日期过去较久的，规则要求写明为什么现在才登记。' },
]
