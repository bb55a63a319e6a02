import type { Transaction } from 'kysely'

import type { FigureRef, ReportRun } from '../../contract/report-body.ts'
import type { Database } from '../../db/schema.ts'
import { nameFrom } from '../../documents/templates/tags.ts'
import { FIGURES, figureOf } from '../../figures/all-figures.ts'
import { canBreakDown, requireDimension, type Within } from '../../figures/counting.ts'
import { FIGURE_GROUPS, type FigureValue } from '../../figures/figure.ts'
import { type Breakdown, type BreakdownAsk, readBreakdown } from '../../figures/read-breakdown.ts'
import { readFigures } from '../../figures/read-figures.ts'
import { labelOf, neutralLabel as neutral } from '../../figures/words.ts'
import type { ReportAsk } from './compose-report.ts'
import { countChange, percent, shareChange, tenths } from './number-words.ts'

type Values = ReadonlyMap<string, FigureValue>
export type Group = {
  key: string | null
  label: string
  values: FigureValue[]
  /** Of the same group one year before; null without a former book. */
  former: FigureValue[] | null
}
/** `gone`: groups of the year before in which nothing falls now; columns beside last year's do not add up without them. */
export type Groups = { by: string; figures: readonly string[]; rows: Group[]; gone: Group[]; total: FigureValue[] }

/**
 * Where a report is written: all figures of its book and of the year before lie on it, each that is used is noted for
 * the printed 口径.
 */
export type Desk = {
  trx: Transaction<Database>
  ask: ReportAsk
  within: Within | undefined
  used: Set<string>
  /** Does the subject of the report know the figure? */
  knows: (figure: string) => boolean
  /** A word of the place; null where it has none. */
  word: (name: string) => string | null
  label: (figure: string) => string
  count: (figure: string) => number
  share: (figure: string) => number | null
  formerCount: (figure: string) => number | null
  formerShare: (figure: string) => number | null
  /** Of the year before; nothing where there is no former book. */
  formerValue: (figure: string) => FigureValue
  /** The number, opening to its list. */
  n: (figure: string) => ReportRun
  /** The share in per cent, and its two sides. */
  rate: (figure: string) => ReportRun
  part: (figure: string) => ReportRun
  base: (figure: string) => ReportRun
  /** ，较上年同期增加3件; nothing without a former book. */
  change: (figure: string) => ReportRun[]
  by: (by: string, figures: readonly string[]) => Promise<Groups>
}

/** Reads all figures once, in a few statements; what is asked for later are breakdowns. */
export async function openDesk(trx: Transaction<Database>, ask: ReportAsk, within?: Within): Promise<Desk> {
  const dimension = within && requireDimension(within.by)
  const ids = FIGURES.filter((figure) => !dimension || canBreakDown(figure, dimension)).map(({ id }) => id)
  const book = { id: ask.book.id, policy: ask.policy }
  const now = await readFigures(trx, book, ids, within)
  const former = ask.formerBook
    ? await readFigures(trx, { id: ask.formerBook.id, policy: ask.policy }, ids, within)
    : null
  const used = new Set<string>()
  const asRef = (figure: string, more: Partial<FigureRef> = {}): FigureRef => {
    used.add(figure)
    return { figure, ...(within && { within }), ...more }
  }
  const desk: Omit<Desk, 'by'> = {
    trx,
    ask,
    within,
    used,
    knows: (figure) => now.has(figure),
    word: (name) => ask.policy.labels[name] ?? null,
    label: (figure) => labelOf(figureOf(figure), ask.policy),
    count: (figure) => countIn(now, figure),
    share: (figure) => shareIn(now, figure),
    formerCount: (figure) => former && countIn(former, figure),
    formerShare: (figure) => former && shareIn(former, figure),
    formerValue: (figure) => former?.get(figure) ?? nothingOf(figure),
    n: (figure) => ({ text: String(countIn(now, figure)), ref: asRef(figure), name: nameOf(figure) }),
    rate: (figure) => ({ text: percent(shareIn(now, figure)), ref: asRef(figure), name: nameOf(figure) }),
    part: (figure) => sideOf(now, figure, 'part', asRef),
    base: (figure) => sideOf(now, figure, 'base', asRef),
    change: (figure) => changeOf(figure, now, former, asRef),
  }
  return { ...desk, by: (by, figures) => readGroups({ trx, ask, within, used }, by, figures) }
}

type AsRef = (figure: string, more?: Partial<FigureRef>) => FigureRef

function sideOf(now: Values, figure: string, side: 'part' | 'base', asRef: AsRef): ReportRun {
  const value = now.get(figure)
  if (value?.kind !== 'share') throw new Error(`Figure "${figure}" is no share`)
  return { text: String(value[side]), ref: asRef(figure, { side }), name: `${nameOf(figure)}·${SIDES[side]}` }
}
const SIDES = { part: '分子', base: '分母' } as const

function countIn(values: Values, figure: string): number {
  const value = values.get(figure)
  if (value?.kind !== 'count') throw new Error(`Figure "${figure}" is no count`)
  return value.count
}

