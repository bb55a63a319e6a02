import { useState } from 'react'

import type { CaseLine } from '../../contract/case-views.ts'
import { readChaseText } from '../../contract/phone-chase-endpoints.ts'
import { useMay } from '../admin/may.ts'
import type { Column } from '../parts/data-table.tsx'

export type Ticks = {
  /** Undefined for those who chase nobody. */
  column: Column<CaseLine, never> | undefined
  chosen: readonly CaseLine[]
  clear: () => void
}

/** Lines of a list that are ticked; a line that has left the list is not. */
export function useTicks(rows: readonly CaseLine[]): Ticks {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const mayChase = useMay()(readChaseText)
  const turn = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }
  return {
    column: mayChase ? columnOf(ticked, turn) : undefined,
    chosen: rows.filter(({ id }) => ticked.has(id)),
    clear: () => setTicked(new Set()),
  }
}

function columnOf(ticked: ReadonlySet<string>, turn: (id: string) => void): Column<CaseLine, never> {
  return {
    key: 'tick',
    title: '选',
    width: 36,
    narrow: 'bare',
    isHiddenInPrint: true,
    render: ({ id, number, title }) => (
      <label className="tick-line">
        <input type="checkbox" checked={ticked.has(id)} onChange={() => turn(id)} />
        <span className="only-read-aloud">
          勾选 {number} {title}
        </span>
      </label>
    ),
  }
}
