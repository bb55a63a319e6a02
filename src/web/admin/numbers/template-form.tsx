import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'

import { formatNumber } from '../../../../machines/policy/numbering.ts'
import type { CallReply } from '../../../contract/client.ts'
import {
  changeNumberTemplates,
  NUMBER_SERIES,
  NUMBER_SERIES_LABELS,
  readNextNumber,
  readNumberTemplates,
} from '../../../contract/meetings-endpoints.ts'
import { listPolicies } from '../../../contract/policies-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { describe, FieldFrame } from '../../parts/field-frame.tsx'
import { SentForm } from '../../parts/sent-form.tsx'
import '../../parts/event-parts.css'

type Numbering = CallReply<typeof readNumberTemplates>
type Series = (typeof NUMBER_SERIES)[number]

const EXAMPLE = { termNo: 15, sessionNo: 4, n: 7 }

/** New ways to write numbers: another version of the rules, in force at once. */
export function TemplateForm({ numbering, onDone }: { numbering: Numbering; onDone: () => void }) {
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState(() => templatesOf(numbering))
  const [source, setSource] = useState('')
  const send = async () => {
    const { serial, in_session: inSession, between_sessions: betweenSessions } = typed
    await ask(changeNumberTemplates, {
      body: { policyVersion: numbering.policy.version, serial, inSession, betweenSessions, source: source.trim() },
    })
    for (const name of [readNumberTemplates.name, readNextNumber.name, listPolicies.name]) {
      await queryClient.invalidateQueries({ queryKey: [name] })
    }
    onDone()
  }
  return (
    <div className="admin-form" style={{ marginBottom: 20 }}>
      <SentForm onSend={send}>
        {(isBusy) => (
          <>
            <p className="quiet">
              可以写 {'{year}'} 年、{'{term}'} 届、{'{session}'} 次；{'{n}'} 是流水号（必须有），{'{n:4}'}{' '}
              补零到四位。保存为办理规则的新一版，并立即启用；已经编的号不变。
            </p>
            {NUMBER_SERIES.map((series) => (
              <TemplateField
                key={series}
                series={series}
                value={typed[series]}
                onChange={(template) => setTyped({ ...typed, [series]: template })}
              />
            ))}
            <FieldFrame id="template-source" label="依据的文件" help="凭哪个文件或决定改的，记入规则的出处。">
              <Input
                {...describe('template-source', { help: '有' })}
                required
                maxLength={200}
                value={source}
                placeholder="例如：市人大常委会办公室关于建议编号的通知"
                onChange={(event) => setSource(event.target.value)}
              />
            </FieldFrame>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                保存并启用
              </Button>
              <Button onClick={onDone}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

function TemplateField({
  series,
  value,
  onChange,
}: {
  series: Series
  value: string
  onChange: (template: string) => void
}) {
  const year = Number(useToday()?.slice(0, 4))
  const id = `template-${series}`
  const isCounting = /\{n(:[1-9])?\}/.test(value)
  const example = isCounting ? `例：${formatNumber(value, { ...EXAMPLE, year }, EXAMPLE.n)}` : undefined
  const problem = isCounting ? undefined : '没有 {n}；应有流水号的位置，例如 第{n}号'
  return (
    <FieldFrame id={id} label={NUMBER_SERIES_LABELS[series]} problem={problem} {...(example && { help: example })}>
      <Input
        {...describe(id, { help: example, problem })}
        required
        maxLength={60}
        value={value}
        status={problem ? 'error' : ''}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  )
}

function templatesOf({ templates }: Numbering): Record<Series, string> {
  const of = (series: Series) => templates.find((one) => one.series === series)?.template ?? ''
  return { serial: of('serial'), in_session: of('in_session'), between_sessions: of('between_sessions') }
}
