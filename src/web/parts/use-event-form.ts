import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { z } from 'zod'

import { readCase, sendEvent } from '../../contract/case-endpoints.ts'
import { ProblemError } from '../../contract/client.ts'
import { ask } from '../app/ask.ts'
import { EMPTY_ENTRY, type EntryDraft, entryOf, problemsOfEntry } from './entry-draft.ts'
import { type Field, type FormLimits, type FormValues, fieldsOf } from './form-model.ts'
import { checkForm, type FieldProblems, problemsOf } from './form-payload.ts'
import { useKeptDraft } from './kept-draft.ts'
import { useWriteKey } from './write-key.ts'

type Draft = { values: FormValues; entry: EntryDraft }
export type EventFormInput = {
  caseId: string
  /** The revision that the writer sees, and the last line of the trail in it. */
  revision: number
  lastSeq: number
  actorId: string
  type: string
  schema: z.ZodType
  limits: FormLimits
  today: string | undefined
  /** Whose draft it is besides the case and the event. */
  postId: string
  defaults: (fields: readonly Field[]) => FormValues
  onSent: (sent: { firstSeq: number; lastSeq: number; isRepeated: boolean }) => void
}
export type EventFormState = ReturnType<typeof useEventForm>

const LATE_AFTER_DAYS = 3
const NOTHING: FieldProblems = {}

/** The state of one form: what is typed is kept, what is sent is judged first, a moved case asks again. */
export function useEventForm(input: EventFormInput) {
  const { caseId, revision, lastSeq, actorId, type, schema, limits, today, postId, onSent } = input
  const fields = useMemo(() => fieldsOf(schema, type, limits), [schema, type, limits])
  const [empty] = useState<Draft>(() => ({ values: {}, entry: EMPTY_ENTRY }))
  const [draft, keep, drop] = useKeptDraft<Draft>(`event:${caseId}:${actorId}:${type}:${postId}`, empty)
  const [problems, setProblems] = useState(NOTHING)
  const [isBusy, setBusy] = useState(false)
  /** The case had moved on when it was sent: what the writer had seen until then. */
  const [staleSince, setStaleSince] = useState<{ revision: number; seq: number }>()
  /** Grows with every refusal, for the focus to go to what is wrong. */
  const [refusals, setRefusals] = useState(0)
  const keyFor = useWriteKey()
  const queryClient = useQueryClient()

  const defaults = useMemo(() => input.defaults(fields), [input.defaults, fields])
  const values: FormValues = { ...defaults, ...draft.values }
  const entry: EntryDraft = { ...draft.entry, occurredOn: draft.entry.occurredOn || today || '' }
  const lateAfterDays = limits.lateReasonAfterDays ?? LATE_AFTER_DAYS

  const setValues = (part: FormValues) => {
    keep({ ...draft, values: { ...draft.values, ...part } })
    setProblems({ ...problems, ...Object.fromEntries(Object.keys(part).map((path) => [path, ''])) })
  }
  const setEntry = (part: Partial<EntryDraft>) => {
    keep({ ...draft, entry: { ...draft.entry, ...part } })
    setProblems({ ...problems, ...Object.fromEntries(Object.keys(part).map((name) => [name, ''])) })
  }

  const send = async () => {
    if (isBusy) return
    const checked = checkForm(schema, type, fields, values, limits)
    const found = { ...problemsOfEntry(entry, today, lateAfterDays), ...(checked.ok ? NOTHING : checked.problems) }
    setProblems(found)
    if (!checked.ok || Object.keys(found).length > 0) return setRefusals(refusals + 1)
    setBusy(true)
    try {
      const body = { actorId, event: checked.event as never, ...entryOf(entry, today) }
      const headers = { 'idempotency-key': keyFor(body), 'if-match': `"${revision}"` }
      const sent = await ask(sendEvent, { params: { id: caseId }, headers, body })
      drop()
      setStaleSince(undefined)
      await queryClient.invalidateQueries()
      onSent(sent)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'REVISION_STALE') {
        setStaleSince({ revision, seq: staleSince?.seq ?? lastSeq })
        await queryClient.invalidateQueries({ queryKey: [readCase.name] })
      } else {
        setProblems(whySending(error, fields, type))
        setRefusals(refusals + 1)
      }
    }
    setBusy(false)
  }

  return {
    fields,
    values,
    entry,
    problems,
    isBusy,
    refusals,
    staleSince,
    lateAfterDays,
    setValues,
    setEntry,
    send,
    drop,
  }
}

/** Where the answer belongs in the form; what only the whole can say stands above it. */
function whySending(error: unknown, fields: readonly Field[], type: string): FieldProblems {
  if (!(error instanceof ProblemError)) {
    const isOurs = error instanceof Error && /\p{Script=Han}/u.test(error.message)
    return { '': isOurs ? error.message : '没有发出去；已填写的内容还在，请重试' }
  }
  if (error.code === 'LATE_REASON_MISSING') return { lateReason: error.message }
  return problemsOf(fields, error.problem, type)
}
