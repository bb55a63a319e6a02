import type { TransferEvent, TransferInput } from '../../../machines/transfer/events.ts'
import type { TransferFact } from './case-facts.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

export function openTransfer({ actorId, event, on }: ToldLine): TransferFact {
  const { direction, field } = event as TransferInput
  return {
    actor_id: actorId,
    direction,
    field,
    opened_on: on,
    sent_on: null,
    accepted_on: null,
    declined_on: null,
    issued_on: null,
    answered_on: null,
    suit_on: null,
    result_on: null,
    closed_on: null,
    cancelled_on: null,
  }
}

export function foldTransfer(transfer: TransferFact, line: ToldLine): void {
  tell(HANDLERS, transfer, line)
}

type Day = {
  [K in keyof TransferFact]: TransferFact[K] extends string | null ? (null extends TransferFact[K] ? K : never) : never
}[keyof TransferFact]
const day =
  (column: Day) =>
  (fact: TransferFact, _: object, { on }: ToldLine): void => {
    fact[column] = on
  }

const HANDLERS: Handlers<TransferFact, TransferEvent> = {
  'transfer.sent': day('sent_on'),
  'transfer.accepted': day('accepted_on'),
  'transfer.declined': day('declined_on'),
  'procuratorialSuggestion.issued': day('issued_on'),
  'procuratorialSuggestion.answered': day('answered_on'),
  'suit.filed': day('suit_on'),
  'transfer.resultReported': day('result_on'),
  'transfer.closed': day('closed_on'),
  'transfer.cancelled': day('cancelled_on'),
}
