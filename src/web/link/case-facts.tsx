import type { LinkPage } from '../../contract/links-endpoints.ts'
import { daysLeftText, dayText } from '../parts/day-text.ts'

/** The case, as far as this unit may read it, and when it is due and why. */
export function CaseFacts({ page }: { page: LinkPage }) {
  const { case: it, deadline, today } = page
  return (
    <section aria-labelledby="link-case" className="stack link-case">
      <h2 id="link-case">
        {it.number && <span className="nowrap">{it.number} </span>}
        {it.title}
      </h2>
      <dl className="link-facts">
        <dt>承办</dt>
        <dd>
          {page.unitName}（{it.assignmentLabel}）
        </dd>
        {it.signers.length > 0 && (
          <>
            <dt>提出代表</dt>
            <dd>{it.signers.map(({ name }) => name).join('、')}</dd>
          </>
        )}
        {deadline && (
          <>
            <dt>{deadline.label}</dt>
            <dd>
              <strong className={deadline.isOverdue ? 'urgent' : ''}>{dayText(deadline.dueOn, today)}</strong>
              {deadline.workingDaysLeft !== null && `（${daysLeftText(deadline.workingDaysLeft)}）`}
              {deadline.isProvisional && '（暂定）'}
            </dd>
          </>
        )}
      </dl>
      {deadline && <Reckoning deadline={deadline} today={today} />}
      {it.body && (
        <details open={page.purpose !== 'upload_reply'}>
          <summary>建议全文</summary>
          <div className="link-body">{it.body}</div>
        </details>
      )}
    </section>
  )
}

function Reckoning({ deadline, today }: { deadline: NonNullable<LinkPage['deadline']>; today: string }) {
  const { startOn, termLabel, dueOn, skipped, counted } = deadline
  return (
    <details>
      <summary>期限是怎样算出来的</summary>
      <p>
        自{dayText(startOn, today)}起算（当日不计）
        {termLabel ? `，期限 ${termLabel}` : '，由上级规定日期'}，到{dayText(dueOn, today)}当天为止。
      </p>
      {skipped.length > 0 && <p>不计：{daysText(skipped, today)}。</p>}
      {counted.length > 0 && <p>补班计入：{daysText(counted, today)}。</p>}
    </details>
  )
}

function daysText(days: readonly { date: string; why: string }[], today: string): string {
  return days.map(({ date, why }) => `${dayText(date, today)}（${why}）`).join('、')
}
