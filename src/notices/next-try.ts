import { dayInZone, instantAt } from '../../machines/policy/day.ts'
import { MOST_TRIES, waitMsAfter } from '../channels/patience.ts'
import type { ChannelKind } from '../db/notice-schema.ts'

/** Nobody's telephone rings outside these hours because a gateway was down in the afternoon. */
const RINGS_FROM = '08:00'
const RINGS_TO = '20:00'
const DAY_MS = 24 * 60 * 60_000

/** When it is tried again after so many failures: ever more rarely, and never so that a telephone rings at night. */
export function nextTryAt(
  failedAt: Date,
  { tries_left }: { tries_left: number },
  { channel, zone }: { channel: ChannelKind; zone: string },
): Date {
  const at = new Date(failedAt.getTime() + waitMsAfter(MOST_TRIES - tries_left))
  return channel === 'email' || channel === 'webhook' ? at : outOfTheNight(at, zone)
}

function outOfTheNight(at: Date, zone: string): Date {
  const moment = at.toISOString()
  const day = dayInZone(moment, zone)
  const from = Date.parse(instantAt(day, RINGS_FROM, zone))
  if (at.getTime() < from) return new Date(from)
  if (at.getTime() < Date.parse(instantAt(day, RINGS_TO, zone))) return at
  return new Date(from + DAY_MS)
}
