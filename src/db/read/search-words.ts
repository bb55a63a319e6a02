/** One word of a search as the index takes it: pairs of characters, and the very word to check what was found. */
export type SearchWord = { text: string; grams: string; like: string }

const FULL_WIDTH_OFFSET = 0xfee0
const LONGEST_WORD = 40
const MOST_WORDS = 5

/**
 * The text in which words are looked for: Latin letters small, full-width letters and digits half as wide. Character by
 * character, so that places in it are places in the original.
 */
export function fold(text: string): string {
  return [...text].map(foldCharacter).join('')
}

function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const isFullWidth = (code >= 0xff10 && code <= 0xff19) || (code >= 0xff21 && code <= 0xff5a)
  const narrow = isFullWidth ? String.fromCodePoint(code - FULL_WIDTH_OFFSET) : character
  const small = narrow.toLowerCase()
  // One for one: a letter whose small form is longer stays as it is.
  return [...small].length === 1 ? small : narrow
}

/** Pairs of neighbouring characters of each run without blanks, and the last character of each run by itself. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>()
  for (const run of fold(text).split(/\s+/u)) {
    const characters = [...run]
    for (const [n, character] of characters.entries()) grams.add(character + (characters[n + 1] ?? ''))
  }
  grams.delete('')
  return [...grams]
}

/** The words of a query, in their order; blanks part them. At most five, each of at most forty characters. */
export function wordsOf(query: string): SearchWord[] {
  const words = fold(query)
    .split(/\s+/u)
    .map((word) => [...word].slice(0, LONGEST_WORD).join(''))
    .filter((word) => word !== '')
  return [...new Set(words)]
    .slice(0, MOST_WORDS)
    .map((text) => ({ text, grams: pairsQuery(text), like: pattern(text) }))
}

/** A word in a pattern in which nothing but the word itself counts. */
export function pattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/** All pairs of the word; a single character stands at the beginning of some pair. */
function pairsQuery(word: string): string {
  const characters = [...word]
  if (characters.length === 1) return `${lexeme(word)}:*`
  return characters
    .slice(0, -1)
    .map((character, n) => lexeme(character + characters[n + 1]))
    .join(' & ')
}

/** A lexeme as `tsquery` reads it. */
export function lexeme(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "''")}'`
}

/** How people and units stand in the index. */
export function partyGram(kind: 'signer' | 'unit', id: string): string {
  return `${kind}:${id}`
}

/** Runs of three characters, any of which makes two titles worth comparing. */
export function runsQuery(title: string): string {
  const characters = [...title]
  const runs = characters
    .slice(0, -2)
    .map(
      (_, n) =>
        `(${lexeme(`${characters[n]}${characters[n + 1]}`)} & ${lexeme(`${characters[n + 1]}${characters[n + 2]}`)})`,
    )
  return [...new Set(runs)].join(' | ')
}
