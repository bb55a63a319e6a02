import { readRows } from '../engine/a-world.ts'
import type { House } from './a-house.ts'

export type TrailRow = { kind: string; old: unknown; new: unknown; basis: string | null; case_id: string | null }

/** What the trail tells of one subject, in its order. */
export async function trailOf(house: House, subject: string): Promise<TrailRow[]> {
  return readRows<TrailRow>(
    house.pool,
    'select kind, old, new, basis, case_id from access_trail where subject = $1 order by n',
    [subject],
  )
}
