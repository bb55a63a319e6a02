import { packDocument, textWidthTwips } from '../official/page.ts'
import { type Column, table } from '../official/table.ts'
import { bodyText, paragraph, SIZES, title } from '../official/text.ts'

export type PackHead = { name: string; archiveNumber: string; retention: string; organ: string }
/** One paper of a file; `file` is its path within the pack. */
export type IndexLine = { responsible: string; label: string; day: string; file: string }

const PAPERS: readonly Column[] = [
  { header: '序号', share: 12, place: 'center' },
  { header: '责任者', share: 28, place: 'center' },
  { header: '文件题名', share: 52 },
  { header: '日期', share: 22, place: 'center' },
  { header: '文件名', share: 40 },
]
const CASES: readonly Column[] = [
  { header: '序号', share: 12, place: 'center' },
  { header: '档号', share: 34, place: 'center' },
  { header: '编号', share: 38, place: 'center' },
  { header: '案卷题名', share: 60 },
  { header: '期限', share: 16, place: 'center' },
  { header: '备注', share: 28 },
]

/** 卷内文件目录 of one suggestion. */
export function writePapersIndex(
  head: PackHead,
  lines: readonly IndexLine[],
  notes: readonly string[],
): Promise<Buffer> {
  return packDocument({
    title: '卷内文件目录',
    hasPageNumbers: true,
    children: [
      title('卷内文件目录', { afterPt: 6 }),
      ...headLines(head),
      table({
        columns: PAPERS,
        rows: lines.map(({ responsible, label, day, file }, at) => [String(at + 1), responsible, label, day, file]),
        widthTwips: textWidthTwips(),
        look: { sizePt: SIZES.five },
      }),
      ...notes.map((note, at) => bodyText(note, { beforePt: at === 0 ? 10 : 0, sizePt: SIZES.four })),
    ],
  })
}

export type CaseIndexLine = { archiveNumber: string; number: string; title: string; retention: string; remark: string }

/** 案卷目录 of a year. */
export function writeCasesIndex(
  { name, organ }: Pick<PackHead, 'name' | 'organ'>,
  lines: readonly CaseIndexLine[],
): Promise<Buffer> {
  return packDocument({
    title: '案卷目录',
    hasPageNumbers: true,
    children: [
      title('案卷目录', { afterPt: 6 }),
      ...[name, organ].map((line, at) =>
        paragraph(line, { font: 'subheading', place: 'center', sizePt: SIZES.four, linePt: 24, afterPt: 8 * at }),
      ),
      table({
        columns: CASES,
        rows: lines.map(({ archiveNumber, number, title: words, retention, remark }, at) => [
          String(at + 1),
          archiveNumber,
          number,
          words,
          retention,
          remark,
        ]),
        widthTwips: textWidthTwips(),
        look: { sizePt: SIZES.five },
      }),
    ],
  })
}

function headLines({ name, archiveNumber, retention, organ }: PackHead) {
  return [`档号：${archiveNumber}　　保管期限：${retention}`, `立卷单位：${organ}`, `案卷题名：${name}`].map((line) =>
    paragraph(line, { sizePt: SIZES.four, linePt: 24 }),
  )
}
