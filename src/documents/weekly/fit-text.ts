/** Letters and figures are half as wide as characters. */
const NARROW = /[\u0020-\u007e]/

/** As much of a text as stands in one line of so many characters; what is cut off is shown by `…`. */
export function fitText(text: string, widthChars: number): string {
  const signs = [...text.replace(/\s+/g, ' ').trim()]
  if (widthOf(signs) <= widthChars) return signs.join('')
  let kept = signs
  while (kept.length > 0 && widthOf(kept) + 1 > widthChars) kept = kept.slice(0, -1)
  return `${kept.join('')}…`
}

function widthOf(signs: readonly string[]): number {
  return signs.reduce((width, sign) => width + (NARROW.test(sign) ? 0.55 : 1), 0)
}
