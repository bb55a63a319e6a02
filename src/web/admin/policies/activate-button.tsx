import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import { readCongress } from '../../../contract/congress-endpoints.ts'
import { readNextNumber, readNumberTemplates } from '../../../contract/meetings-endpoints.ts'
import { activatePolicy, listPolicies, readPolicy } from '../../../contract/policies-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { Field, SentForm, textOf } from '../../parts/sent-form.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { compareAddress, type PolicyLine, type PolicyRef } from './policy-words.ts'

const SHOWN_ELSEWHERE = [listPolicies, readPolicy, readCongress, readNumberTemplates, readNextNumber]

/** New cases follow this version from now on; it is asked once more, with what stands in force now. */
export function ActivateButton({ policy, inForce }: { policy: PolicyRef & { name: string }; inForce: PolicyLine }) {
  const [isOpen, setOpen] = useState(false)
  const queryClient = useQueryClient()
  const { id, version } = policy
  const activate = async (values: FormData) => {
    const note = textOf(values, 'note').trim()
    await ask(activatePolicy, {
      params: { id, version },
      body: { inForce: { id: inForce.id, version: inForce.version }, ...(note && { note }) },
    })
    for (const { name } of SHOWN_ELSEWHERE) await queryClient.invalidateQueries({ queryKey: [name] })
    setOpen(false)
  }
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        启用这一版
      </Button>
      <FormDialog title="启用这一版" isOpen={isOpen} onClose={() => setOpen(false)}>
        <SentForm onSend={activate}>
          {(isBusy) => (
            <>
              <p>
                现行的是“{inForce.name}”第 {inForce.version} 版，将改为“{policy.name}”第 {version}{' '}
                版。此后新提出的建议按它办理；在办的 {inForce.openCases} 件不变，需要改用的由代表工作机构主任另行办理。
              </p>
              <p>
                <Link to={compareAddress(inForce, policy)}>先看两版有哪些不同</Link>
              </p>
              <Field id="activation-note" label="说明（可不填）">
                <Input.TextArea
                  id="activation-note"
                  name="note"
                  maxLength={2000}
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  placeholder="例如：经主任会议研究，自即日起施行"
                />
              </Field>
              <div className="row">
                <Button type="primary" htmlType="submit" loading={isBusy}>
                  启用
                </Button>
                <Button onClick={() => setOpen(false)}>取消</Button>
              </div>
            </>
          )}
        </SentForm>
      </FormDialog>
    </>
  )
}
