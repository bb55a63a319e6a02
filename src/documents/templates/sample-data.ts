import { type Field, type FormData, isList } from '../forms/form-kind.ts'

/** How many lines a list has in a preview. */
const SAMPLE_LINES = 3

/** Every field filled with its sample. */
export function sampleData(fields: readonly Field[]): FormData {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      isList(field)
        ? Array.from({ length: SAMPLE_LINES }, () =>
            Object.fromEntries(field.of.map(({ name, sample }) => [name, sample])),
          )
        : field.sample,
    ]),
  )
}
