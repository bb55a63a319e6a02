import { Input, Select } from 'antd'

import { NO_SECRETS } from '../../contract/file-endpoints.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { DayField } from './day-field.tsx'
import { type EntryDraft, isLateEntry } from './entry-draft.ts'
import { describe, FieldFrame, RadioRow } from './field-frame.tsx'
import type { Choice } from './form-model.ts'
import type { FieldProblems } from './form-payload.ts'
import { ScanUpload } from './scan-upload.tsx'

type EntryProps = {
  id: string
  /** Empty while there is no case yet, to which a scan could go. */
  caseId: string
  actorId: string
  entry: EntryDraft
  problems: FieldProblems
  today: string | undefined
  lateAfterDays: number
  /** Those for whom somebody may enter what came on paper. */
  people: readonly Choice[]
  onChange: (part: Partial<EntryDraft>) => void
}
const BASES = ['phone_note', 'paper', 'scan', 'minutes'].map((value) => ({ value, label: valueLabel('basis', value) }))

/** On which day it happened, in whose place it is entered, and on what basis. */
export function EntryFields(props: EntryProps) {
  const { id, entry, problems, today, lateAfterDays, onChange } = props
  const isLate = isLateEntry(entry.occurredOn, today, lateAfterDays)
  return (
    <>
      <FieldFrame id={`${id}-day`} label="发生日期" problem={problems['occurredOn']}>
        <DayField
          id={`${id}-day`}
          value={entry.occurredOn}
          today={today}
          problem={problems['occurredOn']}
          onChange={(occurredOn) => onChange({ occurredOn })}
        />
      </FieldFrame>
      {(isLate || problems['lateReason']) && (
        <FieldFrame
          id={`${id}-late`}
          label="补录原因"
          help={`发生在 ${lateAfterDays} 天以前，须写明为什么现在才登记`}
          problem={problems['lateReason']}
        >
          <Input
            {...describe(`${id}-late`, { help: '补录', problem: problems['lateReason'] })}
            value={entry.lateReason}
            maxLength={500}
            onChange={(event) => onChange({ lateReason: event.target.value })}
          />
        </FieldFrame>
      )}
      <details className="more-entry" open={Boolean(entry.onBehalfOf || entry.basisKind)}>
        <summary>代谁登记、依据</summary>
        <Behalf {...props} />
      </details>
    </>
  )
}

function Behalf({ id, caseId, actorId, entry, people, onChange }: EntryProps) {
  return (
    <div className="stack">
      <FieldFrame id={`${id}-behalf`} label="代谁登记" isRequired={false} help="凭纸质材料或者电话代为登记时填写">
        <Select
          {...describe(`${id}-behalf`, { help: '代' })}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={entry.onBehalfOf || null}
          options={[...people]}
          onChange={(onBehalfOf: string | undefined) => onChange({ onBehalfOf: onBehalfOf ?? '' })}
        />
      </FieldFrame>
      <FieldFrame id={`${id}-basis`} label="依据" isRequired={false} isGroup>
        <RadioRow
          name={`${id}-basis`}
          choices={BASES}
          value={entry.basisKind}
          onChange={(basisKind) => onChange({ basisKind: basisKind as EntryDraft['basisKind'] })}
        />
      </FieldFrame>
      {entry.basisKind && (
        <FieldFrame id={`${id}-reference`} label="依据的名称" isRequired={false} help="如 2026年3月5日电话记录">
          <Input
            {...describe(`${id}-reference`, { help: '名称' })}
            value={entry.reference}
            maxLength={200}
            onChange={(event) => onChange({ reference: event.target.value })}
          />
        </FieldFrame>
      )}
      {caseId !== '' && (entry.basisKind === 'scan' || entry.basisKind === 'paper') && (
        <ScanUpload
          caseId={caseId}
          actorId={actorId}
          warning={NO_SECRETS}
          onUploaded={(name) => onChange({ basisKind: 'scan', reference: name })}
        />
      )}
    </div>
  )
}
