import { Input } from 'antd'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { describe } from './field-frame.tsx'

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const

/** A day, typed as people write it; on leaving the field it is written properly, and the weekday stands beside it. */
export function DayField({
  id,
  value,
  onChange,
  today,
  problem,
}: {
  id: string
  value: string
  onChange: (value: string) => void
  today: string | undefined
  problem?: string | undefined
}) {
  const parsed = value.trim() === '' ? undefined : parseLooseDay(value)
  return (
    <div className="row">
      <Input
        {...describe(id, { problem })}
        className="day-input"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => parsed?.ok && onChange(parsed.day)}
        placeholder="2026.3.5"
        maxLength={20}
        inputMode="numeric"
        autoComplete="off"
        status={problem ? 'error' : ''}
      />
      {parsed?.ok && <span className="quiet">{weekdayText(parsed.day)}</span>}
      {today && value !== today && (
        <button type="button" className="link-button no-print" onClick={() => onChange(today)}>
          今天
        </button>
      )}
      {parsed && !parsed.ok && !problem && <span className="field-problem">{parsed.why}</span>}
    </div>
  )
}

/** 星期几 of a day. */
export function weekdayText(day: string): string {
  return `星期${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''}`
}
