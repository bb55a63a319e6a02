import { Button, Select } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { makeDocuments } from '../../contract/documents-endpoints.ts'
import { listGatherings } from '../../contract/meetings-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { useToday } from '../app/session.tsx'
import { DayField } from '../parts/day-field.tsx'
import { FieldFrame, RadioRow } from '../parts/field-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { useAct } from '../parts/use-act.ts'
import { useDocumentsRefresh } from './document-lines.tsx'

/** 交办清单 of all units at once: of one handover meeting, or of a period. */
export function HandoverLists({ onClose }: { onClose: () => void }) {
  const today = useToday()
  const [by, setBy] = useState('period')
  const [meetingId, setMeetingId] = useState<string>()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [said, setSaid] = useState('')
  const { isBusy, problem, act } = useAct()
  const refresh = useDocumentsRefresh()
  const make = () =>
    act(async () => {
      const about = by === 'meeting' ? { meetingId: meetingId ?? '' } : { from: dayOf(from), to: dayOf(to) }
      const { made } = await ask(makeDocuments, { body: { id: randomId(), kind: 'unit_handover_list', about } })
      setSaid(`已制发 ${made.length} 份交办清单，一个单位一份`)
      await refresh()
    })
  return (
    <form
      className="stack admin-form no-print"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <RadioRow
        name="handover-by"
        value={by}
        choices={[
          { value: 'period', label: '按时段' },
          { value: 'meeting', label: '按交办会' },
        ]}
        onChange={setBy}
      />
      {by === 'meeting' ? (
        <MeetingField meetingId={meetingId} onPick={setMeetingId} />
      ) : (
        <>
          <FieldFrame id="handover-from" label="从">
            <DayField id="handover-from" value={from} onChange={setFrom} today={today} />
          </FieldFrame>
          <FieldFrame id="handover-to" label="到">
            <DayField id="handover-to" value={to} onChange={setTo} today={today} />
          </FieldFrame>
        </>
      )}
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={isBusy}
          disabled={by === 'meeting' ? meetingId === undefined : from === '' || to === ''}
        >
          给每个单位制发一份
        </Button>
        <Button onClick={onClose}>关闭</Button>
        <span role="status" className="said">
          {said}
        </span>
      </div>
      <ProblemNotice error={problem} />
    </form>
  )
}

function MeetingField(props: { meetingId: string | undefined; onPick: (id: string | undefined) => void }) {
  const { meetingId, onPick } = props
  const { data } = useAsk(listGatherings, { params: { kind: 'handover_meeting' }, query: { limit: 50 } })
  return (
    <FieldFrame id="handover-meeting" label="交办会">
      <Select
        id="handover-meeting"
        className="document-choice"
        value={meetingId ?? null}
        onChange={(next) => onPick(next ?? undefined)}
        options={(data?.lines ?? []).map(({ id, label }) => ({ value: id, label }))}
        notFoundContent="还没有登记交办会"
      />
    </FieldFrame>
  )
}

/** As it was typed where it is no day: the server says what is wrong with it. */
function dayOf(typed: string): string {
  const parsed = parseLooseDay(typed)
  return parsed.ok ? parsed.day : typed
}
