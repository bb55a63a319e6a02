import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'

import { EVENT_LABELS } from '../../../machines/labels.ts'
import { readCase } from '../../contract/case-endpoints.ts'
import type { CaseDetail, TimelineEntry } from '../../contract/case-views.ts'
import { ProblemError } from '../../contract/client.ts'
import { listCaseDocuments } from '../../contract/documents-endpoints.ts'
import { readNotices } from '../../contract/notices-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { useIsOutdated } from '../app/live.ts'
import { useToday } from '../app/session.tsx'
import { CaseDocuments } from '../documents/case-documents.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { Attachments } from './attachments.tsx'
import { CaseActions } from './case-actions.tsx'
import { CaseForm } from './case-form.tsx'
import { CaseHead } from './case-head.tsx'
import { CaseText } from './case-text.tsx'
import { Charts } from './charts.tsx'
import { ChaseButton } from './chase-button.tsx'
import { Deadlines } from './deadlines.tsx'
import { Duties } from './duties.tsx'
import { Inquiries } from './inquiries.tsx'
import { Notices } from './notices.tsx'
import { doOf, readDo } from './offer-order.ts'
import { useOpenFoldsInPrint } from './print-fold.ts'
import { Others, Promises } from './promises.tsx'
import { Section } from './section.tsx'
import './case.css'
import '../parts/event-parts.css'

/** `/cases/:id`: one case as a whole, and what the viewer may enter in it. */
export default function CasePage() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useAsk(readCase, { params: { id } })
  if (error instanceof ProblemError && (error.status === 404 || error.status === 400)) {
    return (
      <PageFrame title="没有这件建议">
        <EmptyState title="没有这件建议，或者您不能查看它">
          <p>
            请核对编号，或者<Link to="/cases">回到建议列表</Link>。
          </p>
        </EmptyState>
      </PageFrame>
    )
  }
  if (!data) {
    return (
      <PageFrame title="建议">
        {error ? <ProblemNotice error={error} /> : <p className="waiting">正在打开…</p>}
      </PageFrame>
    )
  }
  return <OpenCase key={id} detail={data} error={error} onRefresh={() => void refetch()} />
}

