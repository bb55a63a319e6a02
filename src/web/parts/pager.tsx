import { Button } from 'antd'
import { useLocation, useNavigate } from 'react-router'

export type Paging = {
  /** Where the page begins; undefined for the first. */
  cursor: string | undefined
  /** From 1. */
  page: number
  goNext: (cursor: string) => void
  goBack: () => void
}

/** The way through a list lies in the browser's history: going back from a case leads to the same page. */
export function usePaging(): Paging {
  const { pathname, search, state } = useLocation()
  const navigate = useNavigate()
  const cursors: string[] = (state as { cursors?: string[] } | null)?.cursors ?? []
  const go = (next: string[]) => {
    void navigate(pathname + search, { state: { cursors: next } })
    window.scrollTo({ top: 0 })
  }
  return {
    cursor: cursors.at(-1),
    page: cursors.length + 1,
    goNext: (cursor) => go([...cursors, cursor]),
    goBack: () => go(cursors.slice(0, -1)),
  }
}

/** `第 31–60 件，共 1,234 件`, and the ways back and on. */
export function Pager({
  paging,
  pageSize,
  shown,
  total,
  nextCursor,
  unit = '件',
}: {
  paging: Paging
  pageSize: number
  shown: number
  total: number | null
  nextCursor: string | null
  /** What is counted. */
  unit?: string
}) {
  if (shown === 0 && paging.page === 1) return null
  const first = (paging.page - 1) * pageSize + 1
  return (
    <nav className="pager" aria-label="翻页">
      <span role="status">
        {shown === 0 ? '这一页没有了' : `第 ${first}–${first + shown - 1} ${unit}`}
        {total !== null && `，共 ${total.toLocaleString('zh-CN')} ${unit}`}
      </span>
      {(paging.page > 1 || nextCursor) && (
        <>
          <Button disabled={paging.page === 1} onClick={paging.goBack}>
            上一页
          </Button>
          <Button disabled={!nextCursor} onClick={() => nextCursor && paging.goNext(nextCursor)}>
            下一页
          </Button>
        </>
      )}
    </nav>
  )
}