function shareIn(values: Values, figure: string): number | null {
  const value = values.get(figure)
  if (value?.kind !== 'share') throw new Error(`Figure "${figure}" is no share`)
  return value.share
}

function changeOf(figure: string, now: Values, former: Values | null, asRef: AsRef): ReportRun[] {
  if (!former) return []
  const [value, before] = [now.get(figure), former.get(figure)]
  const ref = asRef(figure, { isFormer: true })
  const run = (text: string) => [{ text, ref, name: `${nameOf(figure)}·比上年` }]
  if (value?.kind === 'count' && before?.kind === 'count') {
    return run(`，${ofFormer(countChange(value.count, before.count, figureOf(figure).unit))}`)
  }
  if (value?.kind === 'share' && before?.kind === 'share') {
    if (value.share === null || before.share === null) return run('')
    return run(`，${ofFormer(shareChange(value.share, before.share))}`)
  }
  return []
}

function ofFormer(change: string): string {
  return change === '持平' ? '与上年同期持平' : `较上年同期${change}`
}

/** Has a rate fallen, as it is printed? The points by which it did; null where it has not. */
export function fallOf(desk: Desk, figure: string): number | null {
  const [now, former] = [desk.share(figure), desk.formerShare(figure)]
  if (now === null || former === null) return null
  const points = Math.round((tenths(former) - tenths(now)) * 10) / 10
  return points > 0 ? points : null
}

const LABELS = new Map<string, number>()
for (const { label } of FIGURES) LABELS.set(label, (LABELS.get(label) ?? 0) + 1)

/** The name by which a template finds the number: its label in words that no change of rules alters, with its heading where two figures are called alike. */
export function nameOf(id: string): string {
  const { label, group } = figureOf(id)
  const plain = nameFrom(neutral(label))
  return (LABELS.get(label) ?? 0) > 1 ? `${FIGURE_GROUPS[group].replace(/[（）]/g, '')}·${plain}` : plain
}

type Reading = Pick<Desk, 'trx' | 'ask' | 'within' | 'used'>

async function readGroups(reading: Reading, by: string, figures: readonly string[]): Promise<Groups> {
  const { trx, ask, within, used } = reading
  for (const figure of figures) used.add(figure)
  const asked = { by, figures, within }
  const now = await readBreakdown(trx, { id: ask.book.id, policy: ask.policy }, asked)
  const former = ask.formerBook ? await readFormer(trx, ask.formerBook.id, ask.policy, { now, asked }) : null
  return { by, figures, ...withFormer(now, former, figures), total: now.total }
}

/** The year before in the groups of this year: what a unit was then counts for the one that has its duties now. */
async function readFormer(
  trx: Desk['trx'],
  id: string,
  policy: ReportAsk['policy'],
  { now, asked }: { now: Breakdown; asked: BreakdownAsk },
): Promise<Breakdown> {
  const heirs = asked.by === 'unit' ? await heirsAmong(trx, new Set(now.rows.map(({ key }) => key))) : undefined
  return readBreakdown(trx, { id, policy }, { ...asked, heirs })
}

/** Of units that are not among these, the first of their successors that is. */
async function heirsAmong(trx: Desk['trx'], present: ReadonlySet<string | null>): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('unit')
    .select(['id', 'successor_id'])
    .where('successor_id', 'is not', null)
    .execute()
  const next = new Map(rows.map(({ id, successor_id }) => [id, successor_id]))
  const heirOf = (id: string) => {
    const seen = new Set([id])
    let heir = next.get(id)
    while (heir && !present.has(heir) && !seen.has(heir)) {
      seen.add(heir)
      heir = next.get(heir)
    }
    return heir && present.has(heir) ? heir : undefined
  }
  return new Map(
    [...next.keys()].flatMap((id) => {
      const heir = present.has(id) ? undefined : heirOf(id)
      return heir === undefined ? [] : [[id, heir] as const]
    }),
  )
}

function withFormer(
  now: Breakdown,
  former: Breakdown | null,
  figures: readonly string[],
): Pick<Groups, 'rows' | 'gone'> {
  const before = new Map(former?.rows.map((row) => [row.key, row.values]))
  const known = new Set(now.rows.map(({ key }) => key))
  return {
    rows: now.rows.map(({ key, label, values }) => ({
      key,
      label,
      values,
      former: former ? (before.get(key) ?? figures.map(nothingOf)) : null,
    })),
    gone: (former?.rows ?? [])
      .filter(({ key }) => !known.has(key))
      .map(({ key, label, values }) => ({ key, label, values: figures.map(nothingOf), former: values })),
  }
}

/** All groups, those of the year before among them; the group without a value stands last. */
export function withGone({ rows, gone }: Pick<Groups, 'rows' | 'gone'>): Group[] {
  const all = [...rows, ...gone]
  return [...all.filter(({ key }) => key !== null), ...all.filter(({ key }) => key === null)]
}

function nothingOf(figure: string): FigureValue {
  return figureOf(figure).kind === 'count'
    ? { kind: 'count', count: 0 }
    : { kind: 'share', part: 0, base: 0, share: null }
}
