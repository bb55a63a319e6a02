import { openDocx } from './docx-package.ts'
import { listPlaces } from './places.ts'
import { paragraphText } from './tags.ts'

/** A number or day that stands in a template as plain words: 第6段“……”, 13.6%. */
export type Leftover = { place: string; text: string }

const NUMBER = /\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d+(?:\.\d+)?(?:%|％|个百分点)|\d+(?:件次|人次|件|份|项|次|天|名)/gu

/** What of last year would be printed again each year, since no field stands in its place. Throws FILE_REFUSED. */
export function listLeftovers(template: Buffer): Leftover[] {
  return listPlaces(openDocx(template)).flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ paragraph, place }) => {
      const words = paragraphText(paragraph).replace(/\{[^{}]*\}/g, '\n')
      const found = [...new Set(words.match(NUMBER) ?? [])]
      return found.length === 0 ? [] : [{ place, text: found.join('、') }]
    }),
  )
}
