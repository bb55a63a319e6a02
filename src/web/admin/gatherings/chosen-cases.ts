import { useQueries } from '@tanstack/react-query'

import { readCase } from '../../../contract/case-endpoints.ts'
import { ask } from '../../app/ask.ts'
import type { Choice } from '../../parts/form-model.ts'

/** Names are asked one by one; of a long list the beginning is enough to know it by. */
const MOST_NAMED = 30

/** The chosen cases by number and title; those that one may not see, or that stand far behind, by their id. */
export function useChosenCases(ids: readonly string[], mayRead: boolean): { named: Choice[]; more: number } {
  const asked = mayRead ? ids.slice(0, MOST_NAMED) : []
  const found = useQueries({
    queries: asked.map((id) => ({
      queryKey: [readCase.name, { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(readCase, { params: { id } }, { signal }),
      staleTime: 60_000,
    })),
  })
  const named = asked.map((id, at) => {
    const line = found[at]?.data
    const number = line?.number ?? line?.serialNumber ?? '未编号'
    return { value: id, label: line ? `${number}　${line.title ?? '（内容不在本系统）'}` : '正在读取…' }
  })
  return { named, more: ids.length - named.length }
}
