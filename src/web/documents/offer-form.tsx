import { Button, Input, Select } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import type { CallInput, CallReply } from '../../contract/client.ts'
import {
  type DocumentOffer,
  type listCaseDocuments,
  makeDocument,
  makeDocuments,
} from '../../contract/documents-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useToday } from '../app/session.tsx'
import { DayField } from '../parts/day-field.tsx'
import { FieldFrame, RadioRow } from '../parts/field-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { useAct } from '../parts/use-act.ts'

type Series = CallReply<typeof listCaseDocuments>['series']
type Asked = CallInput<typeof makeDocument>['body']
type Words = { [field in DocumentOffer['asks'][number]]?: string | undefined }
const ALL = '全部'

/** What a document still has to be told, and the button that makes it. `onMade` gets the words for what was made. */
export function OfferForm({
  caseId,
  offer,
  series,
  onMade,
  onClose,
}: {
  caseId: string
  offer: DocumentOffer
  series: Series
  onMade: (said: string) => Promise<void>
  onClose: () => void
}) {
  const { isBusy, problem, act } = useAct()
  // The same until something was made: pressed twice, it is one document.
  const [id] = useState(randomId)
  const { deputies, all } = offer
  const [who, setWho] = useState(all === 'none' ? deputies[0]?.id : ALL)
  const [number, setNumber] = useState<Asked['number']>()
  const [words, setWords] = useState<Words>({ ...offer.proposed })
  const make = () =>
    act(async () => {
      const body = askOf(offer, { id, caseId, who, number, words })
      if (who === ALL && all === 'many_files') {
        const { made } = await ask(makeDocuments, { body })
        await onMade(`已制发 ${made.length} 份${offer.kindLabel}`)
      } else {
        const { fileName } = await ask(makeDocument, { body })
        await onMade(`已制发：${fileName}`)
      }
    })
  return (
    <form
      className="stack admin-form"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      {deputies.length > 0 && <Deputies offer={offer} value={who} onChange={setWho} />}
      {offer.asks.length > 0 && <Asks offer={offer} words={words} onChange={setWords} />}
      {offer.isNumbered && <NumberField series={series} number={number} onChange={setNumber} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          制发{offer.kindLabel}
        </Button>
        <Button onClick={onClose}>取消</Button>
      </div>
      <ProblemNotice error={problem} />
    </form>
  )
}

type Filled = { id: string; caseId: string; who: string | undefined; number: Asked['number']; words: Words }

function askOf({ kind, actorId, unitId, about }: DocumentOffer, { id, caseId, who, number, words }: Filled): Asked {
  const day = words.demandOn === undefined ? undefined : parseLooseDay(words.demandOn)
  const told = Object.entries({ ...words, ...(day?.ok && { demandOn: day.day }) }).flatMap(([field, value]) =>
    value ? [[field, value] as const] : [],
  )
  return {
    id,
    kind,
    caseId,
    ...(actorId !== null && { actorId }),
    ...(unitId !== null && { unitId }),
    ...(who !== undefined && who !== ALL && { deputyId: who }),
    about: { ...(about.filled && { filled: true }), ...Object.fromEntries(told) },
    ...(number && { number }),
  }
}

function Deputies({
  offer: { deputies, all },
  value,
  onChange,
}: {
  offer: DocumentOffer
  value: string | undefined
  onChange: (value: string) => void
}) {
  const everybody = {
    value: ALL,
    label: `全部 ${deputies.length} 位代表（${all === 'one_file' ? '一个文件，每人一页' : '每人一份'}）`,
  }
  return (
    <FieldFrame id="document-deputy" label="代表">
      <Select
        id="document-deputy"
        value={value ?? null}
        onChange={(next) => next && onChange(next)}
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          ...(all === 'none' ? [] : [everybody]),
          ...deputies.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </FieldFrame>
  )
}

function Asks({
  offer: { asks },
  words,
  onChange,
}: {
  offer: DocumentOffer
  words: Words
  onChange: (words: Words) => void
}) {
  const today = useToday()
  const put = (field: keyof Words) => (value: string) => onChange({ ...words, [field]: value })
  return (
    <>
      {asks.includes('demands') && (
        <FieldFrame id="document-demands" label="督办要求">
          <Input.TextArea
            id="document-demands"
            required
            maxLength={4000}
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={words.demands ?? ''}
            onChange={(event) => put('demands')(event.target.value)}
          />
        </FieldFrame>
      )}
      {asks.includes('demandOn') && (
        <FieldFrame id="document-demand-on" label="反馈期限">
          <DayField
            id="document-demand-on"
            value={words.demandOn ?? ''}
            onChange={put('demandOn')}
            today={today && undefined}
          />
        </FieldFrame>
      )}
      {asks.includes('contact') && (
        <FieldFrame id="document-contact" label="联系人和电话" isRequired={false}>
          <Input
            id="document-contact"
            maxLength={200}
            placeholder="联系人：某某，联系电话：0393-0000000"
            value={words.contact ?? ''}
            onChange={(event) => put('contact')(event.target.value)}
          />
        </FieldFrame>
      )}
      {asks.includes('documentNumber') && (
        <FieldFrame id="document-own-number" label="本单位文号" isRequired={false}>
          <Input
            id="document-own-number"
            maxLength={60}
            placeholder="例如：甲财函〔2026〕8号"
            value={words.documentNumber ?? ''}
            onChange={(event) => put('documentNumber')(event.target.value)}
          />
        </FieldFrame>
      )}
    </>
  )
}

function NumberField({
  series,
  number,
  onChange,
}: {
  series: Series
  number: Asked['number']
  onChange: (number: Asked['number']) => void
}) {
  const choices = [
    { value: 'none', label: '暂不编号' },
    ...(series ? [{ value: 'register', label: `取登记簿下一个号：${series.nextNumber}` }] : []),
    { value: 'typed', label: '自行填写' },
  ]
  const choose = (from: string) => {
    if (from === 'register' && series) onChange({ from: 'register', series: series.series })
    else onChange(from === 'typed' ? { from: 'typed', text: '' } : undefined)
  }
  return (
    <FieldFrame id="document-number" label="发文字号" isGroup>
      <RadioRow name="document-number" value={number?.from ?? 'none'} choices={choices} onChange={choose} />
      {number?.from === 'typed' && (
        <>
          <Input
            aria-label="发文字号"
            required
            maxLength={60}
            placeholder="例如：甲人大督〔2026〕5号"
            value={number.text}
            onChange={(event) => onChange({ ...number, text: event.target.value })}
          />
          <label className="row">
            <input
              type="checkbox"
              checked={number.isRepeatConfirmed === true}
              onChange={(event) => onChange({ ...number, isRepeatConfirmed: event.target.checked })}
            />
            这个文号已用过也仍用它
          </label>
        </>
      )}
    </FieldFrame>
  )
}
