import { Button, Input } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../../machines/policy/loose-day.ts'
import { useToday } from '../../app/session.tsx'
import { CasePicker } from '../../parts/case-picker.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { FieldFrame } from '../../parts/field-frame.tsx'
import type { Choice } from '../../parts/form-model.ts'
import { SentForm } from '../../parts/sent-form.tsx'
import { DAY_LABELS, type Gathering, type GatheringKind } from './gathering-words.ts'
import '../../parts/event-parts.css'

export type GatheringFields = {
  label: string
  on: string
  place: string | null
  note: string | null
  caseIds: string[]
}

/** A new meeting or campaign, or another word on one that stands. */
export function GatheringForm({
  kind,
  given,
  known,
  onSend,
  onCancel,
}: {
  kind: GatheringKind
  given?: Gathering
  /** Names of the cases already chosen. */
  known: readonly Choice[]
  onSend: (fields: GatheringFields) => Promise<void>
  onCancel: () => void
}) {
  const [typed, setTyped] = useState<Typed>({
    label: given?.label ?? '',
    on: given?.on ?? '',
    place: given?.place ?? '',
    note: given?.note ?? '',
    caseIds: given?.caseIds ?? [],
  })
  const send = async () => {
    const { label, on, place, note, caseIds } = typed
    const day = parseLooseDay(on)
    if (!day.ok) throw new Error(`${DAY_LABELS[kind]}：${on.trim() === '' ? '是空的；请填写' : day.why}`)
    await onSend({
      label: label.trim(),
      on: day.day,
      place: place.trim() || null,
      note: note.trim() || null,
      caseIds: [...caseIds],
    })
  }
  return (
    <SentForm onSend={send}>
      {(isBusy) => (
        <>
          <Fields kind={kind} known={known} typed={typed} onType={(part) => setTyped({ ...typed, ...part })} />
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {given ? '保存' : '登记'}
            </Button>
            <Button onClick={onCancel}>取消</Button>
          </div>
        </>
      )}
    </SentForm>
  )
}

type Typed = { label: string; on: string; place: string; note: string; caseIds: readonly string[] }

function Fields({
  kind,
  known,
  typed: { label, on, place, note, caseIds },
  onType,
}: {
  kind: GatheringKind
  known: readonly Choice[]
  typed: Typed
  onType: (part: Partial<Typed>) => void
}) {
  const today = useToday()
  return (
    <>
      <FieldFrame id="gathering-label" label="名称">
        <Input
          id="gathering-label"
          required
          maxLength={200}
          value={label}
          placeholder={PLACEHOLDERS[kind]}
          onChange={(event) => onType({ label: event.target.value })}
        />
      </FieldFrame>
      <FieldFrame id="gathering-on" label={DAY_LABELS[kind]}>
        <DayField id="gathering-on" value={on} onChange={(next) => onType({ on: next })} today={today} />
      </FieldFrame>
      <FieldFrame id="gathering-place" label="地点" isRequired={false}>
        <Input
          id="gathering-place"
          maxLength={200}
          value={place}
          onChange={(event) => onType({ place: event.target.value })}
        />
      </FieldFrame>
      <FieldFrame
        id="gathering-cases"
        label="列入的建议"
        isRequired={false}
        help="只作名单；交办、测评、回访仍在每件建议里登记。"
      >
        <CasePicker
          id="gathering-cases"
          value={caseIds}
          isMany
          known={known}
          onChange={(next) => onType({ caseIds: Array.isArray(next) ? next : [next] })}
        />
      </FieldFrame>
      <FieldFrame id="gathering-note" label="说明" isRequired={false}>
        <Input.TextArea
          id="gathering-note"
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={note}
          onChange={(event) => onType({ note: event.target.value })}
        />
      </FieldFrame>
    </>
  )
}

const PLACEHOLDERS: Readonly<Record<GatheringKind, string>> = {
  handover_meeting: '例如：2026 年代表建议交办会',
  ballot_session: '例如：常委会第十二次会议满意度测评',
  review_campaign: '例如：2026 年“回头看”',
}
