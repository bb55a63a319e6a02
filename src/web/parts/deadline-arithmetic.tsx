import { readCase } from '../../contract/case-endpoints.ts'
import type { CaseDetail, DeadlineView } from '../../contract/case-views.ts'
import { useAsk } from '../app/ask.ts'
import { useToday } from '../app/session.tsx'
import { dayText } from './day-text.ts'
import type { Chip } from './deadline-chip.tsx'
import { ProblemNotice } from './problem-notice.tsx'

/** Reads the case when the chip is opened, and shows the sum of this one clock. */
export function DeadlineArithmetic({ caseId, deadline }: { caseId: string; deadline: Chip }) {
  const { data, error } = useAsk(readCase, { params: { id: caseId } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="quiet">正在读取…</p>
  const found = findDeadline(data, deadline)
  if (!found) return <p className="quiet">这个期限已有变化；请刷新列表。</p>
  return <DeadlineSum deadline={found} />
}

/** Start day, term, days left out and days worked instead, and what moved it since, by whom. */
export function DeadlineSum({ deadline }: { deadline: DeadlineView }) {
  const today = useToday()
  const { termLabel, term, startOn, skipped, counted, moves, within, roll } = deadline
  const day = (on: string) => dayText(on, today)
  return (
    <div className="arithmetic stack">
      <dl>
        <dt>起算日</dt>
        <dd>
          {day(startOn)}
          {term && '（当天不计）'}
        </dd>
        <dt>期限</dt>
        <dd>
          {termLabel ?? term ?? '指定的日期，不按天数计算'}
          {roll === 'next-working-day' && '，遇休息日顺延到下一个工作日'}
        </dd>
        {skipped.length > 0 && (
          <>
            <dt>跳过</dt>
            <dd>{listDays(skipped, day)}</dd>
          </>
        )}
        {counted.length > 0 && (
          <>
            <dt>调休上班，计入</dt>
            <dd>{listDays(counted, day)}</dd>
          </>
        )}
        {within && (
          <>
            <dt>不超过</dt>
            <dd>{within}</dd>
          </>
        )}
        <dt>到期日</dt>
        <dd>
          <strong>{day(deadline.dueOn)}</strong>
          {deadline.isProvisional && '（暂定：那一年的工作日历还没有录入，录入后重新计算）'}
        </dd>
        {deadline.owner && (
          <>
            <dt>由谁负责</dt>
            <dd>{deadline.owner.name}</dd>
          </>
        )}
      </dl>
      {moves.length > 0 && <Moves moves={moves} day={day} />}
      <p className="quiet">
        规则 {deadline.policy.id} 第 {deadline.policy.version} 版 · 日历 {deadline.calendarVersion}
      </p>
    </div>
  )
}

function Moves({ moves, day }: { moves: DeadlineView['moves']; day: (on: string) => string }) {
  return (
    <div>
      <h3>变动</h3>
      <ul className="plain-list">
        {moves.map(({ seq, on, from, to, why, by }) => (
          <li key={seq}>
            {day(on)} {why}：{from ? `${day(from)} → ` : ''}
            {day(to)}
            {by && `（${by}）`}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Days in a row with the same reason are told as one stretch. */
function listDays(days: readonly { date: string; why: string }[], day: (on: string) => string): string {
  const stretches: { from: string; to: string; why: string; count: number }[] = []
  for (const { date, why } of days) {
    const last = stretches.at(-1)
    if (last && last.why === why && isNextDay(last.to, date)) {
      last.to = date
      last.count += 1
    } else stretches.push({ from: date, to: date, why, count: 1 })
  }
  return stretches
    .map(({ from, to, why, count }) =>
      count === 1 ? `${day(from)}${why}` : `${day(from)}至${day(to)}${why}（${count} 天）`,
    )
    .join('；')
}

function isNextDay(one: string, other: string): boolean {
  return Date.parse(other) - Date.parse(one) === 24 * 60 * 60 * 1000
}

function findDeadline(data: CaseDetail, { actorId, kind }: Chip): DeadlineView | undefined {
  const all = [...data.deadlines, ...data.assignments.flatMap(({ deadlines }) => deadlines)]
  const same = all.filter((one) => one.actorId === actorId && one.kind === kind)
  return same.sort((one, other) => other.version - one.version)[0]
}
