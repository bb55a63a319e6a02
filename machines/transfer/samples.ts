import type { TransferEvent, TransferInput } from './events.ts'

const DAY = '2020-01-02'
const input = { type: 'transfer.opened', field: '生态环境和资源保护', startOn: DAY } as const

/** Inputs and events from which a walk reaches every transition of a transfer. */
export const samples: { inputs: TransferInput[]; events: TransferEvent[] } = {
  inputs: [
    { ...input, direction: 'to_procuratorate' },
    { ...input, direction: 'from_procuratorate' },
  ],
  events: [
    { type: 'committeeView.given', committeeId: 'committee-1', agrees: true, text: { view: '样例意见' } },
    { type: 'transfer.sent', documentNumber: '样例〔2020〕1号' },
    { type: 'transfer.accepted', caseNumber: '样例〔2020〕2号' },
    { type: 'transfer.declined', text: { reason: '样例理由' } },
    { type: 'procuratorialSuggestion.issued', documentNumber: '样例〔2020〕3号', unitId: 'unit-1' },
    { type: 'procuratorialSuggestion.issued', documentNumber: '样例〔2020〕4号', unitId: 'unit-2' },
    { type: 'procuratorialSuggestion.answered', unitId: 'unit-1', text: { reply: '样例回复' } },
    { type: 'procuratorialSuggestion.answered', unitId: 'unit-2', text: { reply: '样例回复' } },
    { type: 'suit.filed', courtNumber: '样例〔2020〕5号' },
    { type: 'transfer.resultReported', text: { result: '样例结果' } },
    { type: 'transfer.closed' },
    { type: 'transfer.cancelled', why: 'withdrawn' },
    { type: 'deadline.recounted', kind: 'transfer_decision', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'transfer_decision', version: 1, step: 0, dueOn: DAY },
    { type: 'deadline.passed', kind: 'transfer_result', version: 1, dueOn: DAY },
    { type: 'record.corrected', ofSeq: 1, field: 'field', text: { from: '甲', to: '乙', reason: '样例理由' } },
  ],
}
