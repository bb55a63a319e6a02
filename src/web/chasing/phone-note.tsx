import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { notePhoneChase } from '../../contract/phone-chase-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useToday } from '../app/session.tsx'
import { DayField } from '../parts/day-field.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { UnitDebt } from './use-unit-debts.ts'

/** What was said on the telephone, entered for every chosen case of the unit. */
export function PhoneNote({ units }: { units: readonly UnitDebt[] }) {
  const [isOpen, setOpen] = useState(false)
  const [said, setSaid] = useState('')
  return (
    <>
      <div role="status">{said && <p className="said">{said}</p>}</div>
      {isOpen ? (
        <NoteForm
          units={units}
          onDone={(what) => {
            setSaid(what)
            setOpen(false)
          }}
          onClose={() => setOpen(false)}
        />
      ) : (
        <Button onClick={() => setOpen(true)}>登记一次电话催办</Button>
      )}
    </>
  )
}

function NoteForm({
  units,
  onDone,
  onClose,
}: {
  units: readonly UnitDebt[]
  onDone: (what: string) => void
  onClose: () => void
}) {
  const today = useToday()
  const queryClient = useQueryClient()
  const [unitId, setUnitId] = useState(units[0]?.id ?? '')
  const [on, setOn] = useState(today ?? '')
  const [noted, setNoted] = useState<ReadonlySet<string>>(new Set())
  const unit = units.find(({ id }) => id === unitId)
  const day = parseLooseDay(on)
  const send = async (values: FormData) => {
    if (!unit || !day.ok) return
    const body = { unitId, reached: textOf(values, 'reached').trim(), said: textOf(values, 'said').trim(), on: day.day }
    // What was entered before a refusal is not entered twice.
    for (const { id } of unit.cases.filter((one) => !noted.has(`${unitId}:${one.id}`))) {
      await ask(notePhoneChase, { params: { id }, body })
      setNoted((before) => new Set(before).add(`${unitId}:${id}`))
    }
    await queryClient.invalidateQueries()
    onDone(`已登记：${unit.name}${unit.cases.length > 1 ? `，${unit.cases.length} 件` : ''}。`)
  }
  return (
    <SentForm onSend={send}>
      {(isBusy) => (
        <>
          <Field id="note-unit" label="单位">
            <Select
              id="note-unit"
              value={unitId}
              options={units.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setUnitId}
            />
          </Field>
          <Field id="note-reached" label="接听人">
            <Input id="note-reached" name="reached" required maxLength={200} autoFocus autoComplete="off" />
          </Field>
          <Field id="note-said" label="怎么说的">
            <Input.TextArea
              id="note-said"
              name="said"
              required
              maxLength={2000}
              autoSize={{ minRows: 2, maxRows: 6 }}
            />
          </Field>
          <Field id="note-on" label="哪一天">
            <DayField id="note-on" value={on} onChange={setOn} today={today} />
          </Field>
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isBusy}>
              登记
            </Button>
            <Button onClick={onClose}>取消</Button>
          </div>
        </>
      )}
    </SentForm>
  )
}
