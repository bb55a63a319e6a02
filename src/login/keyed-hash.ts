import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** For what could be guessed from its bare hash: names, addresses, short codes. */
export function keyedHash(secret: string, purpose: string, value: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}\n${value}`).digest()
}

/** For what is random and long: tokens and links. */
export function bareHash(value: string): Buffer {
  return createHash('sha256').update(value).digest()
}

/** Takes the same time wherever the two differ. */
export function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
