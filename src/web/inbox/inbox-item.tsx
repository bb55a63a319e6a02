import { useState } from 'react'
import { Link } from 'react-router'

import type { InboxLine } from '../../contract/inbox-endpoints.ts'
import { momentText } from '../parts/day-text.ts'
import { LinkedText } from '../parts/linked-text.tsx'
import { Stamp } from '../parts/stamp.tsx'

/** One notice: a click on its heading leads to the case; its whole text opens below. */
export function InboxItem({ line, onRead }: { line: InboxLine; onRead: () => void }) {
  const { subject, body, kindLabel, sentAt, readAt, case: about, isBrief } = line
  const [isOpen, setOpen] = useState(false)
  const isUnread = readAt === null
  const toggle = () => {
    setOpen(!isOpen)
    if (!isOpen) onRead()
  }
  return (
    <li className={isUnread ? 'mail is-unread' : 'mail'}>
      <div className="mail-head">
        <span className="mail-subject">
          {isUnread && <span className="unread-mark">未读</span>}
          {about ? (
            <Link className="row-link" data-row-link to={`/cases/${about.id}`} onClick={onRead}>
              {subject}
            </Link>
          ) : (
            <button type="button" className="plain-button" data-row-link onClick={toggle} aria-expanded={isOpen}>
              {subject}
            </button>
          )}
        </span>
        <Stamp label={kindLabel} tone="plain" />
        <time className="quiet nowrap" dateTime={sentAt}>
          {momentText(sentAt)}
        </time>
      </div>
      {!isBrief && (
        <div className={isOpen ? 'mail-body' : 'mail-body is-short'}>
          {isOpen ? <LinkedText text={body} /> : gistOf(body)}
        </div>
      )}
      {isBrief && <p className="quiet">您现在的岗位不能查看这件建议；换用有权限的岗位后可以查看全文。</p>}
      <div className="mail-acts row no-print">
        {about && (
          <Link to={`/cases/${about.id}`} onClick={onRead} aria-label={`查看建议：${about.number ?? subject}`}>
            查看建议
          </Link>
        )}
        {!isBrief && (
          <button type="button" className="link-button" onClick={toggle} aria-expanded={isOpen}>
            {isOpen ? '收起' : '全文'}
            <span className="only-read-aloud">：{subject}</span>
          </button>
        )}
        {isUnread && (
          <button type="button" className="link-button" onClick={onRead}>
            标为已读
            <span className="only-read-aloud">：{subject}</span>
          </button>
        )}
      </div>
    </li>
  )
}

/** The beginning without greeting and line breaks: what it is about is seen at once. */
function gistOf(body: string): string {
  return body
    .replace(/^[^\n]{0,12}您好[！!，,：:]?\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
}
