import { Checkbox } from 'antd'
import { Link } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import type { previewPolicyMove } from '../../../contract/policies-endpoints.ts'
import { useToday } from '../../app/session.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { dayText } from '../../parts/day-text.ts'

type Case = CallReply<typeof previewPolicyMove>['cases'][number]
type Deadline = Case['deadlines'][number]

/** Each case with its deadlines, from and to; those that stay are told in a word. */
export function MoveTable({
  cases,
  chosen,
  onChoose,
}: {
  cases: readonly Case[]
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
}) {
  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(chosen)
    if (isOn) next.add(id)
    else next.delete(id)
    onChoose(next)
  }
  const isAll = chosen.size === cases.length
  return (
    <>
      <p>
        <Checkbox
          checked={isAll}
          indeterminate={!isAll && chosen.size > 0}
          onChange={({ target }) => onChoose(new Set(target.checked ? cases.map(({ id }) => id) : []))}
        >
          全选（已选 {chosen.size} 件）
        </Checkbox>
      </p>
      <DataTable caption="改用后的变动" columns={columnsOf(chosen, toggle)} rows={cases} rowKey={({ id }) => id} />
    </>
  )
}

function columnsOf(chosen: ReadonlySet<string>, toggle: (id: string, isOn: boolean) => void): Column<Case>[] {
  return [
    {
      key: 'choose',
      title: '改用',
      width: 56,
      narrow: 'bare',
      render: ({ id, number }) => (
        <Checkbox
          aria-label={`改用：${number ?? '未编号'}`}
          checked={chosen.has(id)}
          onChange={({ target }) => toggle(id, target.checked)}
        />
      ),
    },
    {
      key: 'number',
      title: '建议',
      width: 150,
      narrow: 'title',
      render: ({ id, number }) => <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link>,
    },
    {
      key: 'from',
      title: '现按',
      width: 150,
      render: ({ from }) => `${from.id} 第 ${from.version} 版`,
    },
    {
      key: 'deadlines',
      title: '未到的期限',
      narrow: 'wide',
      render: ({ deadlines }) => <Deadlines deadlines={deadlines} />,
    },
  ]
}

/** What moves first; what would only be counted otherwise from now on after it; what stays, in a word. */
function Deadlines({ deadlines }: { deadlines: readonly Deadline[] }) {
  const telling = deadlines.filter((one) => one.dueOn !== one.dueOnAfter || isCountedOtherwise(one))
  const rest = deadlines.length - telling.length
  const sorted = telling.toSorted((one, other) => Number(isStanding(one)) - Number(isStanding(other)))
  return (
    <ul className="plain-list">
      {sorted.map((one) => (
        <li key={`${one.actorId} ${one.kind}`}>
          <DeadlineMove deadline={one} />
        </li>
      ))}
      {rest > 0 && <li className="quiet">{telling.length > 0 ? `其余 ${rest} 个不变` : `${rest} 个，都不变`}</li>}
      {deadlines.length === 0 && <li className="quiet">没有未到的期限</li>}
    </ul>
  )
}

function DeadlineMove({ deadline }: { deadline: Deadline }) {
  const today = useToday()
  const { label, dueOn, dueOnAfter, oldTerm, newTerm, byNewRule } = deadline
  const otherwise = isCountedOtherwise(deadline) && (
    <span className="quiet">
      {newTerm === null
        ? '；新规则没有这种期限'
        : `；以后起算的由${oldTerm ?? '无'}改为${newTerm}${byNewRule ? `（同一天起算会到 ${dayText(byNewRule, today)}）` : ''}`}
    </span>
  )
  return (
    <>
      {label}：
      {dueOn === dueOnAfter ? (
        `${dayText(dueOn, today)} 不变`
      ) : (
        <strong>
          {dayText(dueOn, today)} → {dayText(dueOnAfter, today)}
        </strong>
      )}
      {otherwise}
    </>
  )
}

function isStanding({ dueOn, dueOnAfter }: Deadline): boolean {
  return dueOn === dueOnAfter
}

function isCountedOtherwise({ oldTerm, newTerm }: Deadline): boolean {
  return oldTerm !== null && oldTerm !== newTerm
}
