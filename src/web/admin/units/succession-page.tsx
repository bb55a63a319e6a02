import { Checkbox } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import type { ToldCases } from '../../../contract/record-shapes.ts'
import {
  previewSuccession,
  readUnit,
  succeedUnit,
  UNIT_SUCCESSION_LABELS,
  UNIT_SUCCESSIONS,
} from '../../../contract/units-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { CaseNumbers, ToldNotice } from '../consequences.tsx'
import { useNames } from '../names.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm } from '../record-form.tsx'
import { RecordSection } from '../record-section.tsx'
import { type Unit, useRereadUnits } from './unit-form.tsx'

type Preview = CallReply<typeof previewSuccession>
type Partly = { isPartly: boolean; chosen: readonly string[] }

/** 职责承继: the duties of one unit pass to another. What moves is shown first, and that no date moves. */
export function SuccessionPage() {
  const { id = '' } = useParams()
  const unit = useAsk(readUnit, { params: { id } })
  const preview = useAsk(previewSuccession, { params: { id } }, { refetchOnMount: 'always' })
  const [told, setTold] = useState<ToldCases>()
  const error = unit.error ?? preview.error
  if (error) return <ProblemNotice error={error} />
  if (!unit.data || !preview.data) return <p className="waiting">正在预览…</p>
  const { name } = unit.data
  return (
    <PageFrame title={`职责承继：${name}`} subtitle={<Link to={`/admin/units/${id}`}>回到单位</Link>}>
      {told ? (
        <ToldNotice told={told} onAgain={() => setTold(undefined)} />
      ) : (
        <>
          <WhatMoves preview={preview.data} name={name} />
          <RecordSection title="由谁承继">
            <SuccessionForm unit={unit.data} preview={preview.data} onTold={setTold} />
          </RecordSection>
        </>
      )}
    </PageFrame>
  )
}

function WhatMoves({ preview: { count, cases, posts }, name }: { preview: Preview; name: string }) {
  return (
    <RecordSection title="会怎样">
      {count === 0 ? (
        <p>没有未了结的建议要转；只登记由谁承继。</p>
      ) : (
        <>
          <p>
            <strong>{count} 件</strong>未了结的建议转给承继单位，每一件都登记；
            <strong>期限一天都不变</strong>，已经办的都保留在原单位名下。
          </p>
          <CaseNumbers cases={cases} />
          <p className="quiet">其中包括在拟办方案、承诺和整改里写着它的，所以可能多于它的“在办件”。</p>
        </>
      )}
      {posts > 0 && (
        <p className="quiet">
          还有 {posts} 人以“{name}”的岗位登录；他们的岗位不会跟着走，请系统管理员在“人员和岗位”里给新的岗位。
        </p>
      )}
    </RecordSection>
  )
}

function SuccessionForm({
  unit,
  preview,
  onTold,
}: {
  unit: Unit
  preview: Preview
  onTold: (told: ToldCases) => void
}) {
  const { id } = unit
  const today = useToday()
  const navigate = useNavigate()
  const reread = useRereadUnits()
  const fields = useSuccessionFields(unit)
  const [partly, setPartly] = useState<Partly>({ isPartly: false, chosen: [] })
  const values = {
    toUnitId: unit.successorId ?? '',
    why: unit.succession ?? 'merged',
    on: unit.closedOn ?? today ?? '',
  }
  return (
    <RecordForm
      fields={fields}
      seen={{ revision: preview.revision, values }}
      schema={succeedUnit.body}
      bodyOf={(typed) => bodyOf(typed, preview, partly)}
      submitLabel="登记承继"
      isDangerous
      onSend={async (body) => {
        try {
          const { revision: _, ...told } = await ask(succeedUnit, { params: { id }, body })
          onTold(told)
        } finally {
          await reread()
        }
      }}
      onCancel={() => void navigate(`/admin/units/${id}`)}
      renderMore={({ why }) =>
        why === 'duties_moved' && <WhichCases preview={preview} partly={partly} onChange={setPartly} />
      }
    />
  )
}

/** Where only some duties move, the office says which cases go with them. */
function WhichCases({
  preview,
  partly,
  onChange,
}: {
  preview: Preview
  partly: Partly
  onChange: (partly: Partly) => void
}) {
  const { isPartly, chosen } = partly
  return (
    <fieldset className="field field-group">
      <legend>转哪些建议</legend>
      <Checkbox checked={isPartly} onChange={(event) => onChange({ ...partly, isPartly: event.target.checked })}>
        只转选中的，其余仍由原单位办
      </Checkbox>
      {isPartly && (
        <>
          <Checkbox.Group
            className="case-choices"
            value={[...chosen]}
            onChange={(next) => onChange({ ...partly, chosen: next as string[] })}
            options={preview.cases.map(({ id, number }) => ({ value: id, label: number ?? '未编号' }))}
          />
          <span className="help">已选 {chosen.length} 件</span>
        </>
      )}
    </fieldset>
  )
}

function useSuccessionFields({ id, successorId }: Unit): RecordField[] {
  const { units } = useNames()
  return [
    {
      name: 'toUnitId',
      label: '承继单位',
      kind: 'choice',
      choices: units.filter(({ value }) => value !== id),
      isRequired: true,
      help: successorId
        ? '接着办时仍选原来那个承继单位。'
        : '新组建的单位要先由系统管理员登记。只改名称、机构没有变的，直接“修改”名称，不用办承继。',
    },
    {
      name: 'why',
      label: '怎样承继',
      kind: 'choice',
      choices: UNIT_SUCCESSIONS.map((value) => ({ value, label: UNIT_SUCCESSION_LABELS[value] })),
      isRequired: true,
      help: '合并、更名后原单位随即停用；职责划转的原单位照常在用。',
    },
    { name: 'on', label: '自哪天起', kind: 'day', isRequired: true },
    { name: 'basis', label: '依据的文件', placeholder: '例如 某编〔2026〕3号' },
    {
      name: 'lateReason',
      label: '补录原因',
      kind: 'long',
      help: '上面的日期过去较久的，规则要求写明为什么现在才登记。',
    },
  ]
}

function bodyOf(
  { toUnitId, why, on, basis, lateReason }: RecordValues,
  { revision, count }: Preview,
  { isPartly, chosen }: Partly,
) {
  const isSome = why === 'duties_moved' && isPartly
  return {
    revision,
    toUnitId: toUnitId ?? '',
    why,
    on: on ?? '',
    seenCases: isSome ? chosen.length : count,
    ...(isSome && { caseIds: chosen }),
    ...(basis?.trim() && { basis }),
    ...(lateReason?.trim() && { lateReason }),
  }
}
