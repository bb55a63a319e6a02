import { type NoticeView, readNotices } from '../../contract/notices-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { recipientText } from '../chasing/recipient-text.ts'
import { dayText, momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { Section } from './section.tsx'

/** Who was told what because of this case, when, by what way, and whether it arrived. */
export function Notices({ caseId }: { caseId: string }) {
  const isReader = useMay()(readNotices)
  const { data, error } = useAsk(readNotices, { params: { id: caseId } }, { enabled: isReader, staleTime: 0 })
  if (!isReader) return null
  return (
    <Section id="notices" title={data ? `通知（${data.notices.length} 条）` : '通知'}>
      <ProblemNotice error={error} />
      {data?.notices.length === 0 && <p className="quiet">还没有发过通知。</p>}
      {data && data.notices.length > 0 && <NoticeLines notices={data.notices.slice(0, MOST_OPEN)} />}
      {data && data.notices.length > MOST_OPEN && (
        <details>
          <summary>更早的 {data.notices.length - MOST_OPEN} 条</summary>
          <NoticeLines notices={data.notices.slice(MOST_OPEN)} />
        </details>
      )}
    </Section>
  )
}

/** The newest stand open; on a long case the others are folded. */
const MOST_OPEN = 10

function NoticeLines({ notices }: { notices: readonly NoticeView[] }) {
  return (
    <ul className="plain-list">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </ul>
  )
}

const TONES: Readonly<Partial<Record<NoticeView['state'], 'notice' | 'urgent'>>> = { draft: 'notice', nobody: 'urgent' }

function NoticeLine({ notice }: { notice: NoticeView }) {
  const { label, step, dueOn, state, stateLabel, recipient, subject, deliveries } = notice
  return (
    <li className="notice-line">
      <div className="row">
        <Stamp label={stateLabel} tone={TONES[state] ?? 'plain'} />
        <span>
          {label}
          {step !== null && `（第 ${step} 级）`}
        </span>
        {dueOn && <span className="quiet">到期 {dayText(dueOn)}</span>}
      </div>
      <div>
        {recipient ? recipientText(recipient) : <span className="urgent">没有找到收件人</span>}
        <span className="quiet">　{whenText(notice)}</span>
      </div>
      {subject && <div className="quiet">{subject}</div>}
      {deliveries.map((delivery) => (
        <Delivery key={delivery.id} delivery={delivery} />
      ))}
      <Why notice={notice} />
    </li>
  )
}

function whenText({ state, sendAt, sentAt, readAt, deferredUntil }: NoticeView): string {
  if (sentAt !== null) return `${momentText(sentAt)} 送到收件箱，${readAt ? `${momentText(readAt)} 已读` : '未读'}`
  if (state === 'planned') return `定于 ${momentText(sendAt)} 发出`
  if (state === 'deferred' && deferredUntil) return `暂缓到 ${dayText(deferredUntil)}`
  return ''
}

function Delivery({
  delivery: { channelLabel, state, stateLabel, sentAt, nextTryAt, tries, outcome },
}: {
  delivery: NoticeView['deliveries'][number]
}) {
  return (
    <div className={state === 'dead' ? 'urgent' : undefined}>
      {channelLabel}：{stateLabel}
      {sentAt && ` ${momentText(sentAt)}`}
      {tries > 1 && `，试了 ${tries} 次`}
      {nextTryAt && state === 'waiting' && tries > 0 && `，${momentText(nextTryAt)} 再试`}
      {outcome && state !== 'sent' && `（${outcome}）`}
    </div>
  )
}

function Why({ notice: { why, decidedBy, decidedAt } }: { notice: NoticeView }) {
  if (!why && !decidedBy) return null
  return (
    <div className="quiet">
      {decidedBy && decidedAt && `${decidedBy} ${momentText(decidedAt)} 决定。`}
      {why && `原因：${why}`}
    </div>
  )
}
