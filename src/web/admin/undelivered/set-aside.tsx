import { Button, Input } from 'antd'

import { setDeliveriesAside } from '../../../contract/channels-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'

/** Gives up on deliveries, with a reason that stays in the trail. */
export function SetAside({
  ids,
  onDone,
  onClose,
}: {
  ids: readonly string[]
  onDone: (what: string) => Promise<void>
  onClose: () => void
}) {
  return (
    <div className="admin-form" style={{ marginBottom: 12 }}>
      <SentForm
        onSend={async (values) => {
          const body = { ids: [...ids], reason: textOf(values, 'reason').trim() }
          const { setAside } = await ask(setDeliveriesAside, { body })
          await onDone(`不再发送 ${setAside} 条；收件箱里的仍在。`)
        }}
      >
        {(isBusy) => (
          <>
            <Field id="aside-reason" label="不再发送的原因">
              <Input
                id="aside-reason"
                name="reason"
                required
                autoFocus
                maxLength={200}
                placeholder="例如：已电话告知"
              />
            </Field>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy} disabled={ids.length === 0}>
                不再发送这 {ids.length} 条
              </Button>
              <Button onClick={onClose}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}
