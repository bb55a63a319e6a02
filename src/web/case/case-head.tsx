import type { CaseDetail } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { dayText } from '../parts/day-text.ts'
import { DeadlineChip } from '../parts/deadline-chip.tsx'
import { Stamp, Stamps } from '../parts/stamp.tsx'
import { deadlinesOf } from './deadlines-of.ts'

/** The most urgent clocks are on top; all of them have a section of their own. */
const CHIPS = 4

/** Number, stamps and stage; then every clock that runs; then the dated facts. */
export function CaseHead({ detail, today }: { detail: CaseDetail; today: string | undefined }) {
  const { number, serialNumber, category, isKey, mark, stageLabel, stamps, origin, period } = detail
  const running = deadlinesOf(detail).filter(({ status }) => status === 'running' || status === 'overdue')
  return (
    <header className="case-head stack">
      <div className="row">
        <strong className="case-number">{number ?? (serialNumber ? `流水 ${serialNumber}` : '未编号')}</strong>
        <span className="case-stage">{stageLabel}</span>
        {category && <Stamp label={valueLabel('category', category)} tone="plain" />}
        {isKey && <Stamp label="重点建议" tone="notice" />}
        {mark !== 'none' && stamps.every(({ label }) => label !== valueLabel('mark', mark)) && (
          <Stamp label={valueLabel('mark', mark)} tone="notice" />
        )}
        {origin !== 'own' && <Stamp label={valueLabel('origin', origin)} tone="plain" />}
        <Stamps stamps={stamps} />
        <span className="quiet">
          {detail.termNo !== null && `第 ${detail.termNo} 届第 ${detail.sessionNo} 次会议`}
          {period && ` · ${valueLabel('period', period)}`}
        </span>
      </div>
      {running.length > 0 && (
        <div className="row case-chips">
          {running.slice(0, CHIPS).map((deadline) => (
            <span key={`${deadline.actorId}${deadline.kind}${deadline.version}`} className="nowrap-chip">
              <DeadlineChip caseId={detail.id} deadline={deadline} />
            </span>
          ))}
          {running.length > CHIPS && <a href="#deadlines">另有 {running.length - CHIPS} 个期限</a>}
        </div>
      )}
      <Dates detail={detail} today={today} />
    </header>
  )
}

function Dates({
  detail: { dates, delegation, handedTo, handlingLeader },
  today,
}: {
  detail: CaseDetail
  today: string | undefined
}) {
  const items: [string, string | null | undefined][] = [
    ['起草', dates.submittedOn ? null : dates.draftedOn],
    ['提出', dates.submittedOn],
    ['首次交办', dates.firstHandedOverOn],
    ['最长期限', dates.outerDueOn],
    ['办复', dates.repliedOn],
    ['办结', dates.concludedOn],
    ['销号', dates.struckOffOn],
    ['归档', dates.archivedOn],
  ]
  const people: [string, string | undefined][] = [
    ['代表团', delegation?.name],
    ['交办给', handedTo?.name],
    ['领办领导', handlingLeader?.name],
  ]
  return (
    <dl className="case-dates">
      {items.map(([label, day]) => day && <Pair key={label} label={label} value={dayText(day, today)} />)}
      {people.map(([label, name]) => name && <Pair key={label} label={label} value={name} />)}
    </dl>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
