import { Input, Select } from 'antd'

import { FORCE_NAMES } from '../../../../machines/policy/names.ts'
import { FieldFrame } from '../../parts/field-frame.tsx'
import { asRule, type DraftRule, withKey } from './draft-file.ts'
import { idOf } from './value-field.tsx'

const FORCES = Object.entries(FORCE_NAMES).map(([value, label]) => ({ value, label }))
/** Id of the list of documents that the rules cite already. */
export const DOCUMENTS_ID = 'policy-documents'

/** Where it stands and how strong it is: of a rule, or of one field that stands elsewhere. */
export function ProvenanceFields({
  path,
  value,
  onChange,
}: {
  path: string
  value: DraftRule
  onChange: (source: unknown, force: unknown) => void
}) {
  const source = asRule(value['source']) ?? {}
  const { force } = value
  const id = idOf(`${path}-source`)
  const put = (name: string, text: string) =>
    onChange(withKey(source, name, text === '' && name === 'article' ? undefined : text), force)
  return (
    <div className="rule-parts">
      <FieldFrame id={`${id}-document`} label="文件">
        <Input
          id={`${id}-document`}
          list={DOCUMENTS_ID}
          maxLength={200}
          value={String(source['document'] ?? '')}
          onChange={(event) => put('document', event.target.value)}
        />
      </FieldFrame>
      <FieldFrame id={`${id}-article`} label="条款" isRequired={false}>
        <Input
          id={`${id}-article`}
          maxLength={100}
          value={String(source['article'] ?? '')}
          onChange={(event) => put('article', event.target.value)}
        />
      </FieldFrame>
      <FieldFrame id={`${id}-force`} label="效力">
        <Select
          id={`${id}-force`}
          value={(force as string | undefined) ?? null}
          options={FORCES}
          onChange={(next) => onChange(source, next)}
        />
      </FieldFrame>
    </div>
  )
}
