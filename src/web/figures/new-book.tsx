import { Button, Select } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { askReport, BASIS_LABELS } from '../../contract/reports-endpoints.ts'
import { ask } from '../app/ask.ts'
import { DayField } from '../parts/day-field.tsx'
import { FieldFrame } from '../parts/field-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { useAct } from '../parts/use-act.ts'
import '../parts/event-parts.css'

type Period = { fromOn: string; toOn: string; asOf: string }
type Basis = 'occurred' | 'recorded'
const BASES = [
  { value: 'recorded' as const, label: `${BASIS_LABELS.recorded}（只含当日已登记的）` },
  { value: 'occurred' as const, label: `${BASIS_LABELS.occurred}（含事后补录）` },
]
const FIELDS = { fromOn: '期间自', toOn: '期间至', asOf: '截至日' } as const

/** Period, day and basis; the figures are counted in the background. */
export function NewBook({ today }: { today: string }) {
  const navigate = useNavigate()
  const [period, setPeriod] = useState<Period>(() => yearOf(Number(today.slice(0, 4)), today))
  const [basis, setBasis] = useState<Basis>('recorded')
  const [id, setId] = useState(randomId)
  const { isBusy, problem, act } = useAct()
  const wrong = problemsOf(period, today)
  const begin = (next: Period) => {
    setPeriod(next)
    setId(randomId())
  }
  const send = () =>
    act(async () => {
      await ask(askReport, { body: { id, kind: 'figures', ...inOrder(period), basis, scope: {}, withFormer: false } })
      navigate(`/figures?report=${id}`)
    })
  const year = Number(today.slice(0, 4))
  return (
    <form
      className="figure-new"
      onSubmit={(event) => {
        event.preventDefault()
        if (Object.keys(wrong).length === 0) send()
      }}
    >
      <div className="row">
        {[year, year - 1].map((one) => (
          <Button key={one} onClick={() => begin(yearOf(one, today))}>
            {one}年
          </Button>
        ))}
      </div>
      {Object.entries(FIELDS).map(([name, label]) => (
        <FieldFrame key={name} id={`figure-${name}`} label={label} problem={wrong[name as keyof Period]}>
          <DayField
            id={`figure-${name}`}
            value={period[name as keyof Period]}
            onChange={(value) => begin({ ...period, [name]: value })}
            today={name === 'asOf' ? today : undefined}
            problem={wrong[name as keyof Period]}
          />
        </FieldFrame>
      ))}
      <FieldFrame id="figure-basis" label="以哪个日期计">
        <Select id="figure-basis" value={basis} options={BASES} onChange={setBasis} />
      </FieldFrame>
      <ProblemNotice error={problem} />
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={Object.keys(wrong).length > 0}>
        统计
      </Button>
    </form>
  )
}

function yearOf(year: number, today: string): Period {
  const toOn = `${year}-12-31`
  return { fromOn: `${year}-01-01`, toOn, asOf: toOn < today ? toOn : today }
}

function dayOf(text: string): string | undefined {
  const parsed = parseLooseDay(text)
  return parsed.ok ? parsed.day : undefined
}

function inOrder(period: Period): Period {
  return {
    fromOn: dayOf(period.fromOn) ?? period.fromOn,
    toOn: dayOf(period.toOn) ?? period.toOn,
    asOf: dayOf(period.asOf) ?? period.asOf,
  }
}

function problemsOf(period: Period, today: string): Partial<Record<keyof Period, string>> {
  const { fromOn, toOn, asOf } = inOrder(period)
  const wrong: Partial<Record<keyof Period, string>> = {}
  for (const name of ['fromOn', 'toOn', 'asOf'] as const) {
    if (!dayOf(period[name])) wrong[name] = '应是日期，例如 2026.3.5'
  }
  if (!wrong.fromOn && !wrong.toOn && fromOn > toOn) wrong.toOn = '期间的止日早于起日；请改正'
  if (!wrong.asOf && asOf > today) wrong.asOf = '截至日晚于今天；请选今天或者以前的日子'
  if (!wrong.asOf && !wrong.fromOn && asOf < fromOn) wrong.asOf = '截至日早于期间的起日，期间内还没有数字；请改正'
  return wrong
}
