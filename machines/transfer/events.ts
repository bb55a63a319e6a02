import { z } from 'zod'

import { COMMON_EVENTS, Id, OnDay, Prose, Reason } from '../common-events.ts'

/** 双向转化: one clue between a suggestion and the procuratorate's public-interest work; the input of the machine. */
export const TransferInput = z.strictObject({
  type: z.literal('transfer.opened'),
  direction: z.enum(['to_procuratorate', 'from_procuratorate']),
  field: z.string().min(1).max(60),
  startOn: OnDay,
})
export type TransferInput = z.infer<typeof TransferInput>

export const TransferEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('committeeView.given'),
    committeeId: Id,
    agrees: z.boolean(),
    text: z.strictObject({ view: Prose }),
  }),
  z.strictObject({ type: z.literal('transfer.sent'), documentNumber: z.string().min(1).max(80) }),
  z.strictObject({ type: z.literal('transfer.accepted'), caseNumber: z.string().min(1).max(80) }),
  z.strictObject({ type: z.literal('transfer.declined'), text: Reason }),
  /** 检察建议: the document is issued and served; from then on the unit may see it. */
  z.strictObject({
    type: z.literal('procuratorialSuggestion.issued'),
    documentNumber: z.string().min(1).max(80),
    unitId: Id,
  }),
  z.strictObject({
    type: z.literal('procuratorialSuggestion.answered'),
    unitId: Id,
    text: z.strictObject({ reply: Prose }),
  }),
  /** Ignored without good reason: public-interest suit or special work report. */
  z.strictObject({ type: z.literal('suit.filed'), courtNumber: z.string().min(1).max(80) }),
  z.strictObject({ type: z.literal('transfer.resultReported'), text: z.strictObject({ result: Prose }) }),
  z.strictObject({ type: z.literal('transfer.closed') }),
  z.strictObject({ type: z.literal('transfer.cancelled'), why: z.enum(['withdrawn', 'recalled']) }),
  ...COMMON_EVENTS,
])
export type TransferEvent = z.infer<typeof TransferEvent>
