import type { ReportBlock } from '../../contract/report-body.ts'
import { inChinese } from './number-words.ts'
import { headingOf } from './say.ts'

export type Chapter = { title: string; blocks: readonly ReportBlock[] }

/** 一、二、三 before each that has something to say. */
export function numbered(chapters: readonly Chapter[]): ReportBlock[] {
  return chapters
    .filter(({ blocks }) => blocks.length > 0)
    .flatMap(({ title, blocks }, n) => [headingOf(1, `${inChinese(n + 1)}、${title}`), ...blocks])
}

/** Where the office writes what no figure knows. */
export function ownWords(name: string): ReportBlock {
  return { kind: 'paragraph', name, runs: [{ text: '〔请补充〕' }] }
}
