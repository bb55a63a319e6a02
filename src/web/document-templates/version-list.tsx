import { Button } from 'antd'

import { downloadDocumentTemplate, type TemplateVersion } from '../../contract/document-templates-endpoints.ts'
import { ask } from '../app/ask.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { momentText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { useAct } from '../parts/use-act.ts'
import type { TemplateView } from './document-template-page.tsx'

/** The office's own versions, to be fetched or put in force again; documents that were made keep theirs. */
export function VersionList({
  view: { kind, versions, current, hasShipped, mayUpload },
  onChoose,
}: {
  view: TemplateView
  onChoose: (id: string | null) => Promise<void>
}) {
  const { isBusy, problem, act } = useAct()
  if (versions.length === 0) return null
  const columns: Column<TemplateVersion>[] = [
    { key: 'version', title: '版本', narrow: 'title', width: 90, render: ({ version }) => `第 ${version} 版` },
    {
      key: 'file',
      title: '文件',
      render: ({ fileName, note }) => (
        <>
          {fileName}
          {note && <span className="quiet">　{note}</span>}
        </>
      ),
    },
    {
      key: 'uploaded',
      title: '上传',
      width: 210,
      render: ({ uploadedAt, uploadedBy }) => `${momentText(uploadedAt)}　${uploadedBy ?? ''}`,
    },
    {
      key: 'do',
      title: '操作',
      narrow: 'bare',
      width: 190,
      render: ({ id, isCurrent }) => (
        <span className="row">
          {isCurrent ? (
            <Stamp label="现用" tone="notice" />
          ) : (
            mayUpload && (
              <Button size="small" disabled={isBusy} onClick={() => void act(() => onChoose(id))}>
                改用这版
              </Button>
            )
          )}
          <ExportButton
            onAsk={() => ask(downloadDocumentTemplate, { params: { kind }, query: { which: id, filled: 'false' } })}
          >
            下载
          </ExportButton>
        </span>
      ),
    },
  ]
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">各个版本</h2>
      <ProblemNotice error={problem} />
      <DataTable caption="本机关上传的版本，新的在前" columns={columns} rows={versions} rowKey={({ id }) => id} />
      <p className="quiet">已经制发的文书保留原样，不随模板改变。</p>
      {current && mayUpload && (
        <Button disabled={isBusy} onClick={() => void act(() => onChoose(null))}>
          {hasShipped ? '恢复系统自带的模板' : '恢复由系统编排'}
        </Button>
      )}
    </section>
  )
}
