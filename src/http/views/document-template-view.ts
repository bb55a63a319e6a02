import {
  type DocumentTemplateField,
  type DocumentTemplateLine,
  TEMPLATE_GROUP_LABELS,
  type TemplateVersion,
} from '../../contract/document-templates-endpoints.ts'
import { type Field, isList } from '../../documents/forms/form-kind.ts'
import type { TemplateRow } from '../../forms/template-shelf.ts'
import type { TemplateKind } from '../template-kinds.ts'

export function toLine({ id, label, group }: TemplateKind, row: TemplateRow | undefined): DocumentTemplateLine {
  return {
    kind: id,
    label,
    group,
    groupLabel: TEMPLATE_GROUP_LABELS[group],
    current: row ? toUploaded(row) : null,
    hasShipped: group !== 'report',
  }
}

export function toVersion(row: TemplateRow): TemplateVersion {
  return { ...toUploaded(row), isCurrent: row.is_current }
}

function toUploaded(row: TemplateRow) {
  return {
    id: row.id,
    version: row.version,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    note: row.note,
    uploadedAt: row.uploaded_at.toISOString(),
    uploadedBy: row.uploader,
  }
}

/** How each field is written into a template. */
export function toFields(fields: readonly Field[], group: string | null = null): DocumentTemplateField[] {
  return fields.map((field) => {
    const { name, hint, isRequired = false } = field
    if (!isList(field))
      return { tag: `{${name}}`, name, hint, sample: field.sample || null, isRequired, of: null, group }
    const inner = field.of.map((one) => ({
      tag: `{${one.name}}`,
      name: one.name,
      hint: one.hint,
      sample: one.sample || null,
      isRequired: one.isRequired ?? false,
    }))
    return { tag: `{#${name}}…{/${name}}`, name, hint, sample: null, isRequired, of: inner, group }
  })
}
