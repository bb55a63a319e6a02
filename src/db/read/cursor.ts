import { createHash } from 'node:crypto'

import { Day } from '../../../machines/policy/day.ts'
import { AppError } from '../../errors.ts'

/** Where a page of cases ended: the values by which it is sorted, as text, and the case. */
export type Place = { keys: readonly string[]; id: string }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A cursor that continues this very question and no other. */
export function writeCursor(place: Place, question: unknown): string {
  return Buffer.from(JSON.stringify([fingerprint(question), place.keys, place.id])).toString('base64url')
}

/** Throws REQUEST_INVALID for what is no cursor, and for the cursor of another list, filter, order or person. */
export function readCursor(cursor: string | undefined, question: unknown): Place | null {
  if (cursor === undefined) return null
  const parsed = parse(cursor)
  if (!Array.isArray(parsed) || parsed.length !== 3) throw invalid('不是本系统给出的')
  const [hash, keys, id] = parsed as unknown[]
  const areKeys = Array.isArray(keys) && keys.every(isStorable)
  if (!areKeys || typeof id !== 'string' || !UUID.test(id)) throw invalid('不是本系统给出的')
  if (hash !== fingerprint(question)) throw invalid('属于另一个列表，或筛选、排序已经改变')
  return { keys, id }
}

/** Are the values of the kind by which the list is sorted? Throws REQUEST_INVALID. */
export function requireKeys({ keys }: Place, types: readonly { type: KeyType }[]): void {
  const fit = keys.length === types.length && types.every(({ type }, n) => FORMS[type](keys[n] ?? ''))
  if (!fit) throw invalid('不是本系统给出的')
}

export type KeyType = 'text' | 'integer' | 'date'
const FORMS: Readonly<Record<KeyType, (key: string) => boolean>> = {
  text: () => true,
  integer: (key) => /^-?\d{1,9}$/.test(key),
  // A day that there is: 31 February is none to the database either.
  date: (key) => Day.safeParse(key).success,
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isStorable(key: unknown): key is string {
  return typeof key === 'string' && !key.includes('\0') && !/\p{Surrogate}/u.test(key)
}

function invalid(why: string): AppError {
  return new AppError('REQUEST_INVALID', `分页标记“cursor”${why}；应原样使用上一页给出的标记，或者不写，从头开始`)
}

function fingerprint(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)
}
