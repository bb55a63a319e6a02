import type { DocumentTemplateField } from '../../contract/document-templates-endpoints.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import type { TemplateView } from './document-template-page.tsx'

/** What can stand in the template, each to be copied as it is written there. */
export function FieldList({ view: { fields } }: { view: TemplateView }) {
  if (fields.length === 0) return null
  return (
    <section className="document-template-fields" aria-labelledby="fields">
      <h2 id="fields">字段清单</h2>
      <p className="quiet">
        在模板里照样写上，生成时换成内容。成组的内容写在“{'{#名称}'}”和“{'{/名称}'}
        ”之间：放在表格一行的首尾两格，这一行就按条数重复。名称后加“|一行”，字多时缩小字号、不折行。
      </p>
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            <FieldLine field={field} />
            {field.of && (
              <ul>
                {field.of.map((inner) => (
                  <li key={inner.name}>
                    <FieldLine field={{ ...inner, of: null }} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
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
