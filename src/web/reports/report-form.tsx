import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { askReport, BASIS_LABELS, type ReportKindOffer } from '../../contract/reports-endpoints.ts'
import { ask } from '../app/ask.ts'
import { DayField } from '../parts/day-field.tsx'
import { FieldFrame, RadioRow } from '../parts/field-frame.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { ReportKinds } from './due-reports.tsx'
import { PeriodFields, type Span, spanOfYear } from './period-fields.tsx'
import { type Scope, ScopeFields } from './scope-fields.tsx'

type ReportFormProps = {
  offers: ReportKinds
  firstKind: string
  year?: number
  onAsked: (id: string) => void
}

/** What is counted and how it is told; the server judges it once more. */
export function ReportForm({ offers, firstKind, year, onAsked }: ReportFormProps) {
  const { kinds, today } = offers
  const [id] = useState(randomId)
  const [kindId, setKind] = useState(firstKind)
  const [span, setSpan] = useState<Span>(() => spanOfYear(year ?? offers.year))
  const [asOf, setAsOf] = useState(today)
  const [basis, setBasis] = useState<string>('recorded')
  const [scope, setScope] = useState<Scope>({})
  const kind = kinds.find((one) => one.kind === kindId) ?? kinds[0]
  if (!kind) return null
  const send = async (values: FormData) => {
    const title = textOf(values, 'title').trim()
    const body = {
      id,
      kind: kind.kind,
      ...(title !== '' && { title }),
      fromOn: dayOf(span.fromOn, '时段的起日'),
      toOn: dayOf(span.toOn, '时段的止日'),
      asOf: dayOf(asOf, '截至日'),
      basis: basis === 'occurred' ? ('occurred' as const) : ('recorded' as const),
      scope: chosenScope(kind, scope),
      withFormer: values.get('withFormer') !== null,
    }
    await ask(askReport, { body })
    onAsked(id)
  }
  return (
    <div className="report-form">
      <SentForm onSend={send}>
        {(isBusy) => (
          <>
            <KindField kinds={kinds} kind={kind} onChange={setKind} />
            <ScopeFields kind={kind} choices={offers.choices} scope={scope} onChange={setScope} />
            <PeriodFields sessions={offers.sessions} year={offers.year} span={span} onChange={setSpan} />
            <Field id="report-as-of" label="截至日" help="按那一天的情况统计，可以是过去的一天，不能晚于今天。">
              <DayField id="report-as-of" value={asOf} onChange={setAsOf} today={today} />
            </Field>
            <FieldFrame id="report-basis" label="统计口径" isGroup help={BASIS_HELP[basis] ?? ''}>
              <RadioRow name="basis" choices={BASES} value={basis} onChange={setBasis} />
            </FieldFrame>
            {kind.hasFormer && (
              <label className="report-former">
                <input type="checkbox" name="withFormer" defaultChecked={kind.forms.includes('docx')} />{' '}
                与上一年同期对比（截至日也早一年）
              </label>
            )}
            <Field id="report-title" label="标题（可不填）" help="不填时用这种报告通常的标题。">
              <Input id="report-title" name="title" maxLength={200} aria-describedby="report-title-help" />
            </Field>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                生成
              </Button>
              <Link to="/reports">不生成了</Link>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

const BASES = Object.entries(BASIS_LABELS).map(([value, label]) => ({ value, label }))
const BASIS_HELP: Readonly<Record<string, string>> = {
  recorded: '截至日当天系统里的记录怎样，就怎样统计；以后补录的不算。与当时报出的数字一致。',
  occurred: '截至日以前发生的都算，以后补录的也算。更接近实际情况。',
}

function KindField({
  kinds,
  kind,
  onChange,
}: {
  kinds: readonly ReportKindOffer[]
  kind: ReportKindOffer
  onChange: (kind: string) => void
}) {
  return (
    <Field id="report-kind" label="报告种类" help={kind.hint}>
      <Select
        id="report-kind"
        value={kind.kind}
        onChange={onChange}
        options={kinds.map(({ kind: value, label }) => ({ value, label }))}
        listHeight={480}
        aria-describedby="report-kind-help"
      />
    </Field>
  )
}

function chosenScope({ needs, may }: ReportKindOffer, scope: Scope): Scope {
  const parts = [...needs, ...may]
  return Object.fromEntries(parts.flatMap((part) => (scope[part] === undefined ? [] : [[part, scope[part]]])))
}

/** Throws a sentence for the person who typed it. */
function dayOf(text: string, name: string): string {
  const day = parseLooseDay(text)
  if (day.ok) return day.day
  throw new Error(`${name}“${text}”不是日期；请写作 2026-03-05`)
}
