import { Checkbox } from 'antd'
import { useState } from 'react'

import {
  changePersonAccount,
  createPersonAccount,
  lockPersonAccount,
  resetPersonAccount,
} from '../../../contract/account-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { Confirm } from '../confirm.tsx'
import { type Person, useRereadPeople } from '../people/person-form.tsx'
import { RecordForm } from '../record-form.tsx'

/** What the person needs for the first sign-in. */
export type Given = { username: string; password: string }
type GivingProps = { person: Person; onGiven: (given: Given) => void; onCancel: () => void }

export function NewAccountForm({ person: { id }, onGiven, onCancel }: GivingProps) {
  const reread = useRereadPeople()
  return (
    <RecordForm
      fields={[
        {
          name: 'username',
          label: '登录名',
          isRequired: true,
          help: '3 至 30 个字母、数字、点或下划线，例如姓名的拼音；以后不能改。',
        },
        { name: 'externalName', label: '统一身份认证标识', help: '用统一身份认证登录的才填：在那里的用户名或邮箱。' },
      ]}
      seen={{ revision: 0, values: {} }}
      schema={createPersonAccount.body}
      bodyOf={({ username, externalName }) => ({
        username: username ?? '',
        ...(externalName?.trim() && { externalName }),
      })}
      submitLabel="开账号"
      onSend={async (body) => {
        const given = await ask(createPersonAccount, { params: { id }, body })
        await reread()
        onGiven(given)
      }}
      onCancel={onCancel}
    />
  )
}

export function ExternalNameForm({
  person: { id },
  externalName,
  onDone,
}: {
  person: Person
  externalName: string | null
  onDone: () => void
}) {
  const reread = useRereadPeople()
  return (
    <RecordForm
      fields={[
        {
          name: 'externalName',
          label: '标识',
          help: '此人在统一身份认证中的用户名、邮箱或唯一编号；留空就不能从那里登录。',
        },
      ]}
      seen={{ revision: 0, values: { externalName: externalName ?? '' } }}
      schema={changePersonAccount.body}
      bodyOf={(values) => ({ externalName: values['externalName']?.trim() || null })}
      submitLabel="保存"
      onSend={async (body) => {
        await ask(changePersonAccount, { params: { id }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

export function ResetForm({ person: { id, name }, onGiven, onCancel }: GivingProps) {
  const [alsoSecondFactor, setAlso] = useState(false)
  const reread = useRereadPeople()
  return (
    <Confirm
      label="重设密码"
      onConfirm={async () => {
        const given = await ask(resetPersonAccount, { params: { id }, body: { alsoSecondFactor } })
        await reread()
        onGiven(given)
      }}
      onCancel={onCancel}
    >
      <p>{name}在所有设备上的登录随即退出，原来的密码作废；新的首次密码只显示一次。请先核实是本人要求。</p>
      <Checkbox checked={alsoSecondFactor} onChange={(event) => setAlso(event.target.checked)}>
        同时解除两步验证（手机丢了或换了）
      </Checkbox>
    </Confirm>
  )
}

export function LockForm({ person: { id, name }, onDone }: { person: Person; onDone: () => void }) {
  const reread = useRereadPeople()
  return (
    <Confirm
      label="停用账号"
      isDangerous
      onConfirm={async () => {
        await ask(lockPersonAccount, { params: { id } })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p>{name}在所有设备上的登录、接口令牌和日历订阅随即失效，不能再登录；岗位和记录不变，以后可以恢复。</p>
    </Confirm>
  )
}
