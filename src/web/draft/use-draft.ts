import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { SuggestionDrafted } from '../../../machines/suggestion/events.ts'
import { createCase } from '../../contract/case-endpoints.ts'
import { ProblemError } from '../../contract/client.ts'
import { ask } from '../app/ask.ts'
import { EMPTY_ENTRY, type EntryDraft, entryOf, problemsOfEntry } from '../parts/entry-draft.ts'
import { type FormValues, fieldsOf } from '../parts/form-model.ts'
import { checkForm, type FieldProblems, problemsOf } from '../parts/form-payload.ts'
import { useKeptDraft } from '../parts/kept-draft.ts'
import { useWriteKey } from '../parts/write-key.ts'

const TYPE = 'suggestion.drafted'
const LATE_AFTER_DAYS = 3
const ALL_FIELDS = fieldsOf(SuggestionDrafted, TYPE)

type Draft = { values: FormValues; entry: EntryDraft }

/** The state of a new suggestion as it is typed; nothing of it is lost before it is sent. */
export function useDraft(
  postId: string,
  defaults: FormValues,
  today: string | undefined,
  onMade: (caseId: string) => void,
) {
  const [empty] = useState<Draft>(() => ({ values: {}, entry: EMPTY_ENTRY }))
  const [draft, keep, drop] = useKeptDraft<Draft>(`draft:${postId}`, empty)
  const [problems, setProblems] = useState<FieldProblems>({})
  const [isBusy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const keyFor = useWriteKey()
  const queryClient = useQueryClient()
  const values: FormValues = { ...defaults, ...draft.values }
  const entry: EntryDraft = { ...draft.entry, occurredOn: draft.entry.occurredOn || today || '' }
  const isSecret = values['mark'] === 'state_secret'
  // The content of a state secret is never entered, so it is not asked either.
  const fields = useMemo(() => ALL_FIELDS.filter(({ path }) => !isSecret || !path.startsWith('text.')), [isSecret])

  const setValues = (part: FormValues) => {
    const isNowSecret = part['mark'] === 'state_secret'
    const { 'text.title': _title, 'text.body': _body, ...others } = draft.values
    // What was typed before it was marked does not stay in the browser either.
    keep({ ...draft, values: { ...(isNowSecret ? others : draft.values), ...part } })
    setProblems({ ...problems, ...Object.fromEntries(Object.keys(part).map((path) => [path, ''])) })
  }
  const setEntry = (part: Partial<EntryDraft>) => keep({ ...draft, entry: { ...draft.entry, ...part } })
  const refuse = (found: FieldProblems) => {
    setProblems(found)
    setRefusals(refusals + 1)
  }

  const send = async () => {
    if (isBusy) return
    const checked = checkForm(SuggestionDrafted, TYPE, fields, values)
    const found = {
      ...problemsOfEntry(entry, today, LATE_AFTER_DAYS),
      ...(checked.ok ? {} : checked.problems),
      ...(!isSecret && !String(values['text.title'] ?? '').trim() && { 'text.title': '请填写标题' }),
    }
    if (!checked.ok || Object.keys(found).length > 0) return refuse(found)
    setBusy(true)
    try {
      const body = { event: checked.event as never, ...entryOf(entry, today) }
      const made = await ask(createCase, { headers: { 'idempotency-key': keyFor(body) }, body })
      drop()
      void queryClient.invalidateQueries()
      onMade(made.caseId)
    } catch (error) {
      refuse(whyDrafting(error))
    }
    setBusy(false)
  }

  return {
    fields,
    values,
    entry,
    problems,
    isBusy,
    isSecret,
    refusals,
    lateAfterDays: LATE_AFTER_DAYS,
    setValues,
    setEntry,
    send,
  }
}

function whyDrafting(error: unknown): FieldProblems {
  if (!(error instanceof ProblemError)) return { '': '没有发出去；已填写的内容还在，请重试' }
  if (error.code === 'LATE_REASON_MISSING') return { lateReason: error.message }
  return problemsOf(ALL_FIELDS, error.problem, TYPE)
}
