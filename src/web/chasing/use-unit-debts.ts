import { useQueries } from '@tanstack/react-query'

import type { CallReply } from '../../contract/client.ts'
import { readChaseText } from '../../contract/phone-chase-endpoints.ts'
import { ask } from '../app/ask.ts'
import type { ChasedCase } from './chase-dialog.tsx'

type Text = CallReply<typeof readChaseText>['texts'][number]
/** A unit with all that it owes in the chosen cases, and the words for it. */
export type UnitDebt = {
  id: string
  name: string
  cases: readonly ChasedCase[]
  /** Cases in which a due day has passed: these can be named in a letter. */
  overdueCaseIds: readonly string[]
  brief: string
  full: string
}

/** What each unit owes in these cases, with the words by which it is chased. */
export function useUnitDebts(cases: readonly ChasedCase[]): {
  units: UnitDebt[]
  error: unknown
  isPending: boolean
} {
  const answers = useQueries({
    queries: cases.map(({ id }) => ({
      queryKey: [readChaseText.name, { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(readChaseText, { params: { id } }, { signal }),
    })),
  })
  const found = answers.flatMap(({ data }, at) => (data?.texts ?? []).map((text) => ({ text, about: cases[at] })))
  const ids = [...new Set(found.map(({ text }) => text.unit.id))]
  return {
    units: ids.map((id) => debtOf(found.filter(({ text }) => text.unit.id === id))),
    error: answers.find(({ error }) => error)?.error,
    isPending: answers.some(({ isPending }) => isPending),
  }
}

function debtOf(found: readonly { text: Text; about: ChasedCase | undefined }[]): UnitDebt {
  const unit = found[0]?.text.unit
  const cases = found.flatMap(({ about }) => about ?? [])
  const overdue = found.filter(({ text }) => text.clocks.some(({ isOverdue }) => isOverdue))
  return {
    id: unit?.id ?? '',
    name: unit?.name ?? '',
    cases,
    overdueCaseIds: overdue.flatMap(({ about }) => about?.id ?? []),
    brief: found.map(({ text }) => text.brief).join('\n'),
    full: found.map(({ text }) => text.full).join('\n\n'),
  }
}
