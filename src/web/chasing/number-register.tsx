import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { listDocumentSeries, setDocumentSeries } from '../../contract/letters-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { useAct } from '../parts/use-act.ts'

type Series = CallReply<typeof listDocumentSeries>['series'][number]

/** The register of document numbers: which were given, and which are void for ever. */
export function NumberRegister() {
  const { data, error } = useAsk(listDocumentSeries, { query: {} }, { refetchOnMount: 'always' })
  const mayChange = useMay()(setDocumentSeries)
  const [isAdding, setAdding] = useState(false)
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listDocumentSeries.name] })
  return (
    <PageFrame
      title="文号登记簿"
      subtitle={<Link to="/chasing/letters">全部催办函</Link>}
      actions={mayChange && !isAdding && <Button onClick={() => setAdding(true)}>启用一个字号</Button>}
    >
      <PrintHeading title={`文号登记簿：${data?.year ?? ''} 年`} />
      <ProblemNotice error={error} />
      {isAdding && <SeriesForm onDone={refresh} onClose={() => setAdding(false)} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.series.length === 0 && !isAdding && (
        <EmptyState title="还没有启用登记簿">
          <p>文号由办公室自行编排、在制函时填写的，不必启用。启用以后由系统依次取号，作废的号不再使用。</p>
        </EmptyState>
      )}
      {data?.series.map((series) => (
        <SeriesSection key={series.series} series={series} mayChange={mayChange} onDone={refresh} />
      ))}
    </PageFrame>
  )
}

function SeriesForm({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  return (
    <div className="admin-form">
      <SentForm
        onSend={async (values) => {
          const usedUpTo = Number(textOf(values, 'usedUpTo').trim() || '0')
          await ask(setDocumentSeries, { body: { series: textOf(values, 'series').trim(), isOn: true, usedUpTo } })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <Field id="series-name" label="字号" help="年份前面的部分，例如：濮人大选。">
              <Input
                id="series-name"
                name="series"
                required
                autoFocus
                maxLength={200}
                aria-describedby="series-name-help"
              />
            </Field>
            <Field id="series-used" label="今年已用到第几号" help="以前在纸上编过的；没有的写 0。">
              <Input
                id="series-used"
                name="usedUpTo"
                className="number-input"
                defaultValue="0"
                pattern="[0-9]{1,5}"
                inputMode="numeric"
                aria-describedby="series-used-help"
              />
            </Field>
            <div className="row" style={{ marginBottom: 12 }}>
              <Button type="primary" htmlType="submit" loading={isBusy}>
                启用
              </Button>
              <Button onClick={onClose}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

function SeriesSection({
  series: { series, isOn, nextNumber, numbers },
  mayChange,
  onDone,
}: {
  series: Series
  mayChange: boolean
  onDone: () => Promise<void>
}) {
  const { isBusy, problem, act } = useAct()
  const turn = () =>
    act(async () => {
      await ask(setDocumentSeries, { body: { series, isOn: !isOn } })
      await onDone()
    })
  return (
    <section className="record-section" aria-label={series}>
      <div className="row">
        <h2>{series}</h2>
        <Stamp label={isOn ? '启用' : '停用'} tone={isOn ? 'notice' : 'plain'} />
        {isOn && <span>下一个号：{nextNumber}</span>}
        {mayChange && (
          <Button className="no-print" loading={isBusy} onClick={() => void turn()}>
            {isOn ? '停用' : '启用'}
          </Button>
        )}
      </div>
      <ProblemNotice error={problem} />
      {numbers.length === 0 ? (
        <p className="quiet">今年还没有取过号。</p>
      ) : (
        <ul className="plain-list">
          {numbers.map(({ number, state, issuedAt, issuedBy, letterId, unitName, voidedAt, why }) => (
            <li key={number}>
              {state === 'voided' ? <del>{number}</del> : number}{' '}
              {letterId ? <Link to={`/chasing/letters/${letterId}`}>{unitName ?? '函'}</Link> : unitName}
              <span className="quiet">
                {'　'}
                {momentText(issuedAt)} {issuedBy}
                {state === 'voided' && `，${voidedAt ? momentText(voidedAt) : ''} 作废：${why ?? ''}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
