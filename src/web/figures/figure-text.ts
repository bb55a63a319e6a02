import type { BookHead, FigureHead, FigureNumber } from '../../contract/figures-endpoints.ts'
import { dayText } from '../parts/day-text.ts'

/** A number as it is read: 1,024; 95.3%; — where there is nothing to divide by. */
export function numberText(value: FigureNumber): string {
  if (value.kind === 'count') return value.count.toLocaleString('zh-CN')
  return value.share === null ? '—' : `${(value.share * 100).toFixed(1)}%`
}

/** 7/10 beside a share; the unit beside a count. */
export function besideText(value: FigureNumber, { unit }: Pick<FigureHead, 'unit'>): string {
  return value.kind === 'count' ? unit : `${value.part.toLocaleString('zh-CN')}/${value.base.toLocaleString('zh-CN')}`
}

/** Nothing to open. */
export function isEmpty(value: FigureNumber): boolean {
  return value.kind === 'count' ? value.count === 0 : value.base === 0
}

/** 2026年1月1日至12月31日; the year once where it is one. */
export function spanText({ fromOn, toOn }: { fromOn: string; toOn: string }): string {
  return `${dayText(fromOn)}至${dayText(toOn, fromOn)}`
}

/** 2026年1月1日至12月31日，截至2026年10月31日，以登记日期计. */
export function bookText({ fromOn, toOn, asOf, basisLabel }: Omit<BookHead, 'id'>): string {
  return `${spanText({ fromOn, toOn })}，截至${dayText(asOf)}，${basisLabel}`
}

/** Which number is open: what the address says after `?book=`. */
export type Opened = {
  figure: string
  side: 'part' | 'base'
  by?: string
  key?: string | null
  /** Among these suggestions alone, as a report about one unit counts them. */
  within?: { by: string; key: string | null }
}

export function openedIn(params: URLSearchParams): Opened | undefined {
  const figure = params.get('open')
  if (figure === null) return undefined
  const by = params.get('openBy')
  const within = params.get('within')
  return {
    figure,
    side: params.get('side') === 'base' ? 'base' : 'part',
    ...(by !== null && { by, key: params.get('openKey') }),
    ...(within !== null && { within: { by: within, key: params.get('withinKey') } }),
  }
}

/** The address of the same page with that number open. */
export function openingOf(params: URLSearchParams, { figure, side, by, key }: Opened): string {
  const next = closedOf(params)
  next.set('open', figure)
  if (side === 'base') next.set('side', 'base')
  if (by !== undefined) next.set('openBy', by)
  if (by !== undefined && key !== undefined && key !== null) next.set('openKey', key)
  return `/figures?${next}`
}

export function closedOf(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of ['open', 'side', 'openBy', 'openKey', 'within', 'withinKey']) next.delete(name)
  return next
}
