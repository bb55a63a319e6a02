import { createHash } from 'node:crypto'

/** What stands before the first event of a case. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 over the previous hash and the very bytes of the body, as lower-case hex. One chain per case. */
export function chainHash(previousHash: string, body: string): string {
  return createHash('sha256').update(previousHash, 'hex').update(body, 'utf8').digest('hex')
}

/** The salted hash of an event's free text; it stays in the body when the text is erased by law. */
export function textHash(salt: string, text: string): string {
  return createHash('sha256').update(salt, 'hex').update(text, 'utf8').digest('hex')
}

/** JSON with keys in code-unit order and absent fields left out: equal facts give equal bytes. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`

  let json = ''
  for (const key of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner === undefined) continue
    json += `${json === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`
  }
  return `{${json}}`
}