function OpenCase({ detail, error, onRefresh }: { detail: CaseDetail; error: unknown; onRefresh: () => void }) {
  const today = useToday()
  const [search, setSearch] = useSearchParams()
  const asked = readDo(search)
  useOpenFoldsInPrint()
  useFreshness(detail, asked !== null, onRefresh)
  const mayCorrect = (entry: TimelineEntry) =>
    detail.offers.some(
      ({ actorId, events }) => actorId === entry.actorId && events.some(({ type }) => type === CORRECTION),
    )
  const isCorrecting = detail.offers.some(({ events }) => events.some(({ type }) => type === CORRECTION))
  const correct = (entry: TimelineEntry) => {
    setSearch(doOf(entry.actorId, CORRECTION, entry.seq), { preventScrollReset: true })
  }
  return (
    <PageFrame
      title={detail.title ?? (detail.mark === 'state_secret' ? '涉密建议（内容不录入）' : '（无标题）')}
      actions={
        <>
          <ChaseButton detail={detail} />
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <div className="case-page">
        <ProblemNotice error={error} />
        <div className="case-grid">
          <div className="case-top">
            <CaseHead detail={detail} today={today} />
            <Gaps gaps={detail.gaps} />
          </div>
          <aside className="case-side no-print" aria-label="现在可以做的事">
            <ActionPanel detail={detail} asked={asked} />
          </aside>
          <div className="case-main">
            <CaseContents detail={detail} />
            <CaseText detail={detail} />
            <Duties detail={detail} today={today} />
            <Inquiries detail={detail} today={today} />
            <Promises detail={detail} today={today} />
            <Others detail={detail} />
            <Attachments
              caseId={detail.id}
              attachments={detail.attachments}
              mayUpload={detail.mark !== 'state_secret' && detail.offers.length > 0}
            />
            <CaseDocuments caseId={detail.id} />
            <Deadlines detail={detail} today={today} />
            <Notices caseId={detail.id} />
            <Charts detail={detail} />
            <Section id="trail" title={`过程（${detail.timeline.length} 条）`}>
              <Timeline
                entries={detail.timeline}
                onCorrect={isCorrecting ? (entry) => mayCorrect(entry) && correct(entry) : undefined}
              />
            </Section>
          </div>
        </div>
      </div>
    </PageFrame>
  )
}

const CORRECTION = 'record.corrected'

/** What can be done, or the form of what was chosen; after sending it says what was entered. */
function ActionPanel({ detail, asked }: { detail: CaseDetail; asked: ReturnType<typeof readDo> }) {
  const [, setSearch] = useSearchParams()
  const [sent, setSent] = useState('')
  const close = () => setSearch({}, { preventScrollReset: true })
  return (
    <>
      <h2>{asked ? titleOf(detail, asked) : '现在可以做'}</h2>
      <p role="status" className={sent && !asked ? 'said' : 'only-read-aloud'}>
        {sent && !asked ? `已登记：${sent}。` : ''}
      </p>
      {asked ? (
        <CaseForm
          detail={detail}
          asked={asked}
          onClose={close}
          onSent={(label) => {
            setSent(label)
            close()
          }}
        />
      ) : (
        <>
          <Awaiting lines={detail.awaiting} />
          <CaseActions detail={detail} />
        </>
      )}
    </>
  )
}

/** Whose turn it is, so that nobody looks for a button that is somebody else's. */
function Awaiting({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <div className="awaiting">
      <strong>等待他人</strong>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

function titleOf({ offers }: CaseDetail, { actorId, type, ofSeq }: NonNullable<ReturnType<typeof readDo>>): string {
  const offer = offers.find((one) => one.actorId === actorId)
  const label =
    offer?.events.find((one) => one.type === type)?.label ?? EVENT_LABELS[type as keyof typeof EVENT_LABELS] ?? '登记'
  return ofSeq === null
    ? `${label}${offer && offer.machine !== 'suggestion' ? ` · ${offer.actorLabel}` : ''}`
    : `更正第 ${ofSeq} 条`
}

function Gaps({ gaps }: { gaps: readonly string[] }) {
  if (gaps.length === 0) return null
  return (
    <ul className="gaps" aria-label="缺项">
      {gaps.map((gap) => (
        <li key={gap}>
          <strong className="urgent">缺项</strong> {gap}
        </li>
      ))}
    </ul>
  )
}

/** The parts that are there, for jumping to. */
function CaseContents({ detail }: { detail: CaseDetail }) {
  const may = useMay()
  const parts: [id: string, label: string, isThere: boolean][] = [
    ['text', '内容', true],
    ['units', '承办单位', detail.assignments.length > 0],
    ['inquiry', '征求意见', detail.inquiries.length > 0],
    ['promises', '承诺', detail.commitments.length > 0],
    ['others', '督办和测评', detail.others.length > 0],
    ['files', '附件', true],
    ['documents', '文书', may(listCaseDocuments)],
    ['deadlines', '期限', detail.deadlines.length > 0],
    ['notices', '通知', may(readNotices)],
    ['charts', '状态图', true],
    ['trail', '过程', true],
  ]
  return (
    <nav className="case-contents no-print" aria-label="本页内容">
      {parts.map(
        ([id, label, isThere]) =>
          isThere && (
            <a key={id} href={`#${id}`}>
              {label}
            </a>
          ),
      )}
    </nav>
  )
}

/** News of the case is read at once; while somebody fills in a form, sending will tell what changed. */
function useFreshness(detail: CaseDetail, isWriting: boolean, refresh: () => void): void {
  const isOutdated = useIsOutdated(detail.id, detail.revision)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the news itself asks for reading again.
  useEffect(() => {
    if (isOutdated && !isWriting) refresh()
  }, [isOutdated, isWriting])
}
