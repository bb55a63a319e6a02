import { Input } from 'antd'
import { useState } from 'react'

import type { DocumentTemplateField } from '../../contract/document-templates-endpoints.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import type { TemplateView } from './document-template-page.tsx'

/** From so many fields on there is something to look them up with. */
const MANY = 30

/** What can stand in the template, each to be copied as it is written there. */
export function FieldList({ view: { fields } }: { view: TemplateView }) {
  const [sought, setSought] = useState('')
  if (fields.length === 0) return null
  const shown = fields.filter((field) => isFound(field, sought.trim()))
  const groups = [...new Set(shown.map(({ group }) => group))]
  return (
    <section className="document-template-fields" aria-labelledby="fields">
      <h2 id="fields">字段清单</h2>
      <p className="quiet">
        在模板里照样写上，生成时换成内容。成组的内容写在“{'{#名称}'}”和“{'{/名称}'}
        ”之间：放在表格一行的首尾两格，这一行就按条数重复。名称后加“|一行”，字多时缩小字号、不折行。
      </p>
      {fields.length > MANY && (
        <Input
          aria-label="在字段清单中查找"
          placeholder="查找字段，如：办复率"
          value={sought}
          allowClear
          onChange={({ target }) => setSought(target.value)}
        />
      )}
      {shown.length === 0 && <p role="status">没有名称或说明里有“{sought.trim()}”的字段。</p>}
      {groups.map((group) => {
        const here = shown.filter((field) => field.group === group)
        if (group === null) return <Fields key="" fields={here} />
        return (
          <details key={`${group} ${sought === ''}`} open={sought !== '' || group === groups[0]}>
            <summary>
              {group}（{here.length} 个）
            </summary>
            <Fields fields={here} />
          </details>
        )
      })}
    </section>
  )
}

function isFound({ name, hint, of }: DocumentTemplateField, sought: string): boolean {
  return [name, hint, ...(of ?? []).map((one) => one.name)].some((words) => words.includes(sought))
}

function Fields({ fields }: { fields: readonly DocumentTemplateField[] }) {
  return (
    <ul>
      {fields.map((field) => (
        <li key={field.name}>
          <FieldLine field={field} />
          {field.of && (
            <ul>
              {field.of.map((inner) => (
                <li key={inner.name}>
                  <FieldLine field={{ ...inner, of: null, group: null }} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

function FieldLine({ field: { tag, hint, sample, isRequired } }: { field: DocumentTemplateField }) {
  return (
    <div className="document-template-field">
      <div>
        <code>{tag}</code>
        {isRequired && <strong>　必须有</strong>}
        <p className="quiet">
          {hint}
          {sample && `，如“${sample}”`}
        </p>
      </div>
      <CopyButton text={tag.replace('…', '')}>复制</CopyButton>
    </div>
  )
}
