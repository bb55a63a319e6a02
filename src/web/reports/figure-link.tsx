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
  const asked = new URLSearchParams({ book, open: ref.figure })
  if (ref.side === 'base') asked.set('side', 'base')
  if (ref.by) {
    asked.set('openBy', ref.by)
    if (typeof ref.key === 'string') asked.set('openKey', ref.key)
  }
  if (ref.within) {
    asked.set('within', ref.within.by)
    if (ref.within.key !== null) asked.set('withinKey', ref.within.key)
  }
  return `/figures?${asked}`
}
