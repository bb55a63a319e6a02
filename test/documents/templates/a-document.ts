import { Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import JSZip from 'jszip'

import { packDocument } from '../../../src/documents/official/page.ts'
import { bodyText, title } from '../../../src/documents/official/text.ts'
import { toTemplate } from '../../../src/documents/templates/to-template.ts'

/** A document of one paragraph for each text. */
export function aDocument(...texts: readonly string[]): Promise<Buffer> {
  return packDocument({ title: '文稿', children: [title('文稿'), ...texts.map((text) => bodyText(text))] })
}

/** A table with these cells, between two paragraphs. */
export function aTable(rows: readonly (readonly string[])[]): Promise<Buffer> {
  return packDocument({
    title: '表格',
    children: [
      bodyText('表前'),
      new Table({
        rows: rows.map(
          (cells) => new TableRow({ children: cells.map((text) => new TableCell({ children: [bodyText(text)] })) }),
        ),
      }),
      bodyText('表后'),
    ],
  })
}

/** One paragraph of runs in looks of their own, as Word leaves them. */
export function tornDocument(...runs: readonly { text: string; isBold?: boolean }[]): Promise<Buffer> {
  const children = runs.map(({ text, isBold = false }) => new TextRun({ text, bold: isBold }))
  return packDocument({ title: '文稿', children: [new Paragraph({ children })] })
}

export async function partOf(docx: Buffer, path = 'word/document.xml'): Promise<string> {
  return (await (await JSZip.loadAsync(docx)).file(path)?.async('string')) ?? ''
}

/** The paragraphs that say something, in their order. */
export function textsOf(xml: string): string[] {
  return [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)]
    .map(([block]) =>
      [...block.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)].map(([, text]) => text ?? '⏎').join(''),
    )
    .filter((text) => text !== '')
}

/** The same package with a part changed, added, or taken out. */
export async function withPart(docx: Buffer, path: string, content: string | Buffer | null): Promise<Buffer> {
  const zip = await JSZip.loadAsync(docx)
  if (content === null) zip.remove(path)
  else zip.file(path, content)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

export async function changed(
  docx: Buffer,
  change: (xml: string) => string,
  path = 'word/document.xml',
): Promise<Buffer> {
  return withPart(docx, path, change(await partOf(docx, path)))
}

/** The template that comes of it, without the trail of what was in it. */
export function templateOf(docx: Buffer): Buffer {
  return toTemplate(docx).template
}
