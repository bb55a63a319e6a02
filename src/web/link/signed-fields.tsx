import { useState } from 'react'

import type { LinkPage } from '../../contract/links-endpoints.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field } from '../parts/sent-form.tsx'
import { DayInput } from './earlier-steps.tsx'
import { MOST_PROMISES } from './reply-facts.ts'

type Reply = NonNullable<LinkPage['reply']>

/** What stands on the signed and stamped paper. */
export function SignedFields({ reply, today }: { reply: Reply; today: string }) {
  const [code, setCode] = useState('')
  const chosen = reply.classes.find((one) => one.code === code)
  return (
    <fieldset className="link-step">
      <legend>签发（按盖章答复填写）</legend>
      <DayInput id="signedOn" label="签发日期" today={today} />
      <Field id="signer" label="签发人" help="在答复上签名的主要负责人。">
        <PlainInput id="signer" name="signer" required maxLength={60} aria-describedby="signer-help" />
      </Field>
      <Field id="documentNumber" label="文号">
        <PlainInput id="documentNumber" name="documentNumber" required maxLength={80} />
      </Field>
      <Field id="resultClass" label="办理结果类别">
        <select
          id="resultClass"
          name="resultClass"
          className="input"
          required
          value={code}
          onChange={(event) => setCode(event.target.value)}
        >
          <option value="" disabled>
            请选择
          </option>
          {reply.classes.map((one) => (
            <option key={one.code} value={one.code}>
              {one.code}　{one.label}
            </option>
          ))}
        </select>
      </Field>
      {chosen && (chosen.needsPromise || chosen.needsPromiseDate) && <Promises needsDate={chosen.needsPromiseDate} />}
      {chosen?.needsReason && (
        <Field id="reason" label="原因">
          <textarea id="reason" name="reason" className="input" rows={4} required maxLength={2000} />
        </Field>
      )}
      {reply.statesMissingOpinions && <p className="said">有协办单位逾期未提出意见；提交即表示答复中已经说明。</p>}
    </fieldset>
  )
}

function Promises({ needsDate }: { needsDate: boolean }) {
  const [count, setCount] = useState(1)
  return (
    <div className="stack">
      {Array.from({ length: count }, (_, n) => `promise-${n}`).map((id, n) => (
        <div key={id} className="stack">
          <Field id={id} label={`承诺事项 ${n + 1}`}>
            <textarea id={id} name={id} className="input" rows={3} required={n === 0} maxLength={2000} />
          </Field>
          <Field id={`promiseDueOn-${n}`} label={`完成日期 ${n + 1}`}>
            <PlainInput
              id={`promiseDueOn-${n}`}
              name={`promiseDueOn-${n}`}
              type="date"
              required={needsDate && n === 0}
            />
          </Field>
        </div>
      ))}
      {count < MOST_PROMISES && (
        <PlainButton look="text" onClick={() => setCount(count + 1)}>
          再加一项承诺
        </PlainButton>
      )}
    </div>
  )
}
