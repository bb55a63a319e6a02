import type { FastifyInstance } from 'fastify'
import type { Transaction } from 'kysely'
import type { z } from 'zod'

import type { Policy } from '../../../machines/policy/schema.ts'
import * as contract from '../../contract/figures-endpoints.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { FIGURES } from '../../figures/all-figures.ts'
import { canBreakDown, requireDimension, requireFigure, type Within } from '../../figures/counting.ts'
import { DIMENSIONS } from '../../figures/dimensions.ts'
import { BASIS_WORDS, type BookDays, FIGURE_GROUPS, type Figure, type FigureValue } from '../../figures/figure.ts'
import { listBehind } from '../../figures/list-behind.ts'
import { listBooks, type OpenBook, openBook } from '../../figures/open-book.ts'
import { groupLabel, readBreakdown } from '../../figures/read-breakdown.ts'
import { readFigures } from '../../figures/read-figures.ts'
import { formulaOf, labelOf } from '../../figures/words.ts'
import { requireOffice } from '../../office/doer.ts'
import { getPolicyInForce } from '../../office/policy-shelf.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** The figures of a finished book, broken down, and the cases behind each. */
export function figureRoutes(app: FastifyInstance, services: Services): void {
  serve(app, contract.readFigureCatalogue, async ({ viewer }) => {
    const policy = await getPolicyInForce(services.db, services.engine, viewer.tenantId)
    await ofOffice(services, viewer, async () => {})
    return { groups: inGroups(FIGURES, (figure) => toHead(figure, policy, null)), dimensions: OFFERED_NAMES }
  })
  serve(app, contract.listFigureBooks, async ({ query, viewer }) => {
    const books = await ofOffice(services, viewer, (trx) => listBooks(trx, query.limit))
    return { books: books.map((book) => ({ ...toBookHead(book), title: book.title })) }
  })
  serve(app, contract.readFigureBook, async ({ params, query, viewer }) => {
    const book = await openBookFor(services, viewer, params.id)
    const values = await ofOffice(services, viewer, (trx) =>
      readFigures(
        trx,
        book,
        FIGURES.map(({ id }) => id),
      ),
    )
    const valueFor = ({ id }: Figure) => values.get(id) ?? { kind: 'count' as const, count: 0 }
    const isOverview = query.all !== 'true'
    const isLeftOut = (figure: Figure) => figure.isDetail || (figure.isMinor && isNothing(valueFor(figure)))
    const shown = FIGURES.filter((figure) => !(isOverview && isLeftOut(figure)))
    const groups = inGroups(shown, (figure) => ({ ...toHead(figure, book.policy, book), value: valueFor(figure) }))
    return { book: toBookHead(book), groups, dimensions: OFFERED_NAMES }
  })
  serve(app, contract.readFigureBreakdown, async ({ params, query, viewer }) => {
    const book = await openBookFor(services, viewer, params.id)
    const dimension = requireOffered(query.by)
    const ids = query.figures.split(',')
    const found = await ofOffice(services, viewer, (trx) =>
      readBreakdown(trx, book, { by: query.by, figures: ids, within: withinOf(query) }),
    )
    return {
      book: toBookHead(book),
      by: { id: dimension.id, label: dimension.label },
      figures: ids.map((id) => toHead(requireFigure(id), book.policy, book)),
      ...found,
    }
  })
  serve(app, contract.listBehindFigure, async ({ params, query, viewer }) => {
    const book = await openBookFor(services, viewer, params.id)
    const key = query.isNone === 'true' ? null : (query.key ?? null)
    const found = await ofOffice(services, viewer, (trx) =>
      listBehind(trx, viewer, { ...query, book, key, within: withinOf(query) }),
    )
    const { figure, ...list } = found
    return {
      ...list,
      book: toBookHead(book),
      figure: toHead(figure, book.policy, book),
      groupLabel: query.by === undefined ? null : groupLabel(requireDimension(query.by), book.policy, key),
    }
  })
}

/** In a transaction of the viewer's congress, after a presidium has been judged. */
function ofOffice<Result>(
  { db }: Services,
  viewer: Viewer,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    return work(trx)
  })
}

async function openBookFor(services: Services, viewer: Viewer, id: string): Promise<OpenBook> {
  await ofOffice(services, viewer, async () => {})
  return openBook(services, viewer.tenantId, id)
}

type WithinAsk = { withinBy?: string | undefined; withinKey?: string | undefined; withinNone?: 'true' | undefined }

function withinOf(query: WithinAsk): Within | undefined {
  if (query.withinBy === undefined) return undefined
  return { by: query.withinBy, key: query.withinNone === 'true' ? null : (query.withinKey ?? null) }
}

function toHead(figure: Figure, policy: Policy, days: BookDays | null): contract.FigureHead {
  return {
    id: figure.id,
    label: labelOf(figure, policy),
    unit: figure.unit,
    formula: formulaOf(figure, policy, days),
    isShare: figure.kind === 'share',
    dimensions: OFFERED.filter((dimension) => canBreakDown(figure, dimension)).map(({ id }) => id),
  }
}

/** By case there is a list, not a table: its rows would name what the reader may not see. */
const OFFERED = DIMENSIONS.filter(({ id }) => id !== 'case')

const OFFERED_NAMES = OFFERED.map(({ id, label }) => ({ id, label }))

/** Throws REQUEST_INVALID. */
function requireOffered(id: string) {
  const dimension = requireDimension(id)
  if (OFFERED.includes(dimension)) return dimension
  throw new AppError('REQUEST_INVALID', `不能按“${dimension.label}”分组成表；请点开数字看清单`)
}

function inGroups<Shown>(figures: readonly Figure[], show: (figure: Figure) => Shown) {
  return Object.entries(FIGURE_GROUPS).flatMap(([id, label]) => {
    const here = figures.filter(({ group }) => group === id)
    return here.length === 0 ? [] : [{ id, label, figures: here.map(show) }]
  })
}

function isNothing(value: FigureValue): boolean {
  return value.kind === 'count' ? value.count === 0 : value.base === 0
}

function toBookHead(book: Omit<OpenBook, 'policy'>): z.infer<typeof contract.BookHead> {
  const { id, fromOn, toOn, asOf, basis, cases, madeAt } = book
  return { id, fromOn, toOn, asOf, basis, basisLabel: BASIS_WORDS[basis], cases, madeAt: madeAt.toISOString() }
}
