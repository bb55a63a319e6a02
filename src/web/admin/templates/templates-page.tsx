import { Link, Route, Routes } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { listTemplates } from '../../../contract/templates-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Stamp } from '../../parts/stamp.tsx'
import { TemplatePage } from './template-page.tsx'
import './templates.css'

type Line = CallReply<typeof listTemplates>['templates'][number]

/** 通知模板: the words of everything Duban tells people. */
export default function TemplatesPages() {
  return (
    <Routes>
      <Route index element={<TemplateList />} />
      <Route path=":id" element={<TemplatePage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function TemplateList() {
  const { data, error } = useAsk(listTemplates, {}, { refetchOnMount: 'always' })
  const groups = [...new Set(data?.templates.map(({ group }) => group))]
  return (
    <PageFrame title="通知模板" subtitle="系统发出的各种通知怎么写">
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {groups.map((group) => (
        <section key={group} className="template-group" aria-label={group}>
          <h2>{group}</h2>
          <DataTable
            caption={`${group}类通知模板`}
            columns={COLUMNS}
            rows={data?.templates.filter((one) => one.group === group) ?? []}
            rowKey={({ id }) => id}
          />
        </section>
      ))}
    </PageFrame>
  )
}

const COLUMNS: Column<Line>[] = [
  {
    key: 'label',
    title: '通知',
    narrow: 'title',
    render: ({ id, label }) => (
      <Link to={id} className="row-link" data-row-link>
        {label}
      </Link>
    ),
  },
  {
    key: 'own',
    title: '文字',
    narrow: 'bare',
    width: 200,
    render: ({ isOwn, isBroken }) => {
      if (isBroken) return <Stamp label="须改正，暂用缺省文字" tone="urgent" />
      return isOwn ? <Stamp label="本级改过" tone="notice" /> : <span className="quiet">缺省</span>
    },
  },
  {
    key: 'changed',
    title: '修改',
    width: 260,
    render: ({ changedAt, changedByName }) => changedAt && `${momentText(changedAt)} ${changedByName ?? ''}`,
  },
]
