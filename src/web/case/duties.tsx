import type { AssignmentView, CaseDetail } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { dayText } from '../parts/day-text.ts'
import { DeadlineChip } from '../parts/deadline-chip.tsx'
import { ReplyList } from './reply-list.tsx'
import { Fact, Section } from './section.tsx'

/** The units side by side, each with its own clocks, contacts and replies; those that ended come last. */
export function Duties({ detail, today }: { detail: CaseDetail; today: string | undefined }) {
  const { assignments } = detail
  if (assignments.length === 0) return null
  const order = ['sole', 'lead', 'separate', 'co']
  const rank = ({ role, isSettled, state }: AssignmentView) =>
    order.indexOf(role) + (state === 'ended' && isSettled ? 10 : 0)
  const sorted = [...assignments].sort((one, other) => rank(one) - rank(other))
  return (
    <Section id="units" title={`承办单位（${assignments.length}）`}>
      <div className="duties">
        {sorted.map((assignment) => (
          <Duty key={assignment.id} caseId={detail.id} assignment={assignment} today={today} />
        ))}
      </div>
    </Section>
  )
}

function Duty({
  caseId,
  assignment,
  today,
}: {
  caseId: string
  assignment: AssignmentView
  today: string | undefined
}) {
  const { unit, roleLabel, stateLabel, acknowledged, deadlines, opinion, resultClass, deliveries } = assignment
  const open = deadlines.filter(({ status }) => status === 'running' || status === 'overdue')
  const ended = deadlines.filter(({ status }) => status === 'met' || status === 'dropped')
  return (
    <article className="duty" aria-label={unit.name}>
      <div className="row row-between">
        <h3>
          {unit.name} <span className="stamp">{roleLabel}</span>
        </h3>
        <span>{stateLabel}</span>
      </div>
      {open.map((deadline) => (
        <div key={`${deadline.kind}${deadline.version}`}>
          <DeadlineChip caseId={caseId} deadline={deadline} />
        </div>
      ))}
      <dl className="facts">
        <Fact label="签收">
          {acknowledged ? acknowledgedText(acknowledged, today) : <span className="urgent">尚未签收</span>}
        </Fact>
        <Fact label="结果类别">{resultClass}</Fact>
        <Fact label="协办意见">
          {opinion && (
            <>
              {dayText(opinion.occurredOn, today)} {opinion.by}
              {opinion.text && <span className="prose block">{opinion.text}</span>}
            </>
          )}
        </Fact>
        <Fact label="已了结期限">
          {ended
            .map(({ label, dueOn, endedOn, status }) =>
              status === 'dropped'
                ? `${label}（已取消）`
                : `${label} ${dayText(dueOn, today)}${endedOn ? `（${dayText(endedOn, today)}完成${endedOn > dueOn ? '，逾期' : ''}）` : ''}`,
            )
            .join('；')}
        </Fact>
      </dl>
      <Contacts assignment={assignment} today={today} />
      <ReplyList assignment={assignment} today={today} />
      {deliveries.length > 0 && (
        <>
          <h4>送达（{deliveries.length}）</h4>
          <ul className="plain-list">
            {deliveries.map(({ seq, occurredOn, deputy, form, receipt }) => (
              <li key={seq}>
                {dayText(occurredOn, today)} {deputy.name}：{valueLabel('form', form, 'reply.delivered')}，
                {valueLabel('receipt', receipt)}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  )
}

function acknowledgedText(
  { on, leader, section, clerk, phone }: NonNullable<AssignmentView['acknowledged']>,
  today: string | undefined,
): string {
  const people = [
    leader && `负责领导 ${leader}`,
    section && `科室 ${section}`,
    clerk && `经办人 ${clerk}`,
    phone && `电话 ${phone}`,
  ]
  return [dayText(on, today), ...people].filter(Boolean).join('，')
}

function Contacts({ assignment: { contacts }, today }: { assignment: AssignmentView; today: string | undefined }) {
  if (contacts.length === 0) return null
  const reached = contacts.filter(({ isReached }) => isReached).length
  return (
    <>
      <h4>
        沟通联系（联系上 {reached} 次，未联系上 {contacts.length - reached} 次）
      </h4>
      <ul className="plain-list">
        {contacts.map(({ seq, occurredOn, isReached, deputy, form, metBy, note, by }) => (
          <li key={seq}>
            {dayText(occurredOn, today)} {isReached ? '' : '未联系上 '}
            {deputy?.name} {valueLabel('form', form, 'contact.made')}
            {metBy && `，${valueLabel('metBy', metBy)}`}
            {by && <span className="quiet">（{by}登记）</span>}
            {note && <span className="prose block">{note}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}
