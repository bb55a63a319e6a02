import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'

import type { CaseDetail } from '../../contract/case-views.ts'
import { listLinks } from '../../contract/links-endpoints.ts'
import { readChaseText } from '../../contract/phone-chase-endpoints.ts'
import { useMay } from '../admin/may.ts'

const ChaseDialog = lazy(async () => ({ default: (await import('../chasing/chase-dialog.tsx')).ChaseDialog }))

/** 催办, for those who chase; nobody is chased before the handover. */
export function ChaseButton({ detail: { id, number, title, assignments } }: { detail: CaseDetail }) {
  const may = useMay()
  const [isOpen, setOpen] = useState(false)
  if (!may(listLinks) || assignments.length === 0) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{may(readChaseText) ? '催办' : '一次性链接'}</Button>
      {isOpen && (
        <Suspense>
          <ChaseDialog cases={[{ id, number, title }]} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
