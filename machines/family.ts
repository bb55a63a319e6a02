import { assignmentModule } from './assignment/module.ts'
import { ASSIGNMENT_GRANTS } from './assignment/roles.ts'
import { ballotModule } from './ballot/machine.ts'
import { BALLOT_GRANTS } from './ballot/roles.ts'
import { commitmentModule } from './commitment/machine.ts'
import { COMMITMENT_GRANTS } from './commitment/roles.ts'
import type { MachineName } from './effects.ts'
import { followUpReviewModule } from './follow-up-review/machine.ts'
import { FOLLOW_UP_REVIEW_GRANTS } from './follow-up-review/roles.ts'
import { inquiryModule } from './inquiry/machine.ts'
import { INQUIRY_GRANTS } from './inquiry/roles.ts'
import type { Grant } from './roles.ts'
import type { AnyModule } from './step.ts'
import { suggestionModule } from './suggestion/module.ts'
import { DRAFTING_GRANTS, SUGGESTION_GRANTS } from './suggestion/roles.ts'
import { supervisionModule } from './supervision/machine.ts'
import { SUPERVISION_GRANTS } from './supervision/roles.ts'
import { transferModule } from './transfer/machine.ts'
import { TRANSFER_GRANTS } from './transfer/roles.ts'

/** The machines of one case. */
export const FAMILY: Record<MachineName, AnyModule> = {
  suggestion: suggestionModule,
  assignment: assignmentModule,
  inquiry: inquiryModule,
  commitment: commitmentModule,
  supervision: supervisionModule,
  ballot: ballotModule,
  follow_up_review: followUpReviewModule,
  transfer: transferModule,
}

/** The role table: machine × event → who may send it, in which relation to the case, in which states. */
export const GRANTS: Record<MachineName, Readonly<Record<string, readonly Grant[]>>> = {
  suggestion: { 'suggestion.drafted': DRAFTING_GRANTS, ...SUGGESTION_GRANTS },
  assignment: ASSIGNMENT_GRANTS,
  inquiry: INQUIRY_GRANTS,
  commitment: COMMITMENT_GRANTS,
  supervision: SUPERVISION_GRANTS,
  ballot: BALLOT_GRANTS,
  follow_up_review: FOLLOW_UP_REVIEW_GRANTS,
  transfer: TRANSFER_GRANTS,
}
