import type { z } from 'zod'

import type { GATHERING_KINDS, GATHERING_STATUSES, GatheringLine } from '../../../contract/meetings-endpoints.ts'

export type Gathering = z.infer<typeof GatheringLine>
export type GatheringKind = (typeof GATHERING_KINDS)[number]
export type GatheringStatus = (typeof GATHERING_STATUSES)[number]

/** What can be done with it next: the status that it gets, and the word on the button. */
export const STEPS: Readonly<Record<GatheringKind, Partial<Record<GatheringStatus, readonly Step[]>>>> = {
  handover_meeting: meetingSteps('已召开'),
  ballot_session: meetingSteps('已召开'),
  review_campaign: {
    planned: [
      { to: 'running', label: '开始' },
      { to: 'ended', label: '不办了，结束' },
    ],
    running: [{ to: 'ended', label: '结束' }],
    ended: [{ to: 'running', label: '重新开始' }],
  },
}
export type Step = { to: GatheringStatus; label: string; isFinal?: boolean }

/** A meeting that was held was held; one that was cancelled may be planned again. */
function meetingSteps(held: string): Partial<Record<GatheringStatus, readonly Step[]>> {
  return {
    planned: [
      { to: 'held', label: `登记为${held}`, isFinal: true },
      { to: 'cancelled', label: '取消' },
    ],
    cancelled: [{ to: 'planned', label: '恢复筹备' }],
  }
}

/** What each kind is for, said where there is none yet. */
export const PURPOSES: Readonly<Record<GatheringKind, string>> = {
  handover_meeting: '大会期间的建议在交办会上交办；登记以后，交办时可以选它，期限从会议当天起算。',
  ballot_session: '常委会对办理情况进行满意度测评；登记以后，把要测评的建议列进来，测评时选它。',
  review_campaign: '对列入计划、承诺解决的事项“回头看”；登记以后，把要回访的建议列进来。',
}

/** The words of the day's field. */
export const DAY_LABELS: Readonly<Record<GatheringKind, string>> = {
  handover_meeting: '召开日期',
  ballot_session: '召开日期',
  review_campaign: '开始日期',
}

export const ADDRESS = '/admin/meetings'
