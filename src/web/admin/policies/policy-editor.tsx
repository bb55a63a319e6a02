import { Link, useParams, useSearchParams } from 'react-router'

import { createPolicyVersion, readPolicy, readPolicySchema } from '../../../contract/policies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { useKeptDraft } from '../../parts/kept-draft.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { PlainButton } from '../../parts/plain-controls.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { TabRow } from '../../parts/tab-row.tsx'
import { useMay } from '../may.ts'
import { CheckNotice } from './check-notice.tsx'
import type { DraftFile } from './draft-file.ts'
import { JsonForm } from './json-form.tsx'
import { addressOf, type Policy } from './policy-words.ts'
import type { Shape } from './rule-shape.ts'
import { RulesForm } from './rules-form.tsx'
import { SaveVersion } from './save-version.tsx'
import { useChecked } from './use-checked.ts'
import { ProblemsContext } from './value-field.tsx'
import '../../parts/event-parts.css'

/** A further version of the rules: as a form or as the whole file, judged the same way, saved but not yet in force. */
export function PolicyEditor() {
  const { id = '', version = '' } = useParams()
  const { data, error } = useAsk(readPolicy, { params: { id, version } }, { refetchOnWindowFocus: false })
  const { data: schema, error: schemaError } = useAsk(readPolicySchema, {}, { staleTime: Number.POSITIVE_INFINITY })
  const mayStore = useMay()(createPolicyVersion)
  if (!mayStore) {
    return (
      <PageFrame title="修改办理规则">
        <EmptyState title="由系统管理员修改">
          <p>请把要改的条款和依据交给系统管理员；保存以后您可以比较、预览变动。</p>
        </EmptyState>
      </PageFrame>
    )
  }
  return (
    <PageFrame
      title={data ? `修改：${data.name} 第 ${data.version} 版` : '修改办理规则'}
      subtitle={data && <Link to={addressOf(data)}>回到这一版</Link>}
    >
      <ProblemNotice error={error ?? schemaError} />
      {(!data || !schema) && !error && !schemaError && <p className="waiting">正在读取…</p>}
      {data && schema && <Editor policy={data} shape={schema as Shape} />}
    </PageFrame>
  )
}

function Editor({ policy, shape }: { policy: Policy; shape: Shape }) {
  const [params] = useSearchParams()
  const base = baseOf(policy)
  const [kept, keep, drop] = useKeptDraft<DraftFile | null>(`policy:${policy.id}:${policy.version}`, null)
  const draft = kept ?? base
  const { checked, error, isChecking } = useChecked(draft)
  const isJson = params.get('as') === 'json'
  const address = addressOf(policy, 'edit')
  return (
    <ProblemsContext value={checked?.problems ?? []}>
      {kept && (
        <p className="row">
          <span className="quiet">有还没有保存的修改，留在这台电脑的本页里。</span>
          <PlainButton look="text" onClick={drop}>
            全部撤回
          </PlainButton>
        </p>
      )}
      <TabRow
        label="怎样修改"
        current={isJson ? 'json' : 'form'}
        items={[
          { key: 'form', label: '表单', count: null, to: address },
          { key: 'json', label: '规则文件（JSON）', count: null, to: `${address}?as=json` },
        ]}
      />
      <ProblemNotice error={error} />
      <CheckNotice checked={checked} isChecking={isChecking} formAddress={address} />
      {isJson ? (
        <JsonForm draft={draft} onChange={keep} />
      ) : (
        <RulesForm shape={shape} base={base} whole={policy.whole} draft={draft} onChange={keep} />
      )}
      <SaveVersion draft={draft} isUnchanged={kept === null} checked={checked} isChecking={isChecking} onSaved={drop} />
    </ProblemsContext>
  )
}

/** An own version goes on under its name; what was shipped is inherited by rules of one's own. */
function baseOf({ isOwn, file, whole, id, name, level }: Policy): DraftFile {
  if (isOwn) return file ?? whole
  return { id: `${id}-local`.slice(0, 60), name: `${name}（本地）`, level, version: 1, extends: id }
}
