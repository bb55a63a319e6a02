import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import { LEVEL_NAMES } from '../../../../machines/policy/names.ts'
import type { CallReply } from '../../../contract/client.ts'
import { amendCongress, readCongress } from '../../../contract/congress-endpoints.ts'
import { readMe } from '../../../contract/login-endpoints.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { useSession } from '../../app/session.tsx'
import { momentText } from '../../parts/day-text.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'

type Congress = CallReply<typeof readCongress>

/** What this congress is, which rules it follows, and where to go on. */
export default function CongressPage() {
  const { data, error } = useAsk(readCongress, {}, { refetchOnMount: 'always' })
  const { account, post } = useSession()
  const [isRenaming, setRenaming] = useState(false)
  const mayRename = post?.role === 'administrator'
  return (
    <PageFrame
      title="本人大"
      actions={mayRename && data && !isRenaming && <Button onClick={() => setRenaming(true)}>更名</Button>}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && isRenaming && <RenameForm congress={data} onDone={() => setRenaming(false)} />}
      {data && <Facts congress={data} />}
      {account.isOperator && (
        <p className="quiet">
          要再登记一个人民代表大会（另一套人员、规则和建议，互不可见），请到 <Link to="/setup">登记人大</Link>。
        </p>
      )}
    </PageFrame>
  )
}

function Facts({ congress }: { congress: Congress }) {
  const { name, level, foundedAt, policy, zone, counts } = congress
  const rows: [string, ReactNode][] = [
    ['名称', name],
    ['级别', LEVEL_NAMES[level] ?? level],
    [
      '现行办理规则',
      <Link key="policy" to={`/admin/policies/${policy.id}/${policy.version}`}>
        {policy.name} 第 {policy.version} 版
      </Link>,
    ],
    ['时区', `${zone === 'Asia/Shanghai' ? '北京时间' : zone}（每天从这里的零点算起；写在办理规则“机构”一节）`],
    ['登记时间', momentText(foundedAt)],
    ['在办建议', `${counts.openCases.toLocaleString('zh-CN')} 件`],
    ['人员', <Count key="people" to="/admin/people" count={counts.people} unit="人" />],
    ['单位', <Count key="units" to="/admin/units" count={counts.units} unit="个" />],
    ['代表', <Count key="deputies" to="/admin/deputies" count={counts.deputies} unit="人" />],
    ['未处理的故障', <Count key="faults" to="/admin/faults" count={counts.openFaults} unit="个" />],
  ]
  return (
    <dl className="facts" style={{ marginBottom: 16 }}>
      {rows.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Count({ to, count, unit }: { to: string; count: number; unit: string }) {
  return (
    <Link to={to}>
      {count.toLocaleString('zh-CN')} {unit}
    </Link>
  )
}

function RenameForm({ congress, onDone }: { congress: Congress; onDone: () => void }) {
  const queryClient = useQueryClient()
  return (
    <div className="admin-form" style={{ marginBottom: 16 }}>
      <SentForm
        onSend={async (values) => {
          await ask(amendCongress, { body: { name: textOf(values, 'name').trim(), oldName: congress.name } })
          queryClient.setQueryData([readMe.name, {}], await ask(readMe, {}))
          await queryClient.invalidateQueries({ queryKey: [readCongress.name] })
          onDone()
        }}
      >
        {(isBusy) => (
          <>
            <Field id="congress-name" label="新的名称" help="以后的页面和文书用新名称；已经发生的记录不变。">
              <Input
                id="congress-name"
                name="name"
                defaultValue={congress.name}
                required
                maxLength={200}
                autoFocus
                aria-describedby="congress-name-help"
              />
            </Field>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                保存
              </Button>
              <Button onClick={onDone}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}
