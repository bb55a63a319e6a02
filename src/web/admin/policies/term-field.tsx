import { Input, Select } from 'antd'

import { describe } from '../../parts/field-frame.tsx'
import { nameOf } from './rule-shape.ts'

const UNITS = [
  { value: 'wd', label: '个工作日' },
  { value: 'd', label: '日' },
  { value: 'mo', label: '个月' },
]
const SIDES = [
  { value: '-', label: '到期前' },
  { value: '', label: '到期后（0 为当天）' },
]

/** A term as people say it: so many working days, days or months; of a step of chasing before or after the due day. */
export function TermField({
  id,
  name,
  value,
  problem,
  onChange,
}: {
  id: string
  name: string
  value: unknown
  problem: string | undefined
  onChange: (value: string) => void
}) {
  const text = typeof value === 'string' ? value : ''
  const [, sign = '', amount = '', unit = 'wd'] = /^(-?)(\d*)(wd|d|mo)?$/.exec(text) ?? []
  const hasSide = name === 'offset' || sign === '-'
  const put = (next: { sign?: string; amount?: string; unit?: string }) =>
    onChange(`${next.sign ?? sign}${next.amount ?? amount}${next.unit ?? unit}`)
  const label = nameOf(name)
  return (
    <div className="row">
      {hasSide && (
        <Select
          aria-label={`${label}在到期前还是到期后`}
          style={{ minWidth: 100 }}
          value={sign}
          options={SIDES}
          popupMatchSelectWidth={false}
          onChange={(next) => put({ sign: next })}
        />
      )}
      <Input
        {...describe(id, { problem })}
        inputMode="numeric"
        style={{ width: 76 }}
        maxLength={5}
        status={problem ? 'error' : ''}
        value={amount}
        onChange={(event) => put({ amount: event.target.value.replace(/\D/g, '') })}
      />
      <Select
        aria-label={`${label}的单位`}
        style={{ width: 104 }}
        value={unit}
        options={UNITS}
        onChange={(next) => put({ unit: next })}
      />
    </div>
  )
}
