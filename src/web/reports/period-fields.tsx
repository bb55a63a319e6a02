import { DayField } from '../parts/day-field.tsx'
import { Field } from '../parts/sent-form.tsx'
import type { ReportKinds } from './due-reports.tsx'

export type Span = { fromOn: string; toOn: string }

/** 1 January to 31 December. */
export function spanOfYear(year: number): Span {
  return { fromOn: `${year}-01-01`, toOn: `${year}-12-31` }
}

type PeriodProps = {
  sessions: ReportKinds['sessions']
  year: number
  span: Span
  onChange: (span: Span) => void
}

/** The days within which suggestions were received; years and sessions are one press away. */
export function PeriodFields({ sessions, year, span, onChange }: PeriodProps) {
  const presets = [
    { label: '本年度', span: spanOfYear(year) },
    { label: '上年度', span: spanOfYear(year - 1) },
    ...sessions.slice(0, 2).map(({ label, fromOn, toOn }) => ({ label: `${label}期间`, span: { fromOn, toOn } })),
  ]
  return (
    <fieldset className="field field-group">
      <legend>统计时段（建议的提出日期）</legend>
      <div className="row report-presets">
        {presets.map((preset) => (
          <button
            key={preset.label}
            type="button"
            className="link-button"
            aria-pressed={preset.span.fromOn === span.fromOn && preset.span.toOn === span.toOn}
            onClick={() => onChange(preset.span)}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <div className="row report-days">
        <Field id="report-from" label="从">
          <DayField
            id="report-from"
            value={span.fromOn}
            onChange={(fromOn) => onChange({ ...span, fromOn })}
            today={undefined}
          />
        </Field>
        <Field id="report-to" label="到">
          <DayField
            id="report-to"
            value={span.toOn}
            onChange={(toOn) => onChange({ ...span, toOn })}
            today={undefined}
          />
        </Field>
      </div>
    </fieldset>
  )
}
