import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { FigureRef } from '../../contract/report-body.ts'

/** From which books the numbers of a report open; null where the reader may not open them. */
export type Books = { bookId: string | null; formerBookId: string | null }

/** A number that opens to its list; plain text where there is none. */
export function FigureLink({
  refTo,
  books,
  children,
}: {
  refTo: FigureRef | undefined
  books: Books
  children: ReactNode
}) {
  const address = refTo && figureAddress(refTo, books)
  return address === undefined ? children : <Link to={address}>{children}</Link>
}

/** Where the list behind a number stands. */
export function figureAddress(ref: FigureRef, { bookId, formerBookId }: Books): string | undefined {
  const book = ref.isFormer ? formerBookId : bookId
  if (book === null) return undefined
  const asked = new URLSearchParams()
  if (ref.side) asked.set('side', ref.side)
  if (ref.by) {
    asked.set('by', ref.by)
    if (typeof ref.key === 'string') asked.set('key', ref.key)
    else asked.set('none', 'true')
  }
  if (ref.within) {
    asked.set('withinBy', ref.within.by)
    if (ref.within.key === null) asked.set('withinNone', 'true')
    else asked.set('withinKey', ref.within.key)
  }
  const query = asked.size > 0 ? `?${asked}` : ''
  return `/figures/${book}/${ref.figure}${query}`
}
