import type { CaseDetail } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { dayText } from '../parts/day-text.ts'
import { Fact, Section } from './section.tsx'

type Inquiry = CaseDetail['inquiries'][number]
type Ratings = NonNullable<Inquiry['confirmedRatings']>

/** What the deputies think of the handling: the office's own inquiry, and beside it the deputies' own feedback. */
export function Inquiries({ detail: { inquiries }, today }: { detail: CaseDetail; today: string | undefined }) {
  if (inquiries.length === 0) return null
  return (
    <Section id="inquiry" title="征求意见和代表反馈">
      <div className="duties">
        {inquiries.map((inquiry) => (
          <InquiryCard key={inquiry.id} inquiry={inquiry} today={today} />
        ))}
      </div>
    </Section>
  )
}

function InquiryCard({ inquiry, today }: { inquiry: Inquiry; today: string | undefined }) {
  const { label, stateLabel, channel, confirmedRatings, outcome, records, feedback, agreedDemands } = inquiry
  return (
    <article className="duty" aria-label={label}>
      <div className="row row-between">
        <h3>{label}</h3>
        <span>{stateLabel}</span>
      </div>
      <dl className="facts">
        <Fact label="方式">{valueLabel('channel', channel)}</Fact>
        <Fact label="结果">{outcome && valueLabel('outcome', outcome)}</Fact>
        <Fact label="已确认的评价">{confirmedRatings && ratingsText(confirmedRatings)}</Fact>
      </dl>
      {records.length > 0 && (
        <ul className="plain-list inquiry-records">
          {records.map((record) => (
            <InquiryRecord key={record.deputy.id} record={record} today={today} />
          ))}
        </ul>
      )}
      {agreedDemands.length > 0 && (
        <>
          <h4>与代表商定的要求</h4>
          <ul className="plain-list">
            {agreedDemands.map(({ seq, occurredOn, text }) => (
              <li key={seq}>
                {dayText(occurredOn, today)}
                {text && <span className="prose block">{text}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {feedback.length > 0 && (
        <>
          <h4>代表反馈意见</h4>
          <ul className="plain-list">
            {feedback.map(({ seq, occurredOn, deputy, ratings, text }) => (
              <li key={seq}>
                {dayText(occurredOn, today)} {deputy?.name} {ratingsText(ratings)}
                {text && <span className="prose block">{text}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  )
}

function InquiryRecord({ record, today }: { record: Inquiry['records'][number]; today: string | undefined }) {
  const { deputy, stateLabel, askedOn, askedBy, channel, ratings, where, notes, reason, demands, attempts } = record
  const how = [
    askedOn && dayText(askedOn, today),
    channel && valueLabel('channel', channel),
    where,
    askedBy && `${askedBy}征求`,
  ]
  return (
    <li>
      <strong>{deputy.name}</strong> {stateLabel}
      {attempts > 0 && <span className="quiet">，未联系上 {attempts} 次</span>}
      {how.some(Boolean) && <span className="quiet">　{how.filter(Boolean).join('，')}</span>}
      {Object.keys(ratings).length > 0 && <span className="block">{ratingsText(ratings)}</span>}
      <Words label="谈话" text={notes} />
      <Words label="不满意的理由" text={reason} />
      <Words label="要求" text={demands} />
    </li>
  )
}

function Words({ label, text }: { label: string; text: string | null }) {
  if (!text) return null
  return (
    <span className="prose block">
      <span className="quiet">{label}：</span>
      {text}
    </span>
  )
}

function ratingsText(ratings: Ratings): string {
  return Object.entries(ratings)
    .map(([dimension, rating]) => `${valueLabel('ratings', dimension)}：${valueLabel('rating', rating ?? '')}`)
    .join('，')
}
