import { Button, Select } from 'antd'
import { useState } from 'react'

import { proposeDocumentTags, type TagProposal } from '../../contract/document-templates-endpoints.ts'
import { listReports } from '../../contract/reports-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { spanText } from '../figures/figure-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { FileButton } from '../parts/scan-upload.tsx'
import { useAct } from '../parts/use-act.ts'
import { ProposalTable } from './proposal-table.tsx'

type Chosen = { id: string; name: string }
type Found = { file: File; proposals: TagProposal[]; names: ReadonlyMap<string, string> }

/** A report of last year that was not made here: places where its numbers stand are proposed, and shown before anything is replaced. */
export function LastYear({
  kind,
  isBusy,
  onApply,
}: {
  kind: string
  isBusy: boolean
  onApply: (file: File, chosen: readonly Chosen[]) => Promise<boolean>
}) {
  const { data } = useAsk(listReports, { query: { kind: kind.replace('report:', ''), state: 'made', limit: 50 } })
  const [reportId, setReportId] = useState<string>()
  const [found, setFound] = useState<Found>()
  const looking = useAct()
  if (!data) return null
  if (data.lines.length === 0) {
    return (
      <p className="quiet">
        往年的报告不是用本系统做的，也能当模板：先在“报告”里生成一份同一年度的报告，再到这里上传往年的 Word
        文件，系统对照数字找出可以换成字段的地方。
      </p>
    )
  }
  const look = (file: File) =>
    looking.act(async () => {
      setFound(undefined)
      const form = new FormData()
      form.append('file', file, file.name)
      const query = { reportId: reportId ?? data.lines[0]?.id ?? '' }
      const { proposals } = await ask(proposeDocumentTags, { params: { kind }, query, body: form })
      const sure = proposals.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const]))
      setFound({ file, proposals, names: new Map(sure) })
    })
  return (
    <section aria-labelledby="last-year">
      <h3 id="last-year">用往年的 Word 报告做模板</h3>
      <p className="quiet">选一份数字相同的报告来对照；找到的地方先列出来，您确认后才替换。</p>
      <div className="document-template-upload">
        <Select
          aria-label="对照的报告"
          value={reportId ?? data.lines[0]?.id ?? null}
          onChange={(id) => setReportId(id ?? undefined)}
          options={data.lines.map(({ id, title, fromOn, toOn }) => ({
            value: id,
            label: `${title}（${spanText({ fromOn, toOn })}）`,
          }))}
          popupMatchSelectWidth={false}
        />
        <FileButton
          label={looking.isBusy ? '正在对照…' : '选择往年的报告'}
          accept=".docx"
          isBusy={looking.isBusy}
          onFiles={([file]) => file && void look(file)}
        />
      </div>
      <ProblemNotice error={looking.problem} />
      {found && <Proposals found={found} isBusy={isBusy} onChange={setFound} onApply={onApply} />}
    </section>
  )
}

/** What was found, to be looked at; nothing is replaced before somebody says so. */
function Proposals({
  found,
  isBusy,
  onChange,
  onApply,
}: {
  found: Found
  isBusy: boolean
  onChange: (next: Found) => void
  onApply: (file: File, chosen: readonly Chosen[]) => Promise<boolean>
}) {
  const { file, proposals, names } = found
  if (proposals.length === 0) return <p role="status">没有找到相同的数字；请检查对照的报告是不是同一年度。</p>
  const chosen = [...names].map(([id, name]) => ({ id, name }))
  return (
    <>
      <p role="status">
        找到 {proposals.length} 处，其中 {proposals.filter(({ name }) => name !== null).length}{' '}
        处可以确定；其余的请选择字段，不选的保留原文。
      </p>
      <ProposalTable proposals={proposals} names={names} onChange={(next) => onChange({ ...found, names: next })} />
      <Button type="primary" loading={isBusy} disabled={names.size === 0} onClick={() => void onApply(file, chosen)}>
        替换选中的 {names.size} 处，存为模板
      </Button>
    </>
  )
}
