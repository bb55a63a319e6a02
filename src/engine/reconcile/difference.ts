/** Where the database and the replayed log part: what the log says, and what is stored. */
export type Difference = { path: string; expected: string; found: string }

const LONGEST_SHOWN = 200

/** The first place, keys in order, at which two plain values differ; an absent field equals null. */
export function firstDifference(expected: unknown, found: unknown, path: string): Difference | undefined {
  if (!isBranch(expected) || !isBranch(found)) {
    if ((expected ?? null) === (found ?? null)) return undefined
    return { path, expected: show(expected), found: show(found) }
  }
  if (Array.isArray(expected) !== Array.isArray(found)) return { path, expected: show(expected), found: show(found) }
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  for (const key of Array.isArray(expected) ? keys : keys.sort()) {
    const below = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`
    const difference = firstDifference(expected[key], found[key], below)
    if (difference) return difference
  }
  return undefined
}

/** As it comes back from the database: no undefined fields, no prototypes. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function show(value: unknown): string {
  const text = value === undefined || value === null ? '无' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text
}
