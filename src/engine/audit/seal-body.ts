import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

import { canonicalJson } from './chain.ts'

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/)

/** What a seal lists of one case: its revision, and the number and hash of its last event. */
export const SealedCase = z.tuple([z.string(), z.int(), z.int(), Hex32])
export type SealedCase = z.infer<typeof SealedCase>

/** The bytes of a seal are this in canonical JSON. */
export const SealBody = z.strictObject({
  tenant: z.string(),
  n: z.int().min(1),
  sealedAt: z.string(),
  /** Id of the key: tells a wrong key from a forged seal, and tells nothing about the key. */
  key: z.string(),
  /** The mac of the seal before; null for the first. */
  previousMac: Hex32.nullable(),
  /** Cases in the register at that moment. */
  registered: z.int().min(0),
  cases: z.array(SealedCase),
})
export type SealBody = z.infer<typeof SealBody>

/** The very text that is hashed and sealed. */
export function writeSealBody(body: SealBody): string {
  return canonicalJson(body)
}

/** Reads a stored seal; undefined when it is not one. */
export function readSealBody(text: string): SealBody | undefined {
  try {
    return SealBody.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** HMAC-SHA-256 over the hash of a seal, which covers its body, the seal before it and the mac of that. */
export function sealMac(key: string, hash: string): string {
  return createHmac('sha256', key).update('duban-seal\n').update(hash, 'hex').digest('hex')
}

/** A name for a key by which it can be told from another one. */
export function sealKeyId(key: string): string {
  const mac = createHmac('sha256', key).update('duban-seal-key-id').digest()
  return createHash('sha256').update(mac).digest('hex').slice(0, 16)
}

/** Compares without telling by its duration how much was right. */
export function isSameMac(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex')
  const right = Buffer.from(b, 'hex')
  return left.length === right.length && timingSafeEqual(left, right)
}
