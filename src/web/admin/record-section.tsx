import type { ReactNode } from 'react'

/** One part of a record under its heading, with what may be done in it. */
export function RecordSection({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="record-section stack" aria-label={title}>
      <div className="row row-between">
        <h2>{title}</h2>
        {actions && <div className="row no-print">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
