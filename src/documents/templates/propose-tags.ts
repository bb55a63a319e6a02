import { openDocx, packDocx, writePart } from './docx-package.ts'
import { listPlaces, type PlacedPart } from './places.ts'
import { isolate, LONGEST_NAME, paragraphText, setText } from './tags.ts'
import { above, childrenOf } from './xml-tree.ts'

/** What a report said under a name: the text, and the words beside it. */
export type KnownText = { name: string; label: string; text: string }
/** A place of a document that could become a field; nothing is replaced before a person has seen it. */
export type Proposal = {
  id: string
  place: string
  before: string
  text: string
  after: string
  /** The one name that belongs here; null where a person must choose. */
  name: string | null
  candidates: { name: string; label: string }[]
  /** Why nothing is sure, in a sentence. */
  why: string | null
}

const BESIDE_CHARS = 10
/** A text this long speaks for itself; a number needs its neighbours. */
const SPEAKING_CHARS = 6
const MOST_PROPOSALS = 500
type Spot = { id: string; place: string; before: string; text: string; after: string }

/**
 * Where known texts stand in a document that was not made here. Sure is a place whose number stands with its neighbouring
 * words exactly once, and fits one name better than all others. Throws FILE_REFUSED where it is no .docx.
 */
export function proposeTags(docx: Buffer, known: readonly KnownText[]): Proposal[] {
  const byText = grouped(
    known.filter(({ text, name }) => text.trim() !== '' && Array.from(name).length <= LONGEST_NAME),
    ({ text }) => text,
  )
  const spots = listPlaces(openDocx(docx)).flatMap((part) => spotsIn(part, [...byText.keys()]))
  const contexts = grouped(spots, ({ before, text, after }) => `${before}|${text}|${after}`)
  const drafts = spots.slice(0, MOST_PROPOSALS).map((spot) => {
    const candidates = ranked(spot, byText.get(spot.text) ?? [])
    const isRepeated = (contexts.get(`${spot.before}|${spot.text}|${spot.after}`)?.length ?? 0) > 1
    return { spot, candidates, isRepeated }
  })
  return drafts.map(({ spot, candidates, isRepeated }) => {
    const why = doubt(spot, candidates, isRepeated)
    return {
      ...spot,
      name: why === null ? (candidates[0]?.name ?? null) : null,
      candidates: candidates.map(({ name, label }) => ({ name, label })),
      why,
    }
  })
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

type Ranked = KnownText & { score: number }

function ranked(spot: Spot, known: readonly KnownText[]): Ranked[] {
  const around = `${spot.before}${spot.after}`
  return known
    .map((one) => ({ ...one, score: shared(around, one.label) }))
    .toSorted((one, other) => other.score - one.score)
}

/** How many pairs of neighbouring characters both have. */
function shared(one: string, other: string): number {
  const pairs = (text: string) => {
    const letters = Array.from(text.replace(/[\s\p{P}]/gu, ''))
    return new Set(letters.slice(1).map((letter, n) => `${letters[n]}${letter}`))
  }
  const mine = pairs(one)
  return [...pairs(other)].filter((pair) => mine.has(pair)).length
}

function doubt({ text }: Spot, [first, second]: readonly Ranked[], isRepeated: boolean): string | null {
  if (isRepeated) return '同样的数字连同前后的文字出现了不止一次，请确认是哪一处'
  if (!first) return '没有对应的字段'
  if (second && second.score >= first.score) return '有几个字段的内容相同，请选择'
  const speaks = Array.from(text).length >= SPEAKING_CHARS || first.score > 0
  return speaks ? null : '数字相同，但前后的文字对不上，请确认'
}

function spotsIn(part: PlacedPart, texts: readonly string[]): Spot[] {
  return part.paragraphs.flatMap(({ paragraph, place }, n) => {
    // What was filled here is known by its control already.
    if (above(paragraph, 'w:sdtContent')) return []
    const whole = paragraphText(paragraph)
    const taken: [number, number][] = []
    return texts
      .toSorted((one, other) => other.length - one.length)
      .flatMap((text) => occurrences(whole, text).map((at) => ({ text, at })))
      .filter(({ text, at }) => {
        const isFree = taken.every(([from, to]) => at + text.length <= from || at >= to)
        if (isFree) taken.push([at, at + text.length])
        return isFree
      })
      .toSorted((one, other) => one.at - other.at)
      .map(({ text, at }) => ({
        id: `${part.name}#${n}@${at}+${text.length}`,
        place,
        before: whole.slice(Math.max(0, at - BESIDE_CHARS), at),
        text,
        after: whole.slice(at + text.length, at + text.length + BESIDE_CHARS),
      }))
  })
}

/** A number is found only whole: 15 is neither in 151 nor in 15.2 nor in 15%. */
function occurrences(whole: string, text: string): number[] {
  const found: number[] = []
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + text.length)) {
    const before = whole.slice(Math.max(0, at - 2), at)
    const after = whole.slice(at + text.length, at + text.length + 2)
    const isCut =
      (/^[\d.]/.test(text) && /(\d|\d[.,])$/.test(before)) || (/\d$/.test(text) && /^(\d|[.,]\d|%|％)/.test(after))
    if (!isCut) found.push(at)
  }
  return found
}

/** The document with a tag in each chosen place. An id that is none, or a text that has changed, is an error. */
export function putTags(docx: Buffer, chosen: readonly { id: string; name: string }[]): Buffer {
  const parts = openDocx(docx)
  for (const part of listPlaces(parts)) {
    const mine = chosen
      .flatMap(({ id, name }) => {
        const [, path, nth, at, length] = /^(.+)#(\d+)@(\d+)\+(\d+)$/.exec(id) ?? []
        return path === part.name ? [{ nth: Number(nth), at: Number(at), length: Number(length), name }] : []
      })
      .toSorted((one, other) => other.at - one.at)
    for (const { nth, at, length, name } of mine) {
      const paragraph = part.paragraphs[nth]?.paragraph
      if (!paragraph || at + length > paragraphText(paragraph).length) continue
      const text = childrenOf(isolate(paragraph, at, length), 'w:t')[0]
      if (text) setText(text, `{${name}}`)
    }
    if (mine.length > 0) writePart(parts, part.name, part.root)
  }
  return packDocx(parts)
}
