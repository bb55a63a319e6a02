import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { readMe } from '../../contract/login-endpoints.ts'
import { createCongress, listShippedPolicies } from '../../contract/setup-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { DemoAccounts } from './demo-accounts.tsx'

type Policies = CallReply<typeof listShippedPolicies>['policies']
type Founded = CallReply<typeof createCongress>
type Level = Policies[number]['level']
type Kind = 'empty' | 'sample'

const LEVEL_LABELS = {
  national: '全国',
  province: '省级',
  prefecture: '设区的市级',
  county: '县级',
  township: '乡镇',
} as const
const KINDS: readonly { value: Kind; label: string }[] = [
  { value: 'empty', label: '空白：登记自己的人大，接着导入单位、代表和去年的台账' },
  { value: 'sample', label: '示例的一年：各个阶段的建议，虚构的人员，供试用和演示' },
]
const LEVELS = ['national', 'province', 'prefecture', 'county', 'township'] as const
const SAMPLE_POLICY = 'puyang-2024'
const SAMPLE_NAME = '示例市人民代表大会'

/** A congress with its rules: empty, or with a year of fictional people and real suggestions to try it out. */
export function CongressForm({ isFirst }: { isFirst: boolean }) {
  const { data, error } = useAsk(listShippedPolicies, {})
  const [founded, setFounded] = useState<Founded>()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const goOn = async () => {
    await queryClient.invalidateQueries({ queryKey: [readMe.name] })
    await navigate('/')
  }
  if (founded) return <DemoAccounts congressName={founded.name} accounts={founded.accounts} onGoOn={goOn} />
  return (
    <>
      <div>
        <h1>{isFirst ? '首次使用：登记人民代表大会' : '登记一个人民代表大会'}</h1>
        {isFirst && <p className="quiet">第 2 步，共 2 步。</p>}
      </div>
      <ProblemNotice error={error} />
      {data && (
        <FoundForm
          policies={data.policies}
          onFounded={async (reply) => {
            if (reply.accounts.length > 0) setFounded(reply)
            else await goOn()
          }}
        />
      )}
    </>
  )
}

function FoundForm({ policies, onFounded }: { policies: Policies; onFounded: (founded: Founded) => Promise<void> }) {
  const [kind, setKind] = useState<Kind>('empty')
  const [policyId, setPolicyId] = useState<string | null>(null)
  const [level, setLevel] = useState<Level | null>(null)
  const policy = policies.find(({ id }) => id === (policyId ?? (kind === 'sample' ? SAMPLE_POLICY : undefined)))
  return (
    <SentForm
      onSend={async (values) => {
        if (!policy) throw new Error('还没有选择办理规则；请选本地的，没有的选所在省的或“全国底线”')
        const name = textOf(values, 'name').trim()
        const reply = await ask(createCongress, {
          body: {
            name,
            level: level ?? policy.level,
            policyId: policy.id,
            kind,
            alsoDirector: values.get('alsoDirector') !== null,
          },
        })
        await onFounded(reply)
      }}
    >
      {(isBusy) => (
        <>
          <KindChoice kind={kind} onChange={setKind} />
          <Field id="congress-name" label="名称" help="例如“某某市人民代表大会”。">
            <PlainInput
              key={kind}
              id="congress-name"
              name="name"
              defaultValue={kind === 'sample' ? SAMPLE_NAME : ''}
              aria-describedby="congress-name-help"
              required
              minLength={2}
              maxLength={60}
            />
          </Field>
          <RuleFields
            policies={policies}
            policy={policy}
            level={level ?? policy?.level}
            onPolicy={setPolicyId}
            onLevel={setLevel}
          />
          {kind === 'empty' && (
            <label className="choice">
              <input type="checkbox" name="alsoDirector" />
              我同时做代表工作机构主任（以后可以分开；审核须由另一名工作人员先提出意见，除非办理规则允许一人办理）
            </label>
          )}
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            {kind === 'sample' ? '生成示例并进入' : '登记并进入'}
          </PlainButton>
          {isBusy && kind === 'sample' && <p role="status">正在生成示例的一年，约需半分钟到一分钟，请不要关闭本页…</p>}
        </>
      )}
    </SentForm>
  )
}

function RuleFields({
  policies,
  policy,
  level,
  onPolicy,
  onLevel,
}: {
  policies: Policies
  policy: Policies[number] | undefined
  level: Level | undefined
  onPolicy: (id: string) => void
  onLevel: (level: Level) => void
}) {
  return (
    <>
      <Field id="policy" label="办理规则" help="期限、步骤和用语按这里选的地方；以后可以改。">
        <select
          id="policy"
          className="input"
          value={policy?.id ?? ''}
          onChange={(event) => onPolicy(event.target.value)}
          aria-describedby="policy-help"
          required
        >
          <option value="" disabled>
            请选择：有本地的选本地，没有的选所在省
          </option>
          {policies.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field id="level" label="本人大的级别">
        <select
          id="level"
          className="input"
          value={level ?? ''}
          onChange={(event) => onLevel(LEVELS.find((one) => one === event.target.value) ?? 'county')}
          required
        >
          <option value="" disabled>
            请选择
          </option>
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              {LEVEL_LABELS[one]}
            </option>
          ))}
        </select>
      </Field>
    </>
  )
}

function KindChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <fieldset className="plain-fieldset">
      <legend className="label">从什么开始</legend>
      <div className="stack" style={{ gap: 6 }}>
        {KINDS.map(({ value, label }) => (
          <label key={value} className="choice">
            <input type="radio" name="kind" checked={kind === value} onChange={() => onChange(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
