import type { SearchSource, Snippet } from '../../contract/search-endpoints.ts'
import { fold } from '../../db/read/search-words.ts'

const LABELS: Readonly<Record<SearchSource, string>> = {
  number: '编号',
  title: '标题',
  body: '正文',
  reply: '答复',
  opinion: '协办意见',
  signer: '提出人',
  unit: '承办单位',
}
/** Characters that stand around the first found word; what is short is shown whole. */
const BEFORE = 20
const LONGEST = 90

/** A stretch of the text with the words marked; undefined when none of them is in it. */
export function snippetOf(source: SearchSource, text: string, words: readonly string[]): Snippet | undefined {
  const characters = [...text.replace(/\s+/gu, ' ')]
  const folded = [...fold(characters.join(''))]
  const marks = new Array<boolean>(characters.length).fill(false)
  for (const word of words) markAll(folded, [...word], marks)
  const first = marks.indexOf(true)
  if (first < 0) return undefined

  const from = characters.length <= LONGEST ? 0 : Math.max(0, first - BEFORE)
  const to = Math.min(characters.length, from + LONGEST)
  const parts: Snippet['parts'] = from > 0 ? [{ text: '…', isHit: false }] : []
  for (let at = from; at < to; at += 1) {
    const isHit = marks[at] === true
    const last = parts.at(-1)
    if (last && last.isHit === isHit && last.text !== '…') last.text += characters[at]
    else parts.push({ text: characters[at] ?? '', isHit })
  }
  if (to < characters.length) parts.push({ text: '…', isHit: false })
  return { source, label: LABELS[source], parts }
}

function markAll(text: readonly string[], word: readonly string[], marks: boolean[]): void {
  for (let at = 0; at + word.length <= text.length; at += 1) {
    if (!word.every((character, n) => text[at + n] === character)) continue
    marks.fill(true, at, at + word.length)
  }
}
