import { useMemo, useState } from 'react'

import type { TimelineEntry } from '../../contract/case-views.ts'
import { ROLE_LABELS, valueLabel } from '../../contract/value-labels.ts'
import { weekdayText } from './day-field.tsx'
import { momentText } from './day-text.ts'
import {
  filterTimeline,
  groupTimeline,
  TIMELINE_FILTERS,
  type TimelineFilter,
  type TimelineGroup,
} from './timeline-filters.ts'

/** All that happened, line by line; the latest first or last, as one likes to read. */
export function Timeline({
  entries,
  onCorrect,
}: {
  entries: readonly TimelineEntry[]
  /** Absent where the viewer may not correct. */
  onCorrect?: ((entry: TimelineEntry) => void) | undefined
}) {
  const [filter, setFilter] = useState<TimelineFilter>('all')
  const [isLatestFirst, setLatestFirst] = useState(true)
  const groups = useMemo(() => {
    const found = groupTimeline(filterTimeline(entries, filter))
    return isLatestFirst ? found.reverse() : found
  }, [entries, filter, isLatestFirst])
  return (
    <div>
      <fieldset className="row no-print timeline-filters" aria-label="筛选过程">
        {TIMELINE_FILTERS.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className="filter-button"
            aria-pressed={filter === key}
            onClick={() => setFilter(key)}
          >
            {label}
          </button>
        ))}
        <button type="button" className="link-button" onClick={() => setLatestFirst(!isLatestFirst)}>
          {isLatestFirst ? '改为从头到尾' : '改为最新在前'}
        </button>
      </fieldset>
      {groups.length === 0 ? (
        <p className="quiet">没有这样的记录。</p>
      ) : (
        <ol className="timeline">
          {groups.map((group) => (
            <TimelineItem key={group.entry.seq} group={group} onCorrect={onCorrect} />
          ))}
        </ol>
      )}
    </div>
  )
}

function TimelineItem({
  group: { entry, caused },
  onCorrect,
}: {
  group: TimelineGroup
  onCorrect?: ((entry: TimelineEntry) => void) | undefined
}) {
  const isSystem = entry.role === 'system'
  return (
    <li id={`seq-${entry.seq}`} className={`timeline-item is-${entry.kind} ${isSystem ? 'is-system' : ''}`}>
      <div className="timeline-head">
        <span className="timeline-day nowrap">
          {entry.occurredOn} <span className="quiet">{weekdayText(entry.occurredOn)}</span>
        </span>
        <strong>{entry.label}</strong>
        <span className="quiet">{entry.actorLabel}</span>
        <span>{byText(entry)}</span>
        {entry.isLate && (
          <span className="stamp" title={`${momentText(entry.recordedAt)} 登记`}>
            补录
          </span>
        )}
        <span className="quiet timeline-seq">
          第 {entry.seq} 条
          {onCorrect && !isSystem && entry.type !== 'record.corrected' && (
            <button type="button" className="link-button no-print" onClick={() => onCorrect(entry)}>
              更正
            </button>
          )}
        </span>
      </div>
      <EntryBody entry={entry} />
      {caused.length > 0 && <CausedLines caused={caused} />}
    </li>
  )
}

function EntryBody({ entry }: { entry: TimelineEntry }) {
  const { facts, text, clocks, corrections, isErased } = entry
  return (
    <>
      {facts.length > 0 && (
        <p className="timeline-facts">
          {facts.map(({ label, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: facts of a line never change places.
            <span key={index}>
              <span className="quiet">{label}</span> {value}
            </span>
          ))}
        </p>
      )}
      {text.map(({ label, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the texts of a line never change places.
        <p key={index} className="prose timeline-text">
          <span className="quiet">{label}：</span>
          {value}
        </p>
      ))}
      {isErased && <p className="quiet">文字内容已依法删除；事实和日期保留。</p>}
      {clocks.map(({ kind, label, change, from, to }) => (
        <p key={`${kind}${change}`} className="timeline-clock">
          期限　{label}：{change}
          {to && (
            <span className="nowrap">
              {from && from !== to ? `　${from} → ` : '　'}
              <strong>{to}</strong>
            </span>
          )}
        </p>
      ))}
      {corrections.length > 0 && (
        <details className="corrections" open={corrections.length === 1}>
          <summary>已更正 {corrections.length} 处</summary>
          <ul className="plain-list caused-lines">
            {corrections.map(({ seq, field, from, to, reason }) => (
              <li key={seq}>
                {field}：<del>{from || '（空）'}</del> → <ins>{to || '（空）'}</ins>
                {reason && <span className="quiet">　{reason}</span>}
                <span className="quiet">　第 {seq} 条</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function CausedLines({ caused }: { caused: readonly TimelineEntry[] }) {
  return (
    <details className="caused">
      <summary>
        由此引起 {caused.length} 条记录：
        {caused
          .map(({ label }) => label)
          .slice(0, 4)
          .join('、')}
        {caused.length > 4 && '…'}
      </summary>
      <ul className="plain-list caused-lines">
        {caused.map((entry) => (
          <li key={entry.seq} id={`seq-${entry.seq}`}>
            <strong>{entry.label}</strong> <span className="quiet">{entry.actorLabel}</span>
            <EntryBody entry={entry} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Who, in which role, in whose place, on what basis. */
function byText({ by, role, onBehalfOf, basis }: TimelineEntry): string {
  if (role === 'system') return ''
  const who = [by, ROLE_LABELS[role]].filter(Boolean).join('，')
  const behalf = onBehalfOf ? `，代${onBehalfOf}登记` : ''
  const ground = basis && basis !== 'system' ? `，依据${valueLabel('basis', basis)}` : ''
  return `${who}${behalf}${ground}`
}
