import { diffChars, diffLines } from 'diff'

/** A stretch of two texts laid side by side. */
export type Stretch = { kind: 'same' | 'removed' | 'added'; text: string }

const PATIENCE_MS = 400
/** Two changes so close to each other read better as one. */
const SHORT = 2

/** What became of a text, character by character as Chinese is written; of texts too different, line by line. */
export function compareTexts(older: string, newer: string): Stretch[] {
  const parts = diffChars(older, newer, { timeout: PATIENCE_MS }) ?? diffLines(older, newer)
  const stretches = parts.map(
    ({ value, added, removed }): Stretch => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }),
  )
  return joined(withoutCrumbs(stretches))
}

/** A short piece that stayed between two changes is told as removed and added again. */
function withoutCrumbs(stretches: readonly Stretch[]): Stretch[] {
  return stretches.flatMap((stretch, index) => {
    const before = stretches[index - 1]
    const after = stretches[index + 1]
    const isCrumb = stretch.kind === 'same' && [...stretch.text].length <= SHORT && !stretch.text.includes('\n')
    if (!isCrumb || !before || !after || before.kind === 'same' || after.kind === 'same') return [stretch]
    return [
      { kind: 'removed' as const, text: stretch.text },
      { kind: 'added' as const, text: stretch.text },
    ]
  })
}

/** Between two stretches that stayed: all that went, then all that came. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const done: Stretch[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed) done.push({ kind: 'removed', text: removed })
    if (added) done.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of stretches) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      done.push({ kind, text })
    }
  }
  flush()
  return done
}
