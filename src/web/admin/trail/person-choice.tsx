import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { listPeople, readPerson } from '../../../contract/people-endpoints.ts'
import { ROLE_LABELS } from '../../../contract/value-labels.ts'
import { useAsk } from '../../app/ask.ts'

const MOST = 20

/** One person, found by name; those who have left too, for the trail is longer than a post. */
export function PersonChoice({
  id,
  value,
  onChange,
}: {
  id: string
  value: string | undefined
  onChange: (personId: string | undefined) => void
}) {
  const [words, setWords] = useState('')
  const q = useDeferredValue(words.trim())
  const { data, isFetching } = useAsk(
    listPeople,
    { query: { state: 'all', limit: MOST, ...(q && { q }) } },
    { enabled: q !== '' },
  )
  const { data: chosen } = useAsk(readPerson, { params: { id: value ?? '' } }, { enabled: value !== undefined })
  const found = (q === '' ? [] : (data?.lines ?? [])).map((person) => ({
    value: person.id,
    label: [person.name, person.posts.map(({ role }) => ROLE_LABELS[role]).join('、') || null]
      .filter((part) => part !== null)
      .join('　'),
  }))
  const isListed = found.some((one) => one.value === value)
  const options = value !== undefined && !isListed ? [{ value, label: chosen?.name ?? value }, ...found] : found
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setWords }}
      allowClear
      placeholder="输入姓名"
      notFoundContent={q === '' ? '输入姓名中的一个字' : isFetching ? '正在查找…' : '没有找到'}
      value={value ?? null}
      options={options}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
    />
  )
}
