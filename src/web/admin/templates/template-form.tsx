import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'

import type { CallReply } from '../../../contract/client.ts'
import {
  listTemplates,
  previewTemplate,
  readTemplate,
  saveTemplate,
  TEMPLATE_FIELD_LABELS,
  type TemplateView,
  type TemplateWords,
} from '../../../contract/templates-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { describe, FieldFrame } from '../../parts/field-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useAct } from '../../parts/use-act.ts'

type Preview = CallReply<typeof previewTemplate>
type Part = keyof TemplateWords

const PARTS: readonly { part: Part; help: string; rows: number; most: number }[] = [
  { part: 'subject', help: '也是邮件的标题。', rows: 1, most: 100 },
  { part: 'body', help: '收件箱和邮件里的全文。一行里的变量没有内容时，那一行略去。', rows: 6, most: 4000 },
  { part: 'brief', help: '发到短信和群里的文字，只能用公开的变量。', rows: 2, most: 300 },
]

/** The words, checked and shown with fictional facts before they are saved. */
export function TemplateForm({ template }: { template: TemplateView }) {
  const { id, revision } = template
  const [words, setWords] = useState<TemplateWords>(template.words)
  const [preview, setPreview] = useState<Preview>()
  const [said, setSaid] = useState('')
  const queryClient = useQueryClient()
  const { isBusy, problem, act } = useAct()
  const check = async () => {
    const found = await ask(previewTemplate, { params: { id }, body: words })
    setPreview(found)
    return found.problems.length === 0
  }
  const save = () =>
    act(async () => {
      if (!(await check())) return
      const saved = await ask(saveTemplate, { params: { id }, body: { ...words, revision } })
      setSaid('已保存，以后的通知用新的文字。')
      queryClient.setQueryData([readTemplate.name, { params: { id } }], saved)
      await queryClient.invalidateQueries({ queryKey: [listTemplates.name] })
    })
  const isChanged = PARTS.some(({ part }) => words[part] !== template.words[part])
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {PARTS.map(({ part, help, rows, most }) => (
        <WordsField
          key={part}
          part={part}
          help={help}
          rows={rows}
          most={most}
          value={words[part]}
          problem={problemsOf(preview, part)}
          onChange={(value) => {
            setWords({ ...words, [part]: value })
            setPreview(undefined)
            setSaid('')
          }}
        />
      ))}
      <ProblemNotice error={problem} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={!isChanged}>
          保存
        </Button>
        <Button onClick={() => void act(check)}>预览</Button>
        <span role="status">{said}</span>
      </div>
      {preview && preview.problems.length === 0 && <Shown words={preview.words} />}
    </form>
  )
}

function problemsOf(preview: Preview | undefined, part: Part): string | undefined {
  const found = preview?.problems.filter(({ field }) => field === part) ?? []
  if (found.length === 0) return undefined
  return found.map(({ line, column, message }) => `第 ${line} 行第 ${column} 个字：${message}`).join('；')
}

function WordsField({
  part,
  help,
  rows,
  most,
  value,
  problem,
  onChange,
}: {
  part: Part
  help: string
  rows: number
  most: number
  value: string
  problem: string | undefined
  onChange: (value: string) => void
}) {
  const id = `template-${part}`
  const says = { ...describe(id, { help, problem }), value, maxLength: most, required: true }
  const change = (event: { target: { value: string } }) => onChange(event.target.value)
  return (
    <FieldFrame id={id} label={TEMPLATE_FIELD_LABELS[part]} help={help} problem={problem}>
      {rows === 1 ? (
        <Input {...says} onChange={change} />
      ) : (
        <Input.TextArea {...says} onChange={change} autoSize={{ minRows: rows, maxRows: 20 }} />
      )}
    </FieldFrame>
  )
}

/** As it reads; the people and facts are made up. */
function Shown({ words: { subject, body, brief } }: { words: TemplateWords }) {
  return (
    <section className="template-shown" aria-label="预览">
      <p className="quiet">预览（内容是虚构的）</p>
      <strong>{subject}</strong>
      <p>{body}</p>
      <p>
        <span className="quiet">简要：</span>
        {brief}
      </p>
    </section>
  )
}
