import { Button } from 'antd'
import { useState } from 'react'

import { readPersonAccount, unlockPersonAccount } from '../../../contract/account-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ask, useAsk } from '../../app/ask.ts'
import { Fact } from '../../case/section.tsx'
import { momentText } from '../../parts/day-text.ts'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { OneTimeSlip } from '../one-time-slip.tsx'
import { type Person, useRereadPeople } from '../people/person-form.tsx'
import { RecordSection } from '../record-section.tsx'
import { ExternalNameForm, type Given, LockForm, NewAccountForm, ResetForm } from './account-forms.tsx'

type Account = NonNullable<CallReply<typeof readPersonAccount>['account']>
type Opened = 'create' | 'reset' | 'lock' | 'external'

const TITLES: Readonly<Record<Opened, string>> = {
  create: '开账号',
  reset: '重设密码',
  lock: '停用账号',
  external: '统一身份认证标识',
}

/** 账号: how the person signs in. A given password is shown once and is nowhere afterwards. */
export function AccountSection({ person }: { person: Person }) {
  const { data, error } = useAsk(readPersonAccount, { params: { id: person.id } })
  const [opened, setOpened] = useState<Opened>()
  const [given, setGiven] = useState<Given>()
  const close = () => setOpened(undefined)
  const onGiven = (next: Given) => {
    setGiven(next)
    close()
  }
  if (error) return <ProblemNotice error={error} />
  if (!data) return null
  const { account } = data
  return (
    <RecordSection title="账号" actions={<Actions person={person} account={account} onOpen={setOpened} />}>
      {given && <PasswordSlip person={person} given={given} onDone={() => setGiven(undefined)} />}
      {account && !account.isLocked && person.leftOn !== null && (
        <p className="said">已离任，账号还没有停用：请点“停用账号”。</p>
      )}
      {account ? (
        <AccountFacts account={account} />
      ) : (
        <p className="quiet">
          {person.leftOn === null ? '还没有账号，不能登录。开账号时给出登录名和一次性的首次密码。' : '没有账号。'}
        </p>
      )}
      <FormDialog title={TITLES[opened ?? 'create']} isOpen={opened !== undefined} onClose={close}>
        {opened === 'create' && <NewAccountForm person={person} onGiven={onGiven} onCancel={close} />}
        {opened === 'reset' && <ResetForm person={person} onGiven={onGiven} onCancel={close} />}
        {opened === 'lock' && <LockForm person={person} onDone={close} />}
        {opened === 'external' && (
          <ExternalNameForm person={person} externalName={account?.externalName ?? null} onDone={close} />
        )}
      </FormDialog>
    </RecordSection>
  )
}

function Actions({
  person,
  account,
  onOpen,
}: {
  person: Person
  account: Account | null
  onOpen: (opened: Opened) => void
}) {
  const [error, setError] = useState<unknown>()
  const reread = useRereadPeople()
  const unlock = async () => {
    setError(undefined)
    try {
      await ask(unlockPersonAccount, { params: { id: person.id } })
      await reread()
    } catch (no) {
      setError(no)
    }
  }
  if (!account) return person.leftOn === null && <Button onClick={() => onOpen('create')}>开账号</Button>
  const isShut = account.isLocked || account.lockedUntil !== null
  return (
    <>
      <Button onClick={() => onOpen('reset')}>重设密码</Button>
      {isShut && (
        <Button onClick={() => void unlock()}>{account.isLocked ? '恢复账号' : '清除输错次数，立即恢复'}</Button>
      )}
      {!account.isLocked && <Button onClick={() => onOpen('lock')}>停用账号</Button>}
      <Button onClick={() => onOpen('external')}>统一身份认证</Button>
      <ProblemNotice error={error} />
    </>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const { username, externalName, isLocked, lockedUntil, mustSetPassword, hasSecondFactor, lastSignInAt } = account
  return (
    <dl className="facts">
      <Fact label="登录名">
        <code>{username ?? '（没有）'}</code>
      </Fact>
      <Fact label="状态">
        {isLocked ? (
          <strong className="urgent">已停用，不能登录</strong>
        ) : lockedUntil ? (
          <strong>密码输错太多次，{momentText(lockedUntil)} 自动恢复</strong>
        ) : (
          '正常'
        )}
      </Fact>
      <Fact label="密码">{mustSetPassword ? '是给出的首次密码，本人登录后须改' : '本人已设'}</Fact>
      <Fact label="两步验证">{hasSecondFactor ? '已设' : '未设'}</Fact>
      <Fact label="统一身份认证">{externalName ?? '未登记'}</Fact>
      <Fact label="最近登录">{lastSignInAt ? momentText(lastSignInAt) : '从未登录'}</Fact>
    </dl>
  )
}

function PasswordSlip({ person, given, onDone }: { person: Person; given: Given; onDone: () => void }) {
  return (
    <OneTimeSlip
      title={`${person.name}的登录名和首次密码`}
      lines={[
        { label: '登录名', value: given.username, isTyped: true },
        { label: '首次密码', value: given.password, isTyped: true },
      ]}
      note="密码只显示这一次，离开本页就看不到了；请打印后当面交给本人。本人登录后须立即改成自己的密码。"
      onDone={onDone}
    />
  )
}
