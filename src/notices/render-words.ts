import { type NoticeFacts, textOf, VARIABLE_NAMES, VARIABLES, type VariableName } from './variables.ts'

/** `brief`: counts, numbers and dates alone, for public clouds, groups and SMS; the subject goes everywhere, too. */
export type Words = { subject: string; body: string; brief: string }
export const WORD_FIELDS = ['subject', 'body', 'brief'] as const

const PLACEHOLDER = /\{([^{}\n]*)\}/g
const BY_LABEL = new Map<string, VariableName>(VARIABLE_NAMES.map((name) => [VARIABLES[name].label, name]))

/** Variables that a text names, with their place in it; an unknown name has no variable. */
export function namesIn(text: string): { label: string; name: VariableName | undefined; at: number }[] {
  return [...text.matchAll(PLACEHOLDER)].map(({ 1: label = '', index }) => ({
    label: label.trim(),
    name: BY_LABEL.get(label.trim()),
    at: index,
  }))
}

/** Puts facts into a text. A line that names something empty is left out; what is put in is never read as a template. */
export function render(template: Words, facts: NoticeFacts): Words {
  return {
    subject: fillLine(template.subject, facts) ?? fill(template.subject, facts),
    body: fillLines(template.body, facts),
    brief: fillLines(template.brief, facts),
  }
}

function fillLines(text: string, facts: NoticeFacts): string {
  const lines = text.split('\n')
  const kept = lines.map((line) => fillLine(line, facts)).filter((line) => line !== undefined)
  // A text of which nothing is left would be an empty message.
  if (kept.every((line) => line.trim() === '')) return fill(text, facts)
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Undefined when the line names something that is empty and cannot be left out alone. */
function fillLine(line: string, facts: NoticeFacts): string | undefined {
  const isEmpty = namesIn(line).some(
    ({ name }) => name !== undefined && !VARIABLES[name].isInline && textOf(name, facts) === '',
  )
  return isEmpty ? undefined : fill(line, facts)
}

function fill(text: string, facts: NoticeFacts): string {
  return text.replace(PLACEHOLDER, (whole, label: string) => {
    const name = BY_LABEL.get(label.trim())
    if (name === undefined) return whole
    return textOf(name, facts) || (VARIABLES[name].isInline ? '' : '（未登记）')
  })
}
