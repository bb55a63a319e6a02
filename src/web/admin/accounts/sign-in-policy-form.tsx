import { useQueryClient } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useState } from 'react'

import { changeSignInPolicy, readSignInPolicy } from '../../../contract/account-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ask } from '../../app/ask.ts'
import { ROLE_CHOICES } from '../people/post-words.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm, type SeenRecord } from '../record-form.tsx'

type Policy = CallReply<typeof readSignInPolicy>

/** Ticked below the other fields; here for what others have changed in it. */
const ROLES_FIELD: RecordField = { name: 'roles', label: '必须两步验证的岗位', isShown: () => false }
const FIELDS: readonly RecordField[] = [
  {
    name: 'idleMinutes',
    label: '多少分钟不操作就退出',
    kind: 'number',
    isRequired: true,
    help: '5 至 720 分钟。退出后页面和已填写的内容还在，重新登录就能接着办。',
  },
  {
    name: 'absoluteMinutes',
    label: '一次登录最长多少分钟',
    kind: 'number',
    isRequired: true,
    help: '30 分钟至 30 天（43200 分钟）；到时须重新登录，例如一个工作日 720 分钟。',
  },
  {
    name: 'passwordMinLength',
    label: '密码至少多少个字符',
    kind: 'number',
    isRequired: true,
    help: '8 至 64；已有的密码照用，下次修改时按新的要求。',
  },
]

/** The requirements as a form; the roles are ticked, and those without an authenticator set it up when they come next. */
export function SignInPolicyForm({ policy }: { policy: Policy }) {
  const [roles, setRoles] = useState<readonly string[]>(policy.secondFactorRoles)
  const [saved, setSaved] = useState(0)
  const [opened, setOpened] = useState({ at: 0, policy })
  const queryClient = useQueryClient()
  return (
    <div className="record-section">
      <RecordForm
        key={opened.at}
        fields={[...FIELDS, ROLES_FIELD]}
        seen={seenOf(opened.policy)}
        schema={changeSignInPolicy.body}
        bodyOf={(values, revision) => ({ ...bodyOf(values), secondFactorRoles: roles, revision })}
        submitLabel="保存"
        onSend={async (body) => {
          const now = await ask(changeSignInPolicy, { body })
          queryClient.setQueryData([readSignInPolicy.name, {}], now)
          setOpened({ at: opened.at + 1, policy: now })
          setSaved(saved + 1)
        }}
        reread={async () => {
          const now = await ask(readSignInPolicy, {})
          // Ticks that were set or taken here stay.
          if (wordsOf(roles) === wordsOf(opened.policy.secondFactorRoles)) setRoles(now.secondFactorRoles)
          return seenOf(now)
        }}
        onCancel={() => {
          setRoles(opened.policy.secondFactorRoles)
          setOpened({ ...opened, at: opened.at + 1 })
        }}
      >
        <fieldset className="field field-group">
          <legend>必须两步验证的岗位</legend>
          <Checkbox.Group
            className="role-choices"
            value={[...roles]}
            onChange={(next) => setRoles(next as string[])}
            options={[...ROLE_CHOICES]}
          />
          <span className="help">
            勾选后，这些岗位的人须先绑定手机上的验证器才能办事；手机丢了的，在其账号里“重设密码”时可一并解除。
          </span>
        </fieldset>
      </RecordForm>
      <div role="status">{saved > 0 && <p className="said">已保存。</p>}</div>
    </div>
  )
}

function bodyOf(values: RecordValues) {
  return Object.fromEntries(FIELDS.map(({ name }) => [name, wholeNumber(values[name])]))
}

/** What is no number stays as it is, and the schema refuses it. */
function wholeNumber(text = ''): number | string {
  const plain = text.normalize('NFKC').trim()
  return /^\d+$/.test(plain) ? Number(plain) : plain
}

function wordsOf(roles: readonly string[]): string {
  return ROLE_CHOICES.filter(({ value }) => roles.includes(value))
    .map(({ label }) => label)
    .join('、')
}

function seenOf({ revision, idleMinutes, absoluteMinutes, passwordMinLength, secondFactorRoles }: Policy): SeenRecord {
  return {
    revision,
    values: {
      idleMinutes: String(idleMinutes),
      absoluteMinutes: String(absoluteMinutes),
      passwordMinLength: String(passwordMinLength),
      roles: wordsOf(secondFactorRoles),
    },
  }
}
