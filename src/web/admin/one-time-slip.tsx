import { Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'

import { useSession } from '../app/session.tsx'
import './slip.css'

/** Something secret that is shown this once: to be printed, cut out and handed over, or read out. */
export function OneTimeSlip({
  title,
  lines,
  note,
  onDone,
}: {
  title: string
  /** What is to be typed is set in a face in which 0 and O differ. */
  lines: readonly { label: string; value: string; isTyped?: boolean }[]
  note: ReactNode
  onDone: () => void
}) {
  const { congress } = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="said slip stack" role="status" aria-label={title}>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <dl className="facts">
        {lines.map(({ label, value, isTyped }) => (
          <Line key={label} label={label}>
            {isTyped ? <code className="slip-code">{value}</code> : value}
          </Line>
        ))}
        <Line label="登录地址">{`${window.location.origin}/sign-in`}</Line>
      </dl>
      <p>{note}</p>
      <p className="only-print">
        {congress?.name}　{congress?.today}
      </p>
      <div className="row no-print">
        <Button type="primary" onClick={() => window.print()}>
          打印
        </Button>
        <Button onClick={onDone}>已记下，不再显示</Button>
      </div>
    </section>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}
