import { BALLOT_PAPER } from './ballot-paper.ts'
import { CHASE_LETTER } from './chase-letter.ts'
import { CIRCULAR } from './circular.ts'
import { COMMENDATION_LIST } from './commendation-list.ts'
import { COMMITMENTS_STATEMENT } from './commitments-statement.ts'
import { COUNCIL_REPORT } from './council-report.ts'
import { COUNT_SHEET } from './count-sheet.ts'
import { DOSSIER } from './dossier.ts'
import { EXCELLENT_SUGGESTIONS } from './excellent-suggestions.ts'
import type { FormKind } from './form-kind.ts'
import { HANDOVER_SLIP } from './handover-slip.ts'
import { INQUIRY_FORM } from './inquiry-form.ts'
import { INQUIRY_RECORD } from './inquiry-record.ts'
import { OPINION_LETTER } from './opinion-letter.ts'
import { ORAL_REPLY_RECORD } from './oral-reply-record.ts'
import { RECTIFICATION_NOTICE } from './rectification-notice.ts'
import { REGISTRATION_FORM } from './registration-form.ts'
import { REPLY_LETTER } from './reply-letter.ts'
import { SUPERVISION_NOTICE } from './supervision-notice.ts'
import { UNIT_HANDOVER_LIST } from './unit-handover-list.ts'

/** Every kind of letter and form with a template; whoever makes a kind adds its line. */
export const FORM_KINDS: readonly FormKind[] = [
  REGISTRATION_FORM,
  HANDOVER_SLIP,
  UNIT_HANDOVER_LIST,
  CHASE_LETTER,
  REPLY_LETTER,
  OPINION_LETTER,
  INQUIRY_FORM,
  ORAL_REPLY_RECORD,
  INQUIRY_RECORD,
  SUPERVISION_NOTICE,
  RECTIFICATION_NOTICE,
  COMMITMENTS_STATEMENT,
  BALLOT_PAPER,
  COUNT_SHEET,
  CIRCULAR,
  COMMENDATION_LIST,
  COUNCIL_REPORT,
  EXCELLENT_SUGGESTIONS,
  DOSSIER,
]

export function findFormKind(id: string): FormKind | undefined {
  return FORM_KINDS.find((kind) => kind.id === id)
}
