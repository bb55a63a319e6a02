import { Select } from 'antd'

import type { ReportScope } from '../../contract/report-body.ts'
import type { REPORT_SCOPES, ReportKindOffer } from '../../contract/reports-endpoints.ts'
import { Field } from '../parts/sent-form.tsx'
import type { ReportKinds } from './due-reports.tsx'

export type Scope = ReportScope
type Part = (typeof REPORT_SCOPES)[number]

const LABELS: Readonly<Record<Part, string>> = {
  unitId: '承办单位',
  committeeId: '督办委员会',
  caseId: '重点建议',
  campaignId: '“回头看”活动',
  bodyId: '交办机构',
}

type ScopeProps = {
  kind: ReportKindOffer
  choices: ReportKinds['choices']
  scope: Scope
  onChange: (scope: Scope) => void
}

/** What the report is about, where its kind asks for it. */
export function ScopeFields({ kind, choices, scope, onChange }: ScopeProps) {
  return [...kind.needs, ...kind.may].map((part) => {
    const isNeeded = kind.needs.includes(part)
    const id = `report-${part}`
    return (
      <Field
        key={part}
        id={id}
        label={`${LABELS[part]}${isNeeded ? '' : '（可不选）'}`}
        help={choices[part].length === 0 ? `还没有登记可选的${LABELS[part]}。` : undefined}
      >
        <Select
          id={id}
          value={scope[part]}
          onChange={(value: string | undefined) => onChange(withPart(scope, part, value))}
          options={choices[part].map(({ id: value, name }) => ({ value, label: name }))}
          placeholder={isNeeded ? '请选择' : '全部'}
          allowClear={!isNeeded}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Field>
    )
  })
}

function withPart(scope: Scope, part: Part, value: string | undefined): Scope {
  const { [part]: _, ...others } = scope
  return value === undefined ? others : { ...others, [part]: value }
}
