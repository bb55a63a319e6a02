import type { ShownActor } from '../db/read/case-actors.ts'
import { AppError } from '../errors.ts'
import type { GatherContext } from './gather.ts'

/** A unit writes papers of its own duty alone. Throws NOT_ALLOWED. */
export function requireOwnDuty({ viewer }: GatherContext, actor: ShownActor): void {
  if (viewer.unitId === undefined || viewer.unitId === actor.unit_id) return
  throw new AppError('NOT_ALLOWED', '这是其他单位承办的；只能制发本单位的文书')
}
