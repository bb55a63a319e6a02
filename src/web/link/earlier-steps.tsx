import type { LinkPage } from '../../contract/links-endpoints.ts'
import { PlainInput } from '../parts/plain-controls.tsx'
import { Field } from '../parts/sent-form.tsx'

type Reply = NonNullable<LinkPage['reply']>
type Named = readonly { value: string; label: string }[]

const FORMS: Named = [
  { value: 'visit', label: '走访' },
  { value: 'meeting', label: '座谈' },
  { value: 'phone', label: '电话' },
  { value: 'letter', label: '书信' },
]
const PEOPLE: Named = [
  { value: 'head', label: '主要负责人' },
  { value: 'deputy_head', label: '分管负责人' },
  { value: 'section_head', label: '科室负责人' },
  { value: 'clerk', label: '经办人' },
]

/** What came before the signature and is not in the books yet. */
export function EarlierSteps({ reply, today }: { reply: Reply; today: string }) {
  const { steps } = reply
  const deputies = reply.deputies.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      {steps.includes('contacted') && (
        <fieldset className="link-step">
          <legend>与代表沟通联系</legend>
          <Choice id="contactDeputy" label="代表" options={deputies} />
          <DayInput id="contactOn" label="沟通日期" today={today} />
          <Choice id="contactForm" label="方式" options={FORMS} />
          <Choice id="contactBy" label="参加人" options={PEOPLE} />
        </fieldset>
      )}
      {steps.includes('drafted') && <DayInput id="draftedOn" label="拟稿日期" today={today} />}
      {steps.includes('consulted') && (
        <fieldset className="link-step">
          <legend>征求代表意见</legend>
          <Choice id="consultedDeputy" label="征求意见的代表" options={deputies} />
          <DayInput id="consultedOn" label="征求意见日期" today={today} />
          <Field id="view" label="代表意见（可选）">
            <textarea id="view" name="view" className="input" rows={3} maxLength={2000} />
          </Field>
        </fieldset>
      )}
      {steps.includes('checked') && <DayInput id="checkedOn" label="核稿日期" today={today} />}
    </>
  )
}

export function Choice({ id, label, options }: { id: string; label: string; options: Named }) {
  return (
    <Field id={id} label={label}>
      <select id={id} name={id} className="input" required defaultValue={options.length === 1 ? options[0]?.value : ''}>
        {options.length !== 1 && (
          <option value="" disabled>
            请选择
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

export function DayInput({ id, label, today }: { id: string; label: string; today: string }) {
  return (
    <Field id={id} label={label}>
      <PlainInput id={id} name={id} type="date" max={today} required />
    </Field>
  )
}
