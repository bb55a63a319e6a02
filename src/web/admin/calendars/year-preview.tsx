import { Link } from 'react-router'

import type { previewCalendar } from '../../../contract/calendars-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { useSession, useToday } from '../../app/session.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { weekdayText } from '../../parts/day-field.tsx'
import { dayText } from '../../parts/day-text.ts'

type Preview = CallReply<typeof previewCalendar>
type Change = Preview['changes'][number]
type Moved = Preview['moved'][number]

/** Deadlines shown at once; of thousands the first tell the kind. */
const MOST_SHOWN = 200

/** Which days are other days than before, and which deadlines move by them. Nothing is stored yet. */
export function YearPreview({ preview }: { preview: Preview }) {
  const { year, isNew, changes, moved } = preview
  const mayOpenCases = useSession().post?.role !== 'administrator'
  const today = useToday()
  const off = changes.filter(({ after }) => !after.isWorking).length
  return (
    <>
      <h2>
        {year} 年：{isNew ? '新的一年' : '已有这一年，将换成新的'}
      </h2>
      <p>
        {changes.length === 0
          ? '没有一天与现在的不同。'
          : `与现在的算法相比，${off} 天改为休息，${changes.length - off} 天改为上班；请逐日核对。`}
      </p>
      {changes.length > 0 && (
        <div className="calendar-changes">
          <DataTable caption="变动的日子" columns={CHANGES} rows={changes} rowKey={({ date }) => date} />
        </div>
      )}
      <h3 style={{ margin: '12px 0 6px' }}>{movesText(moved)}</h3>
      {moved.length > 0 && (
        <DataTable
          caption="将改定的期限"
          columns={movedColumns(mayOpenCases, today)}
          rows={moved.toSorted(byMove).slice(0, MOST_SHOWN)}
          rowKey={({ caseId, actorId, kind }) => `${caseId} ${actorId} ${kind}`}
        />
      )}
      {moved.length > MOST_SHOWN && <p className="quiet">另有 {moved.length - MOST_SHOWN} 个，载入时一并改定。</p>}
    </>
  )
}

/** Those that move to another day, apart from those that only cease to be provisional. */
function movesText(moved: readonly Moved[]): string {
  if (moved.length === 0) return '没有期限因此变动'
  const days = moved.filter(isOtherDay).length
  const rest = moved.length - days
  const restText = `${rest} 个日期不变，只是不再暂定`
  return days === 0
    ? `没有期限改到别的日子；${restText}`
    : `${days} 个期限改到别的日子${rest > 0 ? `；${restText}` : ''}`
}

function isOtherDay({ was, becomes }: Moved): boolean {
  return was.dueOn !== becomes.dueOn
}

function byMove(one: Moved, other: Moved): number {
  return Number(isOtherDay(other)) - Number(isOtherDay(one))
}

const CHANGES: Column<Change>[] = [
  {
    key: 'date',
    title: '日期',
    width: 190,
    narrow: 'title',
    render: ({ date }) => `${dayText(date)} ${weekdayText(date)}`,
  },
  { key: 'before', title: '原来', render: ({ before }) => <DayFact fact={before} /> },
  { key: 'after', title: '改为', render: ({ after }) => <DayFact fact={after} /> },
]

function DayFact({ fact: { isWorking, why } }: { fact: Change['after'] }) {
  return (
    <>
      {isWorking ? '上班' : '休息'}
      {why && <span className="quiet">（{why}）</span>}
    </>
  )
}

function movedColumns(mayOpenCases: boolean, today: string | undefined): Column<Moved>[] {
  const text = ({ dueOn, isProvisional }: Moved['was']) => `${dayText(dueOn, today)}${isProvisional ? '（暂定）' : ''}`
  return [
    {
      key: 'case',
      title: '建议',
      width: 160,
      narrow: 'title',
      render: ({ caseId, number }) =>
        mayOpenCases ? <Link to={`/cases/${caseId}`}>{number ?? '未编号'}</Link> : (number ?? '未编号'),
    },
    { key: 'label', title: '期限', render: ({ label }) => label },
    { key: 'was', title: '原来', render: ({ was }) => text(was) },
    {
      key: 'becomes',
      title: '改为',
      render: (line) => (isOtherDay(line) ? <strong>{text(line.becomes)}</strong> : text(line.becomes)),
    },
  ]
}
