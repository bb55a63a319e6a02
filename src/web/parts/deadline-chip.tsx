import { CheckOutlined, ClockCircleOutlined, MinusCircleOutlined, WarningOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import { useState } from 'react'

import type { CaseLine } from '../../contract/case-views.ts'
import { useToday } from '../app/session.tsx'
import { daysLeftText, dayText } from './day-text.ts'
import { DeadlineArithmetic } from './deadline-arithmetic.tsx'

export type Chip = NonNullable<CaseLine['deadline']>

/** Within so many working days the chip is framed. */
const SOON_WD = 3

/** Which clock, its day and the working days left, in words; a click shows how the day was worked out. */
export function DeadlineChip({ caseId, deadline }: { caseId: string; deadline: Chip }) {
  const [isOpen, setOpen] = useState(false)
  const today = useToday()
  const { label, dueOn, originalDueOn } = deadline
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setOpen}
      destroyOnHidden
      getPopupContainer={() => document.getElementById('content') ?? document.body}
      title={`${label}：怎么算出来的`}
      content={
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from within as well.
        <div onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
          <DeadlineArithmetic caseId={caseId} deadline={deadline} />
        </div>
      }
    >
      <button
        type="button"
        className={`chip ${toneOf(deadline)}`}
        title={`${label}：看怎么算出来的`}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        <ChipIcon deadline={deadline} />
        <span className="nowrap">{dayText(dueOn, today)}</span>
        <span className="left nowrap">{statusText(deadline)}</span>
        <span className="clock-name">{label.replace(/期限$/, '')}</span>
        {originalDueOn !== dueOn && <span className="quiet nowrap">原 {dayText(originalDueOn, today)}</span>}
        {deadline.isProvisional && <span className="quiet nowrap">暂定</span>}
      </button>
    </Popover>
  )
}

function ChipIcon({ deadline: { status, workingDaysLeft } }: { deadline: Chip }) {
  if (status === 'met') return <CheckOutlined aria-hidden />
  if (status === 'dropped') return <MinusCircleOutlined aria-hidden />
  if (status === 'overdue' || (workingDaysLeft !== null && workingDaysLeft < 0)) return <WarningOutlined aria-hidden />
  return <ClockCircleOutlined aria-hidden />
}

function statusText({ status, workingDaysLeft }: Chip): string {
  if (status === 'met') return '已完成'
  if (status === 'dropped') return '已取消'
  if (workingDaysLeft === null) return status === 'overdue' ? '已逾期' : ''
  return daysLeftText(workingDaysLeft)
}

function toneOf({ status, workingDaysLeft }: Chip): string {
  if (status === 'overdue') return 'is-overdue'
  if (status !== 'running' || workingDaysLeft === null) return ''
  if (workingDaysLeft < 0) return 'is-overdue'
  return workingDaysLeft <= SOON_WD ? 'is-due' : ''
}
