import { useEffect, useRef } from 'react'
import { Link } from 'react-router'

export type TabItem = { key: string; label: string; count: number | null; isUrgent?: boolean; to: string }

/** Tabs with their counts, as links: each has an address, works with the keyboard alone and can be opened apart. */
export function TabRow({ label, items, current }: { label: string; items: readonly TabItem[]; current: string }) {
  const row = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow screen the current one may lie outside.
  useEffect(() => {
    const chosen = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (row.current && chosen) row.current.scrollLeft = chosen.offsetLeft - 40
  }, [current, items.length])
  return (
    <nav aria-label={label} className="no-print">
      <ul className="tab-row" ref={row}>
        {items.map(({ key, label, count, isUrgent, to }) => (
          <li key={key} className={isUrgent && count ? 'is-urgent' : undefined}>
            <Link to={to} aria-current={key === current ? 'page' : undefined}>
              {label}
              {count !== null && (
                <span className="count">
                  {count.toLocaleString('zh-CN')}
                  <span className="only-read-aloud"> 件</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
