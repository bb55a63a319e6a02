import { STATE_LABELS } from '../../machines/state-labels.ts'

type Days = { stage: string; replied_on: string | null; concluded_on: string | null; archived_on: string | null }

/** How far a suggestion is, in one word. */
export function stageLabel({ stage, replied_on, concluded_on, archived_on }: Days): string {
  if (archived_on !== null) return '已归档'
  if (concluded_on !== null) return '已办结'
  if (stage === 'underway' && replied_on !== null) return '已办复'
  return STATE_LABELS.suggestion[stage] ?? stage
}
