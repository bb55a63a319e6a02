import { Button } from 'antd'
import { useEffect, useState } from 'react'

const SAID_MS = 4000

/** Copies a text in one click, and says so. */
export function CopyButton({
  text,
  children,
  isPrimary = false,
}: {
  text: string
  children: string
  isPrimary?: boolean
}) {
  const [said, setSaid] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: each word rests for its own while.
  useEffect(() => {
    const timer = setTimeout(() => setSaid(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async () => setSaid((await copyText(text)) ? '已复制' : '浏览器不允许复制；请选中文字后按 Ctrl+C')
  return (
    <span className="row">
      <Button type={isPrimary ? 'primary' : 'default'} onClick={() => void copy()}>
        {children}
      </Button>
      <span role="status" className="quiet">
        {said}
      </span>
    </span>
  )
}

/** Over plain http, as in many offices, there is no clipboard; the old way works there. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused by the browser: the old way may still do.
    }
  }
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  // Within a dialog the focus may not leave it.
  const place = document.activeElement?.closest('[role=dialog]') ?? document.body
  place.append(field)
  field.select()
  const isDone = document.execCommand('copy')
  field.remove()
  return isDone
}
