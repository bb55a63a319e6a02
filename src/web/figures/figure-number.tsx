import { useId } from 'react'
import { Link, useSearchParams } from 'react-router'

import type { FigureHead, FigureNumber } from '../../contract/figures-endpoints.ts'
import { besideText, isEmpty, numberText, type Opened, openingOf } from './figure-text.ts'

/** A number that opens to what it counts; its 口径 stands beside it while it has the pointer or the focus. */
export function NumberLink({
  head,
  value,
  group,
  label = head.label,
}: {
  head: FigureHead
  value: FigureNumber
  group?: { by: string; key: string | null }
  /** What is read aloud: the figure, and of which group. */
  label?: string
}) {
  const [params] = useSearchParams()
  const formula = useId()
  const text = numberText(value)
  if (isEmpty(value)) return <span className="quiet">{text}</span>
  const opened = (side: Opened['side']): Opened => ({ figure: head.id, side, ...group })
  return (
    <span className="figure-number">
      <Link
        to={openingOf(params, opened('part'))}
        aria-describedby={formula}
        aria-label={`${label}：${text}，查看清单`}
        preventScrollReset
      >
        {text}
      </Link>
      <span role="tooltip" id={formula} className="figure-formula">
        {head.formula}
      </span>
    </span>
  )
}

/** What stands beside a number: its unit, or part and base of a share, each open to its list. */
export function Beside({
  head,
  value,
  group,
}: {
  head: FigureHead
  value: FigureNumber
  group?: { by: string; key: string | null }
}) {
  const [params] = useSearchParams()
  if (value.kind === 'count' || value.base === 0) return <span className="quiet">{besideText(value, head)}</span>
  return (
    <span className="quiet">
      {value.part.toLocaleString('zh-CN')}/
      <Link
        to={openingOf(params, { figure: head.id, side: 'base', ...group })}
        aria-label={`${head.label}的基数：${value.base}，查看清单`}
        preventScrollReset
      >
        {value.base.toLocaleString('zh-CN')}
      </Link>
    </span>
  )
}
