import { Link, Route, Routes } from 'react-router'

import {
  type DocumentTemplateLine,
  listDocumentTemplates,
  TEMPLATE_GROUP_LABELS,
  TEMPLATE_GROUPS,
} from '../../contract/document-templates-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { NotFoundPage } from '../app/error-page.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { momentText } from '../parts/day-text.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { DocumentTemplatePage } from './document-template-page.tsx'
import './document-templates.css'

/** `/document-templates/…` 文书模板: of every letter, form and report, which template is in force. */
export default function DocumentTemplatePages() {
  return (
    <Routes>
      <Route index element={<DocumentTemplateList />} />
      <Route path=":kind" element={<DocumentTemplatePage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function DocumentTemplateList() {
  const { data, error } = useAsk(listDocumentTemplates, {}, { refetchOnMount: 'always' })
  const groups = TEMPLATE_GROUPS.filter((group) => data?.lines.some((line) => line.group === group))
  return (
    <PageFrame title="文书模板" subtitle="函件、表单、会议文书和报告用什么模板；可以下载后用 Word 或 WPS 修改，再上传">
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {groups.map((group) => (
        <section key={group} className="document-template-group" aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{TEMPLATE_GROUP_LABELS[group]}</h2>
          <DataTable
            caption={`${TEMPLATE_GROUP_LABELS[group]}的模板`}
            columns={COLUMNS}
            rows={data?.lines.filter((line) => line.group === group) ?? []}
            rowKey={({ kind }) => kind}
          />
        </section>
      ))}
    </PageFrame>
  )
}

const COLUMNS: Column<DocumentTemplateLine>[] = [
  {
    key: 'label',
    title: '文书',
    narrow: 'title',
    render: ({ kind, label }) => (
      <Link to={encodeURIComponent(kind)} className="row-link" data-row-link>
        {label}
      </Link>
    ),
  },
  {
    key: 'current',
    title: '现用模板',
    narrow: 'bare',
    width: 220,
    render: ({ current, hasShipped }) => {
      if (current) return <Stamp label={`本机关第 ${current.version} 版`} tone="notice" />
      return <span className="quiet">{hasShipped ? '系统自带' : '系统自动编排'}</span>
    },
  },
  {
    key: 'since',
    title: '上传',
    width: 280,
    render: ({ current }) => current && `${momentText(current.uploadedAt)}　${current.uploadedBy ?? ''}`,
  },
]
