import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'

import type { Ticks } from './use-ticks.tsx'

const ChaseDialog = lazy(async () => ({ default: (await import('./chase-dialog.tsx')).ChaseDialog }))

/** What can be done with the ticked lines; it is there as soon as one is. */
export function ChaseBar({ ticks: { chosen, clear } }: { ticks: Ticks }) {
  const [isOpen, setOpen] = useState(false)
  if (chosen.length === 0) return null
  return (
    <div className="chase-bar no-print" role="status">
      已选 {chosen.length} 件
      <Button type="primary" onClick={() => setOpen(true)}>
        催办
      </Button>
      <Button onClick={clear}>取消选择</Button>
      {isOpen && (
        <Suspense>
          <ChaseDialog cases={chosen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}
