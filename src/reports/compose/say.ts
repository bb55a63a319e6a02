import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'

type Part = ReportRun | readonly ReportRun[] | string | number
export type Paragraph = Extract<ReportBlock, { kind: 'paragraph' }>

/** Runs of a sentence: the words as they stand, and numbers that bear their figures. */
export function say(words: TemplateStringsArray, ...parts: readonly Part[]): ReportRun[] {
  const runs: ReportRun[] = []
  for (const [n, text] of words.entries()) {
    if (text !== '') runs.push({ text })
    if (n < parts.length) runs.push(...asRuns(parts[n] ?? ''))
  }
  return joined(runs)
}

function asRuns(part: Part): readonly ReportRun[] {
  if (typeof part === 'string' || typeof part === 'number') return part === '' ? [] : [{ text: String(part) }]
  return 'text' in part ? [part] : part
}

/** Neighbours without a figure or name become one run. */
function joined(runs: readonly ReportRun[]): ReportRun[] {
  const whole: ReportRun[] = []
  for (const run of runs) {
    const last = whole.at(-1)
    if (last && isPlain(last) && isPlain(run)) last.text += run.text
    else whole.push({ ...run })
  }
  return whole
}

function isPlain({ ref, name }: ReportRun): boolean {
  return ref === undefined && name === undefined
}

/** A paragraph of sentences; none where nothing is to be said. */
export function paragraphOf(...sentences: readonly (readonly ReportRun[] | null)[]): Paragraph[] {
  const runs = joined(sentences.flatMap((sentence) => sentence ?? []))
  return runs.length === 0 ? [] : [{ kind: 'paragraph', runs }]
}

/** A paragraph that is refilled as a whole, since which sentences it has depends on the figures. */
export function namedParagraph(name: string, runs: readonly ReportRun[]): Paragraph {
  return { kind: 'paragraph', name, runs: joined(runs).map(({ name: _, ...run }) => run) }
}

/** Sentence parts with a mark between them. */
export function joinedBy(mark: string, parts: readonly (readonly ReportRun[])[]): ReportRun[] {
  return joined(parts.flatMap((part, n) => (n === 0 ? part : [{ text: mark }, ...part])))
}

export function headingOf(level: 1 | 2 | 3, text: string): ReportBlock {
  return { kind: 'heading', level, text }
}
