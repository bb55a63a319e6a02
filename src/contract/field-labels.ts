/** 中文 names of the fields that people fill in, by the last name of their path; the forms and the problems use them. */
export const FIELD_LABELS: Readonly<Record<string, string>> = {
  occurredOn: '发生日期',
  onBehalfOf: '代谁登记',
  basis: '依据',
  lateReason: '补录原因',
  title: '标题',
  body: '正文',
  reason: '理由',
  name: '名称',
}

/** The Chinese name of a field by its path; the path itself where there is none. */
export function fieldLabel(path: string): string {
  const names = path.split('.').filter((part) => !/^\d+$/.test(part))
  const last = names.at(-1)
  return last === undefined ? '（整体）' : (FIELD_LABELS[last] ?? path)
}
