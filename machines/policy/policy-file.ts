import { z } from 'zod'

import { policyHead, policySections } from './schema.ts'

/** A table whose entries a file may state one by one; null removes the inherited entry. */
function entries<Key extends z.core.$ZodRecordKey, Value extends z.core.SomeType>(table: z.ZodRecord<Key, Value>) {
  return z.partialRecord(table.keyType, z.nullable(table.valueType)).optional()
}

/**
 * A place's rules as a file states them: a section that is one rule stands whole or is inherited; a section that is a
 * table is merged by entry. What a file with `extends` does not state is its parent's.
 */
export const PolicyFile = z.strictObject({
  $schema: z.string().optional(),
  ...policyHead,
  extends: policyHead.id.optional(),
  /**
   * `by_reference` 参照: the parent's binding rules that are not national law may be followed here, and are marked so.
   * Without it they bind here as they do there.
   */
  inherits: z.enum(['as_is', 'by_reference']).optional(),
  labels: entries(policySections.labels),
  office: policySections.office.optional(),
  lateEntry: policySections.lateEntry.optional(),
  submission: policySections.submission.optional(),
  categories: entries(policySections.categories),
  key: policySections.key.optional(),
  screening: entries(policySections.screening),
  withdrawal: policySections.withdrawal.optional(),
  handledTogether: policySections.handledTogether.optional(),
  handover: policySections.handover.optional(),
  clocks: entries(policySections.clocks),
  reply: policySections.reply.optional(),
  extension: policySections.extension.optional(),
  reassignment: policySections.reassignment.optional(),
  resultClasses: policySections.resultClasses.optional(),
  inquiry: policySections.inquiry.optional(),
  feedback: policySections.feedback.optional(),
  rehandling: policySections.rehandling.optional(),
  assessment: policySections.assessment.optional(),
  conclusion: policySections.conclusion.optional(),
  commitments: policySections.commitments.optional(),
  supervision: policySections.supervision.optional(),
  ballot: policySections.ballot.optional(),
  chase: entries(policySections.chase),
  reviews: entries(policySections.reviews),
  appraisal: policySections.appraisal.optional(),
  numbering: policySections.numbering.optional(),
  transfer: policySections.transfer.optional(),
  deputyEnded: policySections.deputyEnded.optional(),
  publicity: policySections.publicity.optional(),
  archive: policySections.archive.optional(),
  reports: entries(policySections.reports),
})
export type PolicyFile = z.infer<typeof PolicyFile>

const LEVELS: readonly PolicyFile['level'][] = policyHead.level.options

/** Is the first level below the second? */
export function isLowerLevel(level: PolicyFile['level'], than: PolicyFile['level']): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than)
}
