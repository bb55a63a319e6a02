import { useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { listTemplates, readTemplate, resetTemplate, type TemplateView } from '../../../contract/templates-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useAct } from '../../parts/use-act.ts'
import { TemplateForm } from './template-form.tsx'
import '../../parts/event-parts.css'
import './templates.css'

/** One template: its words, the variables that it may name, and how it reads with fictional facts. */
export function TemplatePage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(readTemplate, { params: { id } }, { refetchOnMount: 'always' })
  return (
    <PageFrame
      title={data ? `通知模板：${data.label}` : '通知模板'}
      subtitle={<Link to="/admin/templates">全部模板</Link>}
      actions={data?.isOwn && <Reset template={data} />}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Editor key={data.revision} template={data} />}
    </PageFrame>
  )
}

function Editor({ template }: { template: TemplateView }) {
  const { isBroken, rules, variables } = template
  return (
    <>
      {isBroken && <p className="problem">系统更新以后，本级的文字不再合格，现在发出的是缺省文字；请改正后保存。</p>}
      <div className="template-grid">
        <TemplateForm template={template} />
        <aside aria-label="可用的变量">
          <h2>可用的变量</h2>
          <p className="quiet">写在花括号里，发送时换成实际内容。标“公开”的才能用在标题和简要内容里。</p>
          <dl className="template-variables">
            {variables.map(({ placeholder, meaning, sample, isOpen, isRequired }) => (
              <div key={placeholder}>
                <dt>
                  <code>{placeholder}</code>
                  {isRequired && <span className="quiet">　必须写</span>}
                  {isOpen && <span className="quiet">　公开</span>}
                </dt>
                <dd>
                  {meaning}
                  <span className="quiet">　例：{sample}</span>
                </dd>
              </div>
            ))}
          </dl>
          {rules.length > 0 && (
            <ul>
              {rules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
          )}
        </aside>
      </div>
    </>
  )
}

function Reset({ template: { id, revision } }: { template: TemplateView }) {
  const queryClient = useQueryClient()
  const { isBusy, problem, act } = useAct()
  const [isDone, setDone] = useState(false)
  const reset = () =>
    act(async () => {
      queryClient.setQueryData(
        [readTemplate.name, { params: { id } }],
        await ask(resetTemplate, { params: { id }, body: { revision } }),
      )
      await queryClient.invalidateQueries({ queryKey: [listTemplates.name] })
      setDone(true)
    })
  return (
    <>
      <ProblemNotice error={problem} />
      <Popconfirm
        title="恢复缺省文字？"
        description="本级改过的文字不再使用，留痕里仍可查到。"
        okText="恢复"
        onConfirm={reset}
      >
        <Button loading={isBusy} disabled={isDone}>
          恢复缺省文字
        </Button>
      </Popconfirm>
    </>
  )
}
