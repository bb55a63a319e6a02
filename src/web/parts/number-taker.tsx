import { Button } from 'antd'
import { useState } from 'react'

import { takeNextNumber } from '../../contract/meetings-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import type { FieldSetting } from './event-field.tsx'
import type { Field } from './form-model.ts'
import { ProblemNotice } from './problem-notice.tsx'

const TAKERS = ['deputy_office_clerk', 'deputy_office_director', 'presidium', 'secretariat']

/** Beside a field that wants the next number of a series: takes it, so that nobody else has it. */
export function NumberTaker({
  field,
  setting: { series },
  onTaken,
}: {
  field: Field
  setting: FieldSetting
  onTaken: (number: string) => void
}) {
  const { post } = useSession()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isNumber = field.path === 'number' || field.path === 'serialNumber'
  if (!isNumber || !series || !post || !TAKERS.includes(post.role)) return null
  const take = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { termNo, sessionNo, period } = series
      const name = field.path === 'serialNumber' ? 'serial' : period
      const { number } = await ask(takeNextNumber, { body: { series: name, termNo, sessionNo } })
      onTaken(number)
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <>
      <Button onClick={() => void take()} loading={isBusy}>
        取下一个号
      </Button>
      <ProblemNotice error={error} />
    </>
  )
}
