import { useState } from 'react'

import { randomKey } from './random-key.ts'

/**
 * The Idempotency-Key of one form: the same content sent again, after a cut or a second click, has the same key and
 * happens once; changed content has a new one.
 */
export function useWriteKey(): (content: unknown) => string {
  const [keyFor] = useState(() => {
    let last: { content: string; key: string } | undefined
    return (content: unknown) => {
      const text = JSON.stringify(content)
      if (last?.content !== text) last = { content: text, key: randomKey() }
      return last.key
    }
  })
  return keyFor
}
