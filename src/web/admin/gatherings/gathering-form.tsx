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
  const today = useToday()
  const [label, setLabel] = useState(given?.label ?? '')
  const [on, setOn] = useState(given?.on ?? '')
  const [place, setPlace] = useState(given?.place ?? '')
  const [note, setNote] = useState(given?.note ?? '')
  const [caseIds, setCaseIds] = useState<readonly string[]>(given?.caseIds ?? [])
  const send = async () => {
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
          <FieldFrame id="gathering-label" label="名称">
            <Input
              id="gathering-label"
              required
              maxLength={200}
              value={label}
              placeholder={PLACEHOLDERS[kind]}
              onChange={(event) => setLabel(event.target.value)}
            />
          </FieldFrame>
          <FieldFrame id="gathering-on" label={DAY_LABELS[kind]}>
            <DayField id="gathering-on" value={on} onChange={setOn} today={today} />
          </FieldFrame>
          <FieldFrame id="gathering-place" label="地点" isRequired={false}>
            <Input
              id="gathering-place"
              maxLength={200}
              value={place}
              onChange={(event) => setPlace(event.target.value)}
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
              onChange={(next) => setCaseIds(Array.isArray(next) ? next : [next])}
            />
          </FieldFrame>
          <FieldFrame id="gathering-note" label="说明" isRequired={false}>
            <Input.TextArea
              id="gathering-note"
              maxLength={2000}
              autoSize={{ minRows: 2, maxRows: 8 }}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </FieldFrame>
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

const PLACEHOLDERS: Readonly<Record<GatheringKind, string>> = {
  handover_meeting: '例如：2026 年代表建议交办会',
  ballot_session: '例如：常委会第十二次会议满意度测评',
  review_campaign: '例如：2026 年“回头看”',
}
