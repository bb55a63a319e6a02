import type { TEMPLATE_GROUPS } from '../contract/document-templates-endpoints.ts'
import { FORM_KINDS } from '../documents/forms/all-kinds.ts'
import type { Field } from '../documents/forms/form-kind.ts'
import { AppError } from '../errors.ts'
import { REPORT_KINDS } from '../reports/kinds.ts'

/** What has a template: a letter or form with its fields, or a report, which brings its own names. */
export type TemplateKind = {
  id: string
  label: string
  group: (typeof TEMPLATE_GROUPS)[number]
  fields: readonly Field[] | null
}

/** By group, as they are offered. */
export const TEMPLATE_KINDS: readonly TemplateKind[] = [
  ...FORM_KINDS.map(({ id, label, group, fields }) => ({ id, label, group, fields })),
  ...REPORT_KINDS.filter(({ hasDocument }) => hasDocument).map(({ id, label }) => ({
    id: `report:${id}`,
    label,
    group: 'report' as const,
    fields: null,
  })),
]

/** Throws NOT_FOUND. */
export function getTemplateKind(id: string): TemplateKind {
  const kind = TEMPLATE_KINDS.find((one) => one.id === id)
  if (!kind) throw new AppError('NOT_FOUND', '没有这一种文书；请从模板列表中选择')
  return kind
}
