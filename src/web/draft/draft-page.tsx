import { Button } from 'antd'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'

import { listCases } from '../../contract/case-endpoints.ts'
import { readDirectory } from '../../contract/directory-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useSession, useToday } from '../app/session.tsx'
import { EntryFields } from '../parts/entry-fields.tsx'
import { EventField } from '../parts/event-field.tsx'
import type { Choice, FormValues } from '../parts/form-model.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { type Directory, type PickLists, pickListsOf } from '../parts/pick-lists.ts'
import { SimilarCases } from './similar-cases.tsx'
import { useDraft } from './use-draft.ts'
import '../parts/event-parts.css'
import './draft.css'

const MAIN = [
  'mark',
  'leadSignerId',
  'cosignerIds',
  'text.title',
  'text.body',
  'wishedUnitIds',
  'period',
  'termNo',
  'sessionNo',
]

/** `/cases/new`: a suggestion typed by the deputy, by the staff of the delegation, or by the office from the paper. */
export function DraftPage() {
  const { post } = useSession()
  const directory = useAsk(readDirectory, {}, { staleTime: 60_000 })
  // The session of congress that is being worked on: that of the suggestion that came last.
  const latest = useAsk(listCases, { query: { tab: 'all', sort: 'submitted_on', order: 'desc', limit: 1 } })
  if (!post || directory.isPending || latest.isPending)
    return <PageFrame title="新建议">{<p className="waiting">正在打开…</p>}</PageFrame>
  const line = latest.data?.lines[0]
  return (
    <DraftForm
      postId={post.postId}
      deputyId={post.deputyId}
      directory={directory.data}
      session={line ? { termNo: line.termNo, sessionNo: line.sessionNo } : undefined}
    />
  )
}

type DraftFormProps = {
  postId: string
  deputyId: string | null
  directory: Directory | undefined
  session: { termNo: number | null; sessionNo: number | null } | undefined
}

function DraftForm({ postId, deputyId, directory, session }: DraftFormProps) {
  const id = useId()
  const box = useRef<HTMLFormElement>(null)
  const today = useToday()
  const navigate = useNavigate()
  const lists = useMemo(() => pickListsOf(undefined, directory), [directory])
  const defaults = useMemo(
    () => withDelegation(defaultsOf(deputyId, session), directory),
    [deputyId, session, directory],
  )
  const form = useDraft(postId, defaults, today, (caseId) => void navigate(`/cases/${caseId}`))
  useFirstProblem(box, form.refusals)
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void form.send()
  }
  return (
    <PageFrame title="新建议">
      <form
        ref={box}
        className="draft-form stack"
        noValidate
        onKeyDown={onKey}
        onSubmit={(event) => {
          event.preventDefault()
          void form.send()
        }}
      >
        <p className="no-secrets">严禁录入、上传涉密信息。涉密建议先选“涉密”，只登记存根。</p>
        {form.problems[''] && (
          <div className="problem" role="alert">
            <p>{form.problems['']}</p>
          </div>
        )}
        <DraftFields id={id} form={form} lists={lists} directory={directory} />
        <EntryFields
          id={id}
          caseId=""
          actorId="suggestion"
          entry={form.entry}
          problems={form.problems}
          today={today}
          lateAfterDays={form.lateAfterDays}
          people={lists.deputy}
          onChange={form.setEntry}
        />
        <div className="row form-actions">
          <Button type="primary" htmlType="submit" loading={form.isBusy}>
            保存建议
          </Button>
          <span className="quiet">保存后在建议页提交、登记和上传原件。没有保存的内容留在本页签中。</span>
        </div>
      </form>
    </PageFrame>
  )
}

type DraftFieldsProps = {
  id: string
  form: ReturnType<typeof useDraft>
  lists: PickLists
  directory: Directory | undefined
}

function DraftFields({ id, form, lists, directory }: DraftFieldsProps) {
  const today = useToday()
  const [known, setKnown] = useState<readonly Choice[]>([])
  const { values, problems, fields, isSecret, setValues } = form
  const repeats = (values['repeats'] ?? []) as string[]
  const show = (path: string) => {
    const shown = fields.find((one) => one.path === path)
    if (!shown) return null
    return (
      <EventField
        key={path}
        // The group is optional for the sake of secrets; a title is not.
        field={path === 'text.title' ? { ...shown, isRequired: true } : shown}
        id={`${id}-${path}`}
        value={values[path]}
        problem={problems[path] || undefined}
        setting={{ lists, limits: {}, today, knownCases: known }}
        onChange={(value) =>
          setValues({ [path]: value, ...(path === 'leadSignerId' && delegationOf(String(value), directory)) })
        }
      />
    )
  }
  const link = ({ id: other, label }: { id: string; label: string }) => {
    setKnown([...known, { value: other, label }])
    setValues({ repeats: [...repeats, other] })
  }
  return (
    <>
      {show('mark')}
      {isSecret && (
        <p className="said">涉密建议的标题和内容不录入本系统，按保密规定以纸质办理；这里只登记提出人、届次和编号。</p>
      )}
      {show('text.title')}
      {!isSecret && <SimilarCases title={String(values['text.title'] ?? '')} linked={repeats} onLink={link} />}
      {show('text.body')}
      <div className="draft-columns">
        {['leadSignerId', 'cosignerIds', 'wishedUnitIds', 'period', 'termNo', 'sessionNo'].map(show)}
      </div>
      <details className="more-entry" open={repeats.length > 0}>
        <summary>其他：来源、代表团、公开、议案编号、重复提出</summary>
        <div className="draft-columns">
          {fields.filter(({ path }) => !MAIN.includes(path)).map(({ path }) => show(path))}
        </div>
      </details>
    </>
  )
}

function defaultsOf(deputyId: string | null, session: DraftFormProps['session']): FormValues {
  return {
    period: 'between_sessions',
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    ...(deputyId !== null && { leadSignerId: deputyId }),
    ...(session && session.termNo !== null && { termNo: String(session.termNo) }),
    ...(session && session.sessionNo !== null && { sessionNo: String(session.sessionNo) }),
  }
}

function withDelegation(defaults: FormValues, directory: Directory | undefined): FormValues {
  return { ...defaults, ...delegationOf(String(defaults['leadSignerId'] ?? ''), directory) }
}

/** The delegation of the lead signer goes without asking. */
function delegationOf(deputyId: string, directory: Directory | undefined): FormValues {
  const delegationId = directory?.deputies.find(({ id }) => id === deputyId)?.delegationId
  return delegationId ? { delegationId } : {}
}

function useFirstProblem(box: { readonly current: HTMLFormElement | null }, refusals: number): void {
  useEffect(() => {
    if (refusals === 0) return
    const wrong = box.current?.querySelector<HTMLElement>(
      '[aria-invalid=true], .field:has(.field-problem) input, .problem',
    )
    wrong?.focus()
    wrong?.scrollIntoView({ block: 'center' })
  }, [box, refusals])
}
