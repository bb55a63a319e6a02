import { fieldLabel } from '../contract/field-labels.ts'
import { AppError } from '../errors.ts'

/** Postgres stores neither U+0000 nor half of a character: a question that holds one is refused. Throws REQUEST_INVALID. */
export function requireStorable(question: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(question)) {
    const texts = Array.isArray(value) ? value : [value]
    if (texts.some((text) => typeof text === 'string' && (text.includes('\0') || /\p{Surrogate}/u.test(text)))) {
      throw new AppError(
        'REQUEST_INVALID',
        `“${fieldLabel(field)}”中有不能识别的字符（空字符或残缺的字符）；请删去后重试`,
      )
    }
  }
}
