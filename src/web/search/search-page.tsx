import { keepPreviousData } from '@tanstack/react-query'
import { useRef } from 'react'
import { Link, useSearchParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { searchCases } from '../../contract/search-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useRowKeys } from '../app/shortcuts.ts'
import { DeadlineChip } from '../parts/deadline-chip.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { Pager, usePaging } from '../parts/pager.tsx'
import { Party } from '../parts/party.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamps } from '../parts/stamp.tsx'

type Hit = CallReply<typeof searchCases>['hits'][number]

const PAGE_SIZE = 30

/** 查找: in titles, texts, replies, people and units, as far as one may read them. */
export function SearchPage() {
  const [params] = useSearchParams()
  const words = params.get('q')?.trim() ?? ''
  const isLongEnough = [...words].length >= 2
  return (
    <PageFrame title={words ? `查找“${words}”` : '查找'}>
      {isLongEnough ? (
        <Hits key={words} words={words} />
      ) : (
        <EmptyState title="要找什么？">
          <p>在上方输入两个字以上，可查标题、正文、答复、代表和单位；几个词用空格隔开，须都含有。按 / 可直接输入。</p>
        </EmptyState>
      )}
    </PageFrame>
  )
}

function Hits({ words }: { words: string }) {
  const paging = usePaging()
  const { data, error, isPlaceholderData } = useAsk(
    searchCases,
    { query: { q: words, limit: PAGE_SIZE, ...(paging.cursor && { cursor: paging.cursor }) } },
    { placeholderData: keepPreviousData },
  )
  const list = useRef<HTMLUListElement>(null)
  useRowKeys(list)
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在查找…</p>
  if (data.hits.length === 0) {
    return (
      <EmptyState title="没有找到">
        <p>
          可以换个说法或少几个字；也可在<Link to="/cases?tab=all">全部建议</Link>里按单位、代表筛选。
        </p>
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="plain-list hits" ref={list} aria-busy={isPlaceholderData}>
        {data.hits.map((hit) => (
          <HitItem key={hit.case.id} hit={hit} />
        ))}
      </ul>
      <Pager paging={paging} pageSize={PAGE_SIZE} shown={data.hits.length} total={null} nextCursor={data.nextCursor} />
    </>
  )
}

function HitItem({ hit: { case: line, snippets } }: { hit: Hit }) {
  const title = snippets.find(({ source }) => source === 'title')
  return (
    <li className="hit">
      <div>
        <span className="quiet nowrap">{line.number ?? line.serialNumber ?? '未编号'}</span>{' '}
        <Link className="hit-title" data-row-link to={`/cases/${line.id}`}>
          {title ? <Parts parts={title.parts} /> : (line.title ?? '（内容不在本系统）')}
        </Link>
      </div>
      {snippets
        .filter((snippet) => snippet !== title)
        .map(({ source, label, parts }) => (
          <p key={source} className="snippet">
            {label}：<Parts parts={parts} />
          </p>
        ))}
      <div className="row quiet">
        <Party party={line.leadSigner} more={line.cosignerCount} unit="位联名代表" />
        <Party party={line.leadUnit} more={line.otherUnitCount} unit="个承办单位" />
        <span>{line.stageLabel}</span>
        <Stamps stamps={line.stamps} />
        {line.deadline && <DeadlineChip caseId={line.id} deadline={line.deadline} />}
      </div>
    </li>
  )
}

/** The found words are marked by the element and by weight, not by colour. */
function Parts({ parts }: { parts: Hit['snippets'][number]['parts'] }) {
  return parts.map(({ text, isHit }, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name than their place.
    return isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>
  })
}
