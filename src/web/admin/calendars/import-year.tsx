import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'

import { importCalendar, previewCalendar, readCalendars } from '../../../contract/calendars-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ask } from '../../app/ask.ts'
import { FieldFrame } from '../../parts/field-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { FileButton } from '../../parts/scan-upload.tsx'
import { type Act, useAct } from '../../parts/use-act.ts'
import { readPasted, type TypedYear } from './notice-text.ts'
import { YearPreview } from './year-preview.tsx'

type Preview = CallReply<typeof previewCalendar>
type Imported = CallReply<typeof importCalendar>

const MOST_BYTES = 200_000

/** A year comes in: pasted or from a file, looked at day by day, brought in with all deadlines that it moves. */
export function ImportYear() {
  const [isOpen, setOpen] = useState(false)
  const [seen, setSeen] = useState<{ year: TypedYear; preview: Preview }>()
  const [imported, setImported] = useState<Imported>()
  const { isBusy, problem, act } = useAct()
  const close = () => {
    setSeen(undefined)
    setOpen(false)
  }
  if (!isOpen) {
    return (
      <div style={{ marginBottom: 16 }}>
        {imported && <Outcome imported={imported} />}
        <Button onClick={() => setOpen(true)}>载入一年</Button>
      </div>
    )
  }
  return (
    <section className="calendar-import" aria-label="载入一年">
      {seen ? (
        <YearPreview preview={seen.preview} />
      ) : (
        <PasteForm isBusy={isBusy} act={act} onSeen={setSeen} onCancel={close} />
      )}
      <ProblemNotice error={problem} />
      {seen && (
        <Confirm
          seen={seen}
          isBusy={isBusy}
          act={act}
          onBack={() => setSeen(undefined)}
          onDone={(result) => {
            setImported(result)
            close()
          }}
        />
      )}
    </section>
  )
}

function PasteForm({
  isBusy,
  act,
  onSeen,
  onCancel,
}: {
  isBusy: boolean
  act: Act
  onSeen: (seen: { year: TypedYear; preview: Preview }) => void
  onCancel: () => void
}) {
  const [text, setText] = useState('')
  const look = () =>
    act(async () => {
      const read = readPasted(text)
      if ('problem' in read) throw new Error(read.problem)
      onSeen({ year: read.year, preview: await ask(previewCalendar, { body: read.year }) })
    })
  const load = (file: File | undefined) =>
    act(async () => {
      if (!file) return
      if (file.size > MOST_BYTES) throw new Error('文件超过 200 KB，不像是一年的日历；请核对后重选')
      setText(await file.text())
    })
  return (
    <div className="stack">
      <FieldFrame
        id="calendar-text"
        label="节假日安排"
        help="把国务院办公厅的通知连同标题整段粘贴进来；也可以粘贴或读入一年的日历文件（JSON，duban calendar show 2026 --json 的格式）。先预览，确认后才载入。"
      >
        <Input.TextArea
          id="calendar-text"
          autoFocus
          autoSize={{ minRows: 6, maxRows: 18 }}
          maxLength={100_000}
          value={text}
          placeholder={
            '国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n……'
          }
          aria-describedby="calendar-text-help"
          onChange={(event) => setText(event.target.value)}
        />
      </FieldFrame>
      <div className="row">
        <Button type="primary" loading={isBusy} disabled={text.trim() === ''} onClick={() => void look()}>
          预览
        </Button>
        <FileButton
          label="读入文件"
          accept=".json,.txt,application/json,text/plain"
          onFiles={([file]) => void load(file)}
        />
        <Button onClick={onCancel}>取消</Button>
      </div>
    </div>
  )
}

function Confirm({
  seen: { year, preview },
  isBusy,
  act,
  onBack,
  onDone,
}: {
  seen: { year: TypedYear; preview: Preview }
  isBusy: boolean
  act: Act
  onBack: () => void
  onDone: (imported: Imported) => void
}) {
  const queryClient = useQueryClient()
  const bringIn = () =>
    act(async () => {
      const result = await ask(importCalendar, { body: { calendar: year, seenMoves: preview.moved.length } })
      // Deadlines stand on every screen.
      await queryClient.invalidateQueries({ queryKey: [readCalendars.name] })
      void queryClient.invalidateQueries()
      onDone(result)
    })
  const moves = preview.moved.length
  return (
    <div className="row" style={{ marginTop: 12 }}>
      {preview.isSame && moves === 0 ? (
        <span>与已载入的完全一样，不必载入。</span>
      ) : (
        <Button type="primary" loading={isBusy} onClick={() => void bringIn()}>
          载入 {preview.year} 年{moves > 0 && `，改定 ${moves} 个期限`}
        </Button>
      )}
      <Button disabled={isBusy} onClick={onBack}>
        回去修改
      </Button>
    </div>
  )
}

function Outcome({ imported: { year, version, moved, refused } }: { imported: Imported }) {
  return (
    <div className={refused.length > 0 ? 'problem' : 'said'} role="status" style={{ marginBottom: 12 }}>
      <p>
        {year} 年{version === null ? '原来就有，没有重复保存' : '已载入'}，改定期限 {moved.length} 个
        {refused.length > 0 && `；${refused.length} 件没有改定，再次载入同一份可以接着办：`}
      </p>
      {refused.length > 0 && (
        <ul>
          {refused.map(({ caseId, number, why }) => (
            <li key={caseId}>
              {number ?? '未编号'}：{why}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
