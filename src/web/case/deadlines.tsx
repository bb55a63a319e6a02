import type { CaseDetail, DeadlineView } from '../../contract/case-views.ts'
import { daysLeftText, dayText } from '../parts/day-text.ts'
import { DeadlineSum } from '../parts/deadline-arithmetic.tsx'
import { deadlinesOf } from './deadlines-of.ts'
import { Section } from './section.tsx'

/** Every clock with its sum: from which day, how long, which days were left out, what moved it and by whom. */
export function Deadlines({ detail, today }: { detail: CaseDetail; today: string | undefined }) {
  const all = deadlinesOf(detail)
  if (all.length === 0) return null
  const names = new Map(
    [...detail.assignments, ...detail.inquiries, ...detail.commitments, ...detail.others, detail.suggestion].map(
      ({ id, label }) => [id, label],
    ),
  )
  return (
    <Section id="deadlines" title={`期限（${all.length}）`}>
      <div className="deadline-list">
        {all.map((deadline) => (
          <details key={`${deadline.actorId}${deadline.kind}${deadline.version}`} className="deadline-item">
            <summary>
              <span className="deadline-name">{deadline.label}</span>
              <span className="quiet">{names.get(deadline.actorId)}</span>
              <strong className="nowrap">{dayText(deadline.dueOn, today)}</strong>
              <span className={deadline.status === 'overdue' ? 'urgent' : ''}>{statusText(deadline, today)}</span>
              {deadline.originalDueOn !== deadline.dueOn && (
                <span className="quiet nowrap">原 {dayText(deadline.originalDueOn, today)}</span>
              )}
              {deadline.isProvisional && <span className="stamp">暂定</span>}
            </summary>
            <DeadlineSum deadline={deadline} />
          </details>
        ))}
      </div>
    </Section>
  )
}

function statusText({ status, workingDaysLeft, endedOn, dueOn }: DeadlineView, today: string | undefined): string {
  if (status === 'dropped') return '已取消'
  if (status === 'met') return endedOn ? `${dayText(endedOn, today)}完成${endedOn > dueOn ? '（逾期）' : ''}` : '已完成'
  return workingDaysLeft === null ? (status === 'overdue' ? '已逾期' : '') : daysLeftText(workingDaysLeft)
}
