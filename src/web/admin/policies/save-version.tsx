import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { createPolicyVersion, listPolicies } from '../../../contract/policies-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useAct } from '../../parts/use-act.ts'
import { ChangeTable } from './change-table.tsx'
import type { DraftFile } from './draft-file.ts'
import { addressOf, type Checked } from './policy-words.ts'

/** What would be saved, beside what is in force; and the saving, which puts nothing in force yet. */
export function SaveVersion({
  draft,
  isUnchanged,
  checked,
  isChecking,
  onSaved,
}: {
  draft: DraftFile
  isUnchanged: boolean
  checked: Checked | undefined
  isChecking: boolean
  onSaved: () => void
}) {
  const [note, setNote] = useState('')
  const { isBusy, problem, act } = useAct()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const save = () =>
    act(async () => {
      const body = { file: { ...draft }, ...(note.trim() && { note: note.trim() }) }
      const ref = await ask(createPolicyVersion, { body })
      await queryClient.invalidateQueries({ queryKey: [listPolicies.name] })
      onSaved()
      await navigate(addressOf(ref))
    })
  const changes = checked?.changes ?? []
  return (
    <>
      {checked?.isSound && changes.length > 0 && (
        <details style={{ marginTop: 16 }}>
          <summary>与现行的一版相比，{changes.length} 处不同</summary>
          <ChangeTable changes={changes} isStale={isChecking} />
        </details>
      )}
      <div className="policy-save">
        <ProblemNotice error={problem} />
        <div className="row">
          <Input
            aria-label="修改说明"
            placeholder="修改说明（可不填）"
            maxLength={2000}
            style={{ flex: '1 1 240px', maxWidth: 420 }}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button
            type="primary"
            loading={isBusy}
            disabled={isUnchanged || isChecking || !checked?.isSound}
            onClick={() => void save()}
          >
            {checked?.version ? `存为第 ${checked.version} 版` : '保存'}
          </Button>
          <span className="quiet">
            {isUnchanged ? '还没有修改。' : checked && !checked.isSound ? '改正错误以后才能保存。' : '保存后还不启用。'}
          </span>
        </div>
      </div>
    </>
  )
}
