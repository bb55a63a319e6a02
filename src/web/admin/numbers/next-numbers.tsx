import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'

import { listCases } from '../../../contract/case-endpoints.ts'
import { NUMBER_SERIES, NUMBER_SERIES_LABELS, readNextNumber } from '../../../contract/meetings-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { FieldFrame } from '../../parts/field-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'

type Place = { termNo: string; sessionNo: string; year: string }

/** The next number of each series at one place in time; looking takes none. */
export function NextNumbers() {
  const year = useToday()?.slice(0, 4) ?? ''
  const [asked, setAsked] = useState<Place>()
  const newest = useAsk(listCases, { query: { tab: 'all', sort: 'submitted_on', order: 'desc', limit: 30 } })
  const known = newest.data?.lines.find(({ termNo, sessionNo }) => termNo !== null && sessionNo !== null)
  const place =
    asked ?? (known ? { termNo: String(known.termNo), sessionNo: String(known.sessionNo), year } : undefined)
  return (
    <section>
      <h2 style={{ marginBottom: 8 }}>下一个号码</h2>
      <PlaceForm given={place ?? { termNo: '', sessionNo: '', year }} onAsk={setAsked} />
      {place ? (
        <dl className="facts" style={{ marginTop: 12 }}>
          {NUMBER_SERIES.map((series) => (
            <NextNumber key={series} series={series} place={place} />
          ))}
        </dl>
      ) : (
        <p className="quiet" style={{ marginTop: 8 }}>
          填写届、次以后，显示各种号码的下一个。
        </p>
      )}
    </section>
  )
}

function PlaceForm({ given, onAsk }: { given: Place; onAsk: (place: Place) => void }) {
  const [place, setPlace] = useState(given)
  const { termNo, sessionNo, year } = given
  // The newest case is known a moment later than the form stands here.
  useEffect(() => setPlace({ termNo, sessionNo, year }), [termNo, sessionNo, year])
  const put = (part: Partial<Place>) => setPlace({ ...place, ...part })
  const send = (event: FormEvent) => {
    event.preventDefault()
    onAsk(place)
  }
  return (
    <form className="row" style={{ alignItems: 'end' }} onSubmit={send}>
      <NumberField id="number-term" label="届" value={place.termNo} max={200} onChange={(termNo) => put({ termNo })} />
      <NumberField
        id="number-session"
        label="次"
        value={place.sessionNo}
        max={200}
        onChange={(sessionNo) => put({ sessionNo })}
      />
      <NumberField id="number-year" label="年" value={place.year} max={2199} onChange={(year) => put({ year })} />
      <Button htmlType="submit">查看</Button>
    </form>
  )
}

function NumberField({
  id,
  label,
  value,
  max,
  onChange,
}: {
  id: string
  label: string
  value: string
  max: number
  onChange: (value: string) => void
}) {
  return (
    <FieldFrame id={id} label={label}>
      <Input
        id={id}
        type="number"
        min={1}
        max={max}
        required
        style={{ width: 100 }}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  )
}

function NextNumber({ series, place }: { series: (typeof NUMBER_SERIES)[number]; place: Place }) {
  const query = { series, termNo: place.termNo, sessionNo: place.sessionNo, ...(place.year && { year: place.year }) }
  const { data, error } = useAsk(readNextNumber, { query }, { refetchOnMount: 'always' })
  return (
    <>
      <dt>{NUMBER_SERIES_LABELS[series]}</dt>
      <dd>
        {error ? <ProblemNotice error={error} /> : data ? <strong>{data.number}</strong> : '…'}
        {data && data.n === 1 && <span className="quiet">　这一种还没有编过号</span>}
      </dd>
    </>
  )
}
