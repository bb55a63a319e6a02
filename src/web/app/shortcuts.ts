import { type RefObject, useEffect } from 'react'

/** `/` goes to the search field, as long as nothing is being typed. */
export function useSearchShortcut(field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event) || isOverlaid()) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}

/** Arrows and `j`/`k` go from line to line of the list; Enter opens the line's link by itself. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key]
      if (step === undefined || isTyping(event) || isOverlaid() || !list.current) return
      const { activeElement } = document
      const isElsewhere = activeElement?.closest('nav, header, [role=dialog]')
      if (isElsewhere && event.key.startsWith('Arrow')) return
      const links = [...list.current.querySelectorAll<HTMLElement>('[data-row-link]')]
      const row = activeElement?.closest('tr, li')
      const at = links.findIndex((link) => row?.contains(link))
      const next = links[at === -1 ? (step > 0 ? 0 : -1) : at + step]
      if (!next) return
      event.preventDefault()
      next.focus({ preventScroll: true })
      next.scrollIntoView({ block: 'nearest' })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list])
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  const target = event.target as HTMLElement | null
  return Boolean(target?.closest('input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox]'))
}

function isOverlaid(): boolean {
  return [...document.querySelectorAll('[role=dialog]')].some((dialog) => dialog.checkVisibility?.() ?? true)
}
