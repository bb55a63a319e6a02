import { Button, Input } from 'antd'
import { useState } from 'react'

import { FieldFrame } from '../../parts/field-frame.tsx'
import { FileButton } from '../../parts/scan-upload.tsx'
import { asRule, type DraftFile } from './draft-file.ts'

const MOST_BYTES = 1_000_000

/** The whole file; it is judged as soon as it can be read at all. */
export function JsonForm({ draft, onChange }: { draft: DraftFile; onChange: (draft: DraftFile) => void }) {
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2))
  const [problem, setProblem] = useState<string>()
  const put = (next: string) => {
    setText(next)
    const read = readJson(next)
    setProblem(read.problem)
    if (read.file) onChange(read.file)
  }
  const load = async (file: File | undefined) => {
    if (!file) return
    if (file.size > MOST_BYTES) setProblem('文件超过 1 MB，不像是规则文件；请核对后重选')
    else put(await file.text())
  }
  return (
    <div className="policy-json-edit stack">
      <FieldFrame
        id="policy-file"
        label="规则文件"
        problem={problem}
        help="没有写出的各节从 extends 所指的规则继承；格式与 duban policy schema 相同。"
      >
        <Input.TextArea
          id="policy-file"
          spellCheck={false}
          autoSize={{ minRows: 16, maxRows: 32 }}
          value={text}
          status={problem ? 'error' : ''}
          aria-describedby={problem ? 'policy-file-problem' : 'policy-file-help'}
          onChange={(event) => put(event.target.value)}
        />
      </FieldFrame>
      <div className="row">
        <FileButton label="读入文件" accept=".json,application/json" onFiles={([file]) => void load(file)} />
        <Button onClick={() => setText(JSON.stringify(draft, null, 2))}>整理格式</Button>
      </div>
    </div>
  )
}

/** Reads what was typed; the reason says at which line it broke off, where the browser tells. */
function readJson(text: string): { file?: DraftFile; problem?: string } {
  try {
    const file = asRule(JSON.parse(text))
    return file ? { file } : { problem: '应是一个对象，以 { 开头、以 } 结尾' }
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    const line = /line (\d+)/.exec(said)?.[1] ?? lineAt(text, /position (\d+)/.exec(said)?.[1])
    return { problem: `还不是完整的 JSON${line ? `，第 ${line} 行附近` : ''}；请检查逗号、引号和括号` }
  }
}

function lineAt(text: string, position: string | undefined): string | undefined {
  return position && String(text.slice(0, Number(position)).split('\n').length)
}
