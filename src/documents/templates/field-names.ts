import { openDocx } from './docx-package.ts'
import { listPlaces } from './places.ts'
import { paragraphText, readTag } from './tags.ts'

/** The names of all fields that stand in a template, each once. Throws FILE_REFUSED where it is no .docx. */
export function listFieldNames(template: Buffer): string[] {
  const texts = listPlaces(openDocx(template)).flatMap(({ paragraphs }) =>
    paragraphs.map(({ paragraph }) => paragraphText(paragraph)),
  )
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\{([^{}\ufffc]*)\}/g)].flatMap(([, inner = '']) => readTag(inner)?.name ?? []),
  )
  return [...new Set(names)]
}
