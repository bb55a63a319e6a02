import { samples as assignment } from '../../machines/assignment/samples.ts'
import { samples as ballot } from '../../machines/ballot/samples.ts'
import { samples as commitment } from '../../machines/commitment/samples.ts'
import type { MachineName, Told } from '../../machines/effects.ts'
import { samples as followUpReview } from '../../machines/follow-up-review/samples.ts'
import { samples as inquiry } from '../../machines/inquiry/samples.ts'
import { samples as suggestion } from '../../machines/suggestion/samples.ts'
import { samples as supervision } from '../../machines/supervision/samples.ts'
import { samples as transfer } from '../../machines/transfer/samples.ts'

export type Samples = { readonly inputs: readonly Told[]; readonly events: readonly Told[] }

/** The samples that each machine ships. */
export const SAMPLES: Record<MachineName, Samples> = {
  suggestion,
  assignment,
  inquiry,
  commitment,
  supervision,
  ballot,
  follow_up_review: followUpReview,
  transfer,
}
