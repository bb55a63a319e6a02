import { Select } from 'antd'
import { useId, useMemo, useState } from 'react'

import { compareTexts } from './compare-text.ts'

export type TextVersion = { key: string; label: string; text: string }

/** Two versions of a text: what went is struck out, what came is underlined, and both are named for the ear. */
export function VersionCompare({ versions }: { versions: readonly TextVersion[] }) {
  const id = useId()
  const [olderKey, setOlder] = useState(versions.at(-2)?.key)
  const [newerKey, setNewer] = useState(versions.at(-1)?.key)
  const older = versions.find(({ key }) => key === olderKey)
  const newer = versions.find(({ key }) => key === newerKey)
  const stretches = useMemo(() => (older && newer ? compareTexts(older.text, newer.text) : []), [older, newer])
  if (versions.length < 2) return null
  const options = versions.map(({ key, label }) => ({ value: key, label }))
  const changes = stretches.filter(({ kind }) => kind !== 'same').length
  return (
    <div className="compare stack">
      <div className="row no-print">
        <label htmlFor={`${id}-old`}>旧稿</label>
        <Select id={`${id}-old`} value={olderKey ?? null} options={options} onChange={setOlder} />
        <label htmlFor={`${id}-new`}>新稿</label>
        <Select id={`${id}-new`} value={newerKey ?? null} options={options} onChange={setNewer} />
      </div>
      <p className="quiet">
        {changes === 0 ? '两稿内容相同。' : `${changes} 处不同：`}
        {changes > 0 && (
          <>
            <del>划线加［删］</del>是删去的，<ins>下划线加［增］</ins>是增加的。
          </>
        )}
      </p>
      <p className="prose">
        {stretches.map(({ kind, text }, index) => {
          // biome-ignore-start lint/suspicious/noArrayIndexKey: the stretches of one comparison never change places.
          if (kind === 'removed') return <del key={index}>［删］{text}</del>
          if (kind === 'added') return <ins key={index}>［增］{text}</ins>
          return <span key={index}>{text}</span>
          // biome-ignore-end lint/suspicious/noArrayIndexKey: the same.
        })}
      </p>
    </div>
  )
}
