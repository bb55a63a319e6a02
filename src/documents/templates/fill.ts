import Docxtemplater from 'docxtemplater'
import type PizZip from 'pizzip'

import type { FormData } from '../forms/form-kind.ts'
import { cleanText } from './clean-text.ts'
import { MARKS, putInControls } from './controls.ts'
import { type DocxPackage, listTextParts, openDocx, packDocx, readPart, toZip, writePart } from './docx-package.ts'
import { putImages } from './images.ts'
import { settleLines } from './settle-lines.ts'

/**
 * The template with the data in its places, as .docx. What the data does not know is left empty. A text of several
 * lines becomes several paragraphs where its tag stands alone, and line breaks elsewhere. `images` by the names that
 * the drawings bear as `图:<name>`. Each place stays marked by a content control, so that `toTemplate` can turn the
 * document into a template again. Throws FILE_REFUSED where the template is no .docx.
 */
export function fillTemplate(template: Buffer, data: FormData, images: Readonly<Record<string, Buffer>> = {}): Buffer {
  const parts = openDocx(template)
  const clean = cleanData(data)
  for (const name of listTextParts(parts)) {
    const root = readPart(parts, name)
    putInControls(root, clean)
    writePart(parts, name, root)
  }
  const filled = rendered(parts, clean)
  const body = readPart(filled, 'word/document.xml')
  for (const name of listTextParts(filled)) {
    const root = readPart(filled, name)
    settleLines(root, name === 'word/document.xml' ? root : body)
    putImages(filled, { name, root }, images)
    writePart(filled, name, root)
  }
  return packDocx(filled)
}

function rendered(parts: DocxPackage, data: FormData): DocxPackage {
  const zip: PizZip = new Docxtemplater<PizZip>(toZip(parts), {
    delimiters: MARKS,
    paragraphLoop: true,
    linebreaks: true,
    errorLogging: false,
    nullGetter: () => '',
    // A name is a name: no path, no arithmetic.
    parser: (tag: string) => ({ get: (scope: unknown) => valueIn(scope, tag) }),
  })
    .render(data)
    .getZip()
  const texts = listTextParts(parts)
  return new Map(
    [...parts].map(([name, content]) => {
      const file = texts.includes(name) ? zip.file(name) : null
      return [name, file ? file.asNodeBuffer() : content]
    }),
  )
}

/** Undefined sends the question on to the part around. */
function valueIn(scope: unknown, name: string): unknown {
  if (typeof scope !== 'object' || scope === null || !Object.hasOwn(scope, name)) return undefined
  return (scope as Record<string, unknown>)[name]
}

function cleanData(data: FormData): FormData {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(cleanLine) : cleanText(value ?? ''),
    ]),
  )
}

/** What came as JSON may hold a null where a text was meant: nothing is printed for it. */
function cleanLine(line: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(line).map(([name, text]) => [name, cleanText(text ?? '')]))
}
