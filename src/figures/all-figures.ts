import { CLASSES } from './catalogue/classes.ts'
import { DUTIES, OPINIONS } from './catalogue/duties.ts'
import { FORMS, REPORTED } from './catalogue/forms.ts'
import { CONTACT, EXTENSION, HANDOVER, LATE, REPLY } from './catalogue/handling.ts'
import { PROMISES } from './catalogue/promises.ts'
import { RATINGS_BY_CASE, REHANDLING } from './catalogue/ratings.ts'
import { KINDS, OUTSIDE, PUBLICITY, RECEIVED } from './catalogue/received.ts'
import { BALLOTS, REVIEWS, SUPERVISION, TRANSFERS } from './catalogue/supervision.ts'
import type { CountFigure, Figure } from './figure.ts'

/** Every number that Duban reports, in the order of its headings; nothing is counted anywhere else. */
export const FIGURES: readonly Figure[] = [
  ...RECEIVED,
  ...KINDS,
  ...HANDOVER,
  ...CONTACT,
  ...REPLY,
  ...LATE,
  ...EXTENSION,
  ...CLASSES,
  ...RATINGS_BY_CASE,
  ...FORMS,
  ...REPORTED,
  ...REHANDLING,
  ...PROMISES,
  ...DUTIES,
  ...OPINIONS,
  ...SUPERVISION,
  ...BALLOTS,
  ...REVIEWS,
  ...TRANSFERS,
  ...PUBLICITY,
  ...OUTSIDE,
]

const BY_ID: ReadonlyMap<string, Figure> = new Map(FIGURES.map((figure) => [figure.id, figure]))

export function findFigure(id: string): Figure | undefined {
  return BY_ID.get(id)
}

/** Throws where the catalogue has no such figure: a name that our own code got wrong. */
export function figureOf(id: string): Figure {
  const figure = BY_ID.get(id)
  if (!figure) throw new Error(`No figure "${id}" in the catalogue`)
  return figure
}

/** Throws where it is no count. */
export function countOf(id: string): CountFigure {
  const figure = figureOf(id)
  if (figure.kind !== 'count') throw new Error(`Figure "${id}" is a share, not a count`)
  return figure
}
