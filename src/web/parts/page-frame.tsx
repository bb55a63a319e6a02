import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

/** On the first screen the keyboard begins at the top, where the way past the navigation is. */
let isFirstScreen = true

/** Heading, actions and content of one screen; a newly opened screen takes the focus to its heading. */
export function PageFrame({
  title,
  subtitle,
  actions,
  children,
}: {
  title: string
  /** A few words beside the heading. */
  subtitle?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    document.title = `${title} · 督办`
  }, [title])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another screen.
  useEffect(() => {
    const { activeElement } = document
    if (isFirstScreen) isFirstScreen = false
    else if (activeElement === null || activeElement === document.body || activeElement.closest('nav')) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [pathname])
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle && <p className="quiet">{subtitle}</p>}
        {actions && <div className="row no-print">{actions}</div>}
      </div>
      {children}
    </>
  )
}
