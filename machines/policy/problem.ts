/** One thing wrong with a policy file: where, what stood there, what was expected, and a Chinese sentence. */
export type Problem = {
  path: string
  found: string
  expected: string
  message: string
  severity: 'error' | 'warning'
}

/** A path as people write it: `chase.reply.steps[0].offset`; `$` is the whole file. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '$'
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      const word = String(key)
      const safe = /^[\w$-]+$/.test(word) ? word : JSON.stringify(word)
      return index === 0 ? safe : `.${safe}`
    })
    .join('')
}

/** A value as it stands in the file, shortened to fit into a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return '（无）'
  const text = textOf(value)
  const letters = [...text]
  return letters.length > 80 ? `${letters.slice(0, 77).join('')}…` : text
}

/** JSON gives up on what is nested too deep, on circles and on big integers; such a value is named by its kind. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return `（无法显示的 ${typeof value}）`
    throw error
  }
}

/** A source as a citation: 《代表法》第五十一条. */
export function sourceText(source: { document: string; article?: string | undefined }): string {
  const name = /[《（(]/.test(source.document) ? source.document : `《${source.document}》`
  return source.article ? `${name}${source.article}` : name
}
