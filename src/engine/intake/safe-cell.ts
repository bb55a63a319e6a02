/** Takes off the apostrophe that goes before what a spreadsheet program would take for a formula. */
export function unescaped(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}
