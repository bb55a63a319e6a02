import { Input } from 'antd'
import { Link } from 'react-router'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import type { CallInput, CallReply } from '../../contract/client.ts'
import { checkDocumentNumber, type makeLetter } from '../../contract/letters-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { dayText } from '../parts/day-text.ts'
import { RadioRow } from '../parts/field-frame.tsx'
import type { LetterProposal } from './letter-form.tsx'

export type ChosenNumber = CallInput<typeof makeLetter>['body']['number']

/** The document number: typed and checked while it is typed, or the next one of the register. */
export function LetterNumber({
  proposal: { series, lastNumber },
  datedOn,
  number,
  onChange,
}: {
  proposal: LetterProposal
  datedOn: string
  number: ChosenNumber
  onChange: (number: ChosenNumber) => void
}) {
  const choose = (from: string) =>
    onChange(from === 'register' && series ? { from: 'register', series: series.series } : { from: 'typed', text: '' })
  return (
    <fieldset className="field field-group">
      <legend>发文字号</legend>
      {series && (
        <RadioRow
          name="number-from"
          value={number.from}
          choices={[
            { value: 'register', label: `取登记簿下一个号：${series.nextNumber}` },
            { value: 'typed', label: '自行填写' },
          ]}
          onChange={choose}
        />
      )}
      {number.from === 'typed' && (
        <>
          <Input
            id="letter-number"
            aria-label="发文字号"
            value={number.text}
            required
            maxLength={200}
            placeholder={lastNumber ? `上一份是 ${lastNumber}` : '例如：濮人大选〔2026〕5号'}
            onChange={(event) => onChange({ from: 'typed', text: event.target.value })}
          />
          <NumberCheck
            text={number.text}
            datedOn={datedOn}
            isConfirmed={number.isRepeatConfirmed === true}
            onConfirm={(isRepeatConfirmed) => onChange({ ...number, isRepeatConfirmed })}
          />
        </>
      )}
    </fieldset>
  )
}

function NumberCheck({
  text,
  datedOn,
  isConfirmed,
  onConfirm,
}: {
  text: string
  datedOn: string
  isConfirmed: boolean
  onConfirm: (isConfirmed: boolean) => void
}) {
  const wanted = text.trim()
  const day = parseLooseDay(datedOn)
  const { data } = useAsk(
    checkDocumentNumber,
    { query: { number: wanted, ...(day.ok && { datedOn: day.day }) } },
    { enabled: wanted.length >= 4 },
  )
  if (!data || wanted.length < 4) return <div role="status" />
  return (
    <div role="status">
      {data.message && <p className={data.isUsable ? undefined : 'field-problem'}>{data.message}</p>}
      <UsedBy used={data.usedBy} />
      {data.isUsable && data.usedBy.length > 0 && (
        <label className="row">
          <input type="checkbox" checked={isConfirmed} onChange={(event) => onConfirm(event.target.checked)} />
          核对过了，仍用这个文号
        </label>
      )}
    </div>
  )
}

function UsedBy({ used }: { used: CallReply<typeof checkDocumentNumber>['usedBy'] }) {
  return used.map(({ id, unitName, datedOn, isVoided }) => (
    <p key={id}>
      已用于<Link to={`/chasing/letters/${id}`}>{unitName}的函</Link>（{dayText(datedOn)}
      {isVoided && '，作废'}）
    </p>
  ))
}
