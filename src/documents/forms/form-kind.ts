/** One place in a template that is filled: `{标题}` in the text. Names are Chinese, since staff write them in Word. */
export type TextField = {
  name: string
  /** What it holds, for whoever edits the template. */
  hint: string
  /** Stands in previews; people in it are fictional. */
  sample: string
  /** A template without it is refused. */
  isRequired?: boolean
}
/** A part that is repeated, a table's row or some paragraphs: `{#代表}…{姓名}…{/代表}`. */
export type ListField = { name: string; hint: string; of: readonly TextField[]; isRequired?: boolean }
export type Field = TextField | ListField

/** What fills a template: texts, and lists of lines. */
export type FormData = { [name: string]: string | Record<string, string>[] }

/** One kind of letter or form: its fields, and the template that is used as long as the office has none of its own. */
export type FormKind = {
  /** snake_case. */
  id: string
  label: string
  /** 函件, 表单, 会议文书, 汇编与档案 */
  group: 'letter' | 'form' | 'meeting' | 'collection'
  fields: readonly Field[]
  /** The bytes of the shipped template, a .docx with the tags in it. */
  build: () => Promise<Buffer>
  /** What is done once the template is filled: what no tag can say, such as the pages of a table of contents. */
  finish?: (filled: Buffer) => Buffer
}

export function isList(field: Field): field is ListField {
  return 'of' in field
}
