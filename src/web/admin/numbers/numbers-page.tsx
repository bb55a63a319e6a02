import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  changeNumberTemplates,
  NUMBER_SERIES_LABELS,
  readNextNumber,
  readNumberTemplates,
} from '../../../contract/meetings-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useMay } from '../may.ts'
import { NextNumbers } from './next-numbers.tsx'
import { TemplateForm } from './template-form.tsx'

/** How numbers are written, and which comes next in each series. */
export default function NumbersPage() {
  const { data, error } = useAsk(readNumberTemplates, {}, { refetchOnMount: 'always' })
  const [isOpen, setOpen] = useState(false)
  const may = useMay()
  return (
    <PageFrame
      title="编号"
      subtitle="取走的号码不再给别人，不用也不收回"
      actions={may(changeNumberTemplates) && data && !isOpen && <Button onClick={() => setOpen(true)}>修改样式</Button>}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && isOpen && <TemplateForm numbering={data} onDone={() => setOpen(false)} />}
      {data && !isOpen && (
        <section style={{ marginBottom: 20 }}>
          <h2>样式</h2>
          <p className="quiet">
            出自<Link to={`/admin/policies/${data.policy.id}/${data.policy.version}`}>现行办理规则</Link>
            ；三种号码各编各的，互不占用。
          </p>
          <dl className="facts">
            {data.templates.map(({ series, template, example }) => (
              <div key={series} style={{ display: 'contents' }}>
                <dt>{NUMBER_SERIES_LABELS[series]}</dt>
                <dd>
                  <code>{template}</code>
                  <span className="quiet">　例：{example}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {may(readNextNumber) && <NextNumbers />}
      {data && !may(readNextNumber) && <p className="quiet">下一个号码由代表工作机构和大会秘书处查看。</p>}
    </PageFrame>
  )
}
