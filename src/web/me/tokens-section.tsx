import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'

import { listTokens, makeToken, revokeToken } from '../../contract/account-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { ask, useAsk } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

type Token = CallReply<typeof listTokens>['tokens'][number]
type Scope = Token['scopes'][number]

const SCOPE_LABELS: Readonly<Record<Scope, string>> = { read: '读取', write: '登记事项', admin: '管理' }
const DAYS = 90

/** What a program uses to act for the present post, and never for more than that. */
export function TokensSection() {
  const { data, error } = useAsk(listTokens, {})
  const queryClient = useQueryClient()
  const [made, setMade] = useState<string>()
  const [isOpen, setOpen] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const revoke = async (id: string) => {
    try {
      await ask(revokeToken, { params: { id } })
      await queryClient.invalidateQueries({ queryKey: [listTokens.name] })
    } catch (no) {
      setProblem(no)
    }
  }
  if (error) return <ProblemNotice error={error} />
  return (
    <>
      <p className="quiet">供本单位的其他程序以您现在的岗位调用接口（说明见 /api/docs）；不用的请作废。</p>
      <ProblemNotice error={problem} />
      {data && data.tokens.length > 0 && (
        <DataTable caption="接口令牌" columns={columnsOf(revoke)} rows={data.tokens} rowKey={({ id }) => id} />
      )}
      {made && (
        <div className="said" role="status">
          <p>令牌（只显示这一次）：</p>
          <code>{made}</code>
        </div>
      )}
      {isOpen ? (
        <TokenForm
          onMade={async (token) => {
            setMade(token)
            setOpen(false)
            await queryClient.invalidateQueries({ queryKey: [listTokens.name] })
          }}
        />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>新建令牌</Button>
        </div>
      )}
    </>
  )
}

function TokenForm({ onMade }: { onMade: (token: string) => Promise<void> }) {
  const { post } = useSession()
  const [scopes, setScopes] = useState<Scope[]>(['read'])
  const offered = (['read', 'write', 'admin'] as const).filter(
    (scope) => scope !== 'admin' || post?.role === 'administrator',
  )
  return (
    <SentForm
      onSend={async (values) => {
        const label = textOf(values, 'label').trim()
        const expiresInDays = Number(textOf(values, 'days'))
        const { token } = await ask(makeToken, { body: { label, scopes, expiresInDays } })
        await onMade(token)
      }}
    >
      {(isBusy) => (
        <>
          <Field id="token-label" label="用途">
            <Input id="token-label" name="label" required maxLength={60} placeholder="例如：与市政府办公系统对接" />
          </Field>
          <fieldset className="plain-fieldset">
            <legend>可以做什么</legend>
            <Checkbox.Group
              value={scopes}
              onChange={(next) => setScopes(next as Scope[])}
              options={offered.map((value) => ({ value, label: SCOPE_LABELS[value] }))}
            />
          </fieldset>
          <Field id="token-days" label="有效天数" help="最长 366 天。">
            <Input
              id="token-days"
              name="days"
              type="number"
              min={1}
              max={366}
              defaultValue={DAYS}
              required
              style={{ width: 120 }}
              aria-describedby="token-days-help"
            />
          </Field>
          <div>
            <Button type="primary" htmlType="submit" loading={isBusy} disabled={scopes.length === 0}>
              新建
            </Button>
          </div>
        </>
      )}
    </SentForm>
  )
}

function columnsOf(revoke: (id: string) => Promise<void>): Column<Token>[] {
  return [
    { key: 'label', title: '用途', narrow: 'title', render: ({ label }) => label },
    { key: 'start', title: '开头', render: ({ start }) => <code>{start}…</code> },
    { key: 'scopes', title: '权限', render: ({ scopes }) => scopes.map((scope) => SCOPE_LABELS[scope]).join('、') },
    { key: 'expiresAt', title: '有效至', render: ({ expiresAt }) => momentText(expiresAt) },
    {
      key: 'lastUsedAt',
      title: '最近使用',
      render: ({ lastUsedAt }) => (lastUsedAt ? momentText(lastUsedAt) : '没有用过'),
    },
    {
      key: 'revoke',
      title: '操作',
      narrow: 'bare',
      isHiddenInPrint: true,
      render: ({ id, label }) => (
        <Button size="small" aria-label={`作废令牌“${label}”`} onClick={() => void revoke(id)}>
          作废
        </Button>
      ),
    },
  ]
}
