import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import {
  chooseDocumentTemplate,
  downloadDocumentTemplate,
  listDocumentTemplates,
  readDocumentTemplate,
} from '../../contract/document-templates-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { FieldList } from './field-list.tsx'
import { UploadSection } from './upload-section.tsx'
import { VersionList } from './version-list.tsx'

export type TemplateView = CallReply<typeof readDocumentTemplate>

/** One kind: the template in force, how to replace it, its fields and its versions. */
export function DocumentTemplatePage() {
  const { kind = '' } = useParams()
  const { data, error } = useAsk(readDocumentTemplate, { params: { kind } }, { refetchOnMount: 'always' })
  const queryClient = useQueryClient()
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: [readDocumentTemplate.name] })
    await queryClient.invalidateQueries({ queryKey: [listDocumentTemplates.name] })
  }
  const choose = async (id: string | null) => {
    await ask(chooseDocumentTemplate, { params: { kind }, body: { id } })
    await refresh()
  }
  return (
    <PageFrame
      title={data ? `${data.label}的模板` : '文书模板'}
      subtitle={<Link to="/document-templates">全部文书模板</Link>}
      actions={data && <Downloads view={data} />}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <div className="document-template-grid">
          <div className="document-template-main">
            <InForce view={data} />
            {data.mayUpload ? (
              <UploadSection view={data} onStored={refresh} />
            ) : (
              <p className="quiet">模板由代表工作机构主任上传和更换。</p>
            )}
            <VersionList view={data} onChoose={choose} />
          </div>
          <FieldList view={data} />
        </div>
      )}
    </PageFrame>
  )
}

function Downloads({ view: { kind, current, hasShipped } }: { view: TemplateView }) {
  const get = (query: { which: 'current' | 'shipped'; filled: 'true' | 'false' }) => () =>
    ask(downloadDocumentTemplate, { params: { kind }, query })
  if (!current && !hasShipped) return null
  return (
    <>
      <ExportButton onAsk={get({ which: 'current', filled: 'false' })}>下载现用模板</ExportButton>
      {hasShipped && <ExportButton onAsk={get({ which: 'current', filled: 'true' })}>用示例内容预览</ExportButton>}
      {current && hasShipped && (
        <ExportButton onAsk={get({ which: 'shipped', filled: 'false' })}>下载系统自带的</ExportButton>
      )}
    </>
  )
}

function InForce({ view: { current, hasShipped } }: { view: TemplateView }) {
  if (current) {
    return (
      <p>
        现用：本机关第 {current.version} 版“{current.fileName}”
        <span className="quiet">
          　{current.uploadedBy ?? ''} {momentText(current.uploadedAt)} 上传{current.note && `，${current.note}`}
        </span>
      </p>
    )
  }
  return (
    <p>
      {hasShipped
        ? '现用：系统自带的模板。'
        : '现在由系统按公文格式编排。要用自己的版式：先生成一份报告并下载，在 Word 或 WPS 里改好，再在这里上传；表格和段落的字段也在生成过一份以后列在字段清单里。'}
    </p>
  )
}
