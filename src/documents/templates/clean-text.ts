/** XML knows no control characters and no half of a pair: they are left out; a line end and a tab stay. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n').replace(/[\p{Cs}\ufffe\uffff]|(?![\n\t])\p{Cc}/gu, '')
}
