/** What a spreadsheet program takes for the beginning of a formula. */
const FORMULA_START = /^'*[=+\-@\t\r]/
/** Characters that no XML may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must go.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu
/** As much as a cell can hold. */
const LONGEST = 32_767

/** Text that no spreadsheet program takes for a formula: an apostrophe goes before it, and the import takes it off. */
export function safeText(text: string): string {
  const plain = text.replaceAll(UNWRITABLE, '')
  const safe = FORMULA_START.test(plain) ? `'${plain}` : plain
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe
}
