import { Select } from 'antd'
import { useDeferredValue, useRef, useState } from 'react'

import { listCases } from '../../contract/case-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import type { Choice } from './form-model.ts'

/** One case, or several, found by number or words of the title. */
export function CasePicker({
  id,
  value,
  isMany,
  exceptId,
  known,
  onChange,
}: {
  id: string
  value: string | readonly string[] | undefined
  isMany: boolean
  exceptId?: string | undefined
  /** Cases whose names are known from elsewhere. */
  known?: readonly Choice[] | undefined
  onChange: (value: string | string[]) => void
}) {
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words.trim())
  const { data, isFetching } = useAsk(
    listCases,
    { query: { tab: 'all', q: asked, limit: 20 } },
    { enabled: asked.length >= 2 },
  )
  const seen = useRef(new Map<string, Choice>())
  const found = (data?.lines ?? [])
    .filter((line) => line.id !== exceptId)
    .map((line) => ({
      value: line.id,
      label: `${line.number ?? line.serialNumber ?? '未编号'}　${line.title ?? '（内容不在本系统）'}`,
    }))
  for (const choice of [...(known ?? []), ...found]) seen.current.set(choice.value, choice)
  // What is chosen keeps its name when the search moves on.
  const chosen = (Array.isArray(value) ? value : [value]).flatMap((one) => seen.current.get(String(one)) ?? [])
  const options = [...found, ...chosen.filter(({ value: one }) => found.every((other) => other.value !== one))]
  return (
    <Select
      id={id}
      {...(isMany ? { mode: 'multiple' as const } : {})}
      showSearch={{ filterOption: false, onSearch: setWords }}
      allowClear
      placeholder="输入编号或者标题中的两个字"
      notFoundContent={asked.length < 2 ? '输入两个字以上' : isFetching ? '正在查找…' : '没有找到'}
      value={(isMany ? [...((value as readonly string[] | undefined) ?? [])] : value || null) as never}
      options={options}
      onChange={(next: string | string[] | undefined) => onChange(next ?? (isMany ? [] : ''))}
    />
  )
}
