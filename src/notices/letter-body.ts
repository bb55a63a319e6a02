import { z } from 'zod'

import { LetterCitation, LetterItem } from '../contract/letters-endpoints.ts'

/** What a letter says, as it was when it was asked for: the file is made from it, however late and however often. */
export const LetterBody = z.object({
  askedUnitId: z.string(),
  unitId: z.string(),
  sender: z.string(),
  title: z.string(),
  addressee: z.string(),
  unitName: z.string(),
  paragraphs: z.array(z.string()),
  demandOn: z.string(),
  datedOn: z.string(),
  copyTo: z.array(z.string()),
  contact: z.string().nullable(),
  items: z.array(LetterItem),
  citations: z.array(LetterCitation),
  /** Cases that were state secrets already: nothing of them stands in the letter but their numbers. */
  secretCaseIds: z.array(z.string()),
})
export type LetterBody = z.infer<typeof LetterBody>
