import { hash } from 'node:crypto'

/** What stands before the first event of a case. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 over the 64 hex digits of the previous hash and the very bytes of the body, in hex. One chain per case. */
export function chainHash(previousHash: string, body: string): string {
  return hash('sha256', previousHash + body, 'hex')
}

/** The salted hash of an event's free text: over the hex digits of the salt and the text. It outlives the text. */
export function textHash(salt: string, text: string): string {
  return hash('sha256', salt + text, 'hex')
}

/** JSON with keys in code-unit order and absent fields left out: equal facts give equal bytes. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(isInOrder(value) ? value : inOrder(value)) ?? 'null'
}

/** Mostly they are, and nothing has to be copied. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isInOrder)
  let last = ''
  for (const key in value) {
    if (key < last || !isInOrder((value as Record<string, unknown>)[key])) return false
    last = key
  }
  return true
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) copy[key] = inOrder((value as Record<string, unknown>)[key])
  return copy
}
