import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { listBehindFigure } from '../../contract/figures-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { bookText, type Opened } from './figure-text.ts'

const AT_ONCE = 50
type Page = CallReply<typeof listBehindFigure>
type Line = Page['lines'][number]

/** What a number counts, case by case; what the reader may not see is counted without a word about it. */
export function FigureList({ bookId, opened, onClose }: { bookId: string; opened: Opened; onClose: () => void }) {
  const { figure, side, by, key, within } = opened
  const query = {
    figure,
    side,
    limit: AT_ONCE,
    ...(by !== undefined && { by, ...(key === null || key === undefined ? { isNone: 'true' as const } : { key }) }),
    ...(within && {
      withinBy: within.by,
      ...(within.key === null ? { withinNone: 'true' as const } : { withinKey: within.key }),
    }),
  }
  const input = { params: { id: bookId }, query }
  const { data: first, error } = useAsk(listBehindFigure, input)
  const [more, setMore] = useState<{ of: string; pages: Page[] }>({ of: '', pages: [] })
  const { isBusy, problem, act } = useAct()
  const of = JSON.stringify(input)
  const pages = [...(first ? [first] : []), ...(more.of === of ? more.pages : [])]
  const cursor = pages.at(-1)?.nextCursor
  const goOn = () =>
    act(async () => {
      const page = await ask(listBehindFigure, { ...input, query: { ...query, ...(cursor && { cursor }) } })
      setMore((now) => ({ of, pages: [...(now.of === of ? now.pages : []), page] }))
    })
  const shown = pages.flatMap(({ lines }) => lines)
  return (
    <Drawer open title={first ? titleOf(first) : '清单'} size="large" onClose={onClose}>
      <ProblemNotice error={error ?? problem} />
      {!first && !error && <p className="waiting">正在读取…</p>}
      {first && <Explained page={first} />}
      {first?.lineCount === 0 && <p>这个数是零，没有可列的建议。</p>}
      <ol className="figure-lines">
        {shown.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hidden lines have nothing of their own, and no line moves.
          <li key={n}>
            <ListLine line={line} unit={first?.figure.unit ?? '件'} />
          </li>
        ))}
      </ol>
      {cursor && (
        <Button loading={isBusy} onClick={goOn}>
          再看 {Math.min(AT_ONCE, (first?.lineCount ?? 0) - shown.length)} 条
        </Button>
      )}
    </Drawer>
  )
}

function titleOf({ figure, groupLabel, total }: Page): string {
  return `${groupLabel === null ? '' : `${groupLabel} · `}${figure.label}：${total.toLocaleString('zh-CN')} ${figure.unit}`
}

function Explained({ page }: { page: Page }) {
  const { figure, book, total, lineCount } = page
  return (
    <div className="figure-explained">
      <p className="quiet">口径：{figure.formula}</p>
      {total !== lineCount && (
        <p className="quiet">
          清单共 {lineCount} 条，合计 {total} {figure.unit}。
        </p>
      )}
      <p className="only-print">{bookText(book)}</p>
    </div>
  )
}

function ListLine({ line, unit }: { line: Line; unit: string }) {
  const { caseId, number, title, leadSigner, unit: handler, isHidden, amount, details } = line
  if (isHidden || caseId === null) return <span className="quiet">{title}</span>
  return (
    <>
      <Link to={`/cases/${caseId}`}>{number ?? '未编号'}</Link> {title ?? '（标题不公开）'}
      {amount !== 1 && (
        <strong>
          　{amount} {unit}
        </strong>
      )}
      <span className="quiet figure-line-more">
        {[leadSigner, handler, ...details.map(({ label, text }) => `${label} ${text}`)].filter(Boolean).join('　')}
      </span>
    </>
  )
}
