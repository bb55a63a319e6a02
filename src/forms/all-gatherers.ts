import { AppError } from '../errors.ts'
import { BALLOT_PAPER_GATHERER } from './gather/ballot-paper.ts'
import { CIRCULAR_GATHERER } from './gather/circular.ts'
import { COMMENDATION_LIST_GATHERER } from './gather/commendation-list.ts'
import { COMMITMENTS_GATHERER } from './gather/commitments-statement.ts'
import { COUNCIL_REPORT_GATHERER } from './gather/council-report.ts'
import { COUNT_SHEET_GATHERER } from './gather/count-sheet.ts'
import { DOSSIER_GATHERER } from './gather/dossier.ts'
import { EXCELLENT_SUGGESTIONS_GATHERER } from './gather/excellent-suggestions.ts'
import { HANDOVER_SLIP_GATHERER } from './gather/handover-slip.ts'
import { INQUIRY_FORM_GATHERER } from './gather/inquiry-form.ts'
import { INQUIRY_RECORD_GATHERER } from './gather/inquiry-record.ts'
import { OPINION_LETTER_GATHERER } from './gather/opinion-letter.ts'
import { ORAL_REPLY_GATHERER } from './gather/oral-reply-record.ts'
import { RECTIFICATION_NOTICE_GATHERER } from './gather/rectification-notice.ts'
import { REGISTRATION_FORM_GATHERER } from './gather/registration-form.ts'
import { REPLY_LETTER_GATHERER } from './gather/reply-letter.ts'
import { SUPERVISION_NOTICE_GATHERER } from './gather/supervision-notice.ts'
import { UNIT_HANDOVER_LIST_GATHERER } from './gather/unit-handover-list.ts'
import type { FormGatherer } from './gather.ts'

/** Every kind of document with what fills it, by the kind's id. */
export const GATHERERS: Readonly<Record<string, FormGatherer>> = {
  registration_form: REGISTRATION_FORM_GATHERER,
  handover_slip: HANDOVER_SLIP_GATHERER,
  unit_handover_list: UNIT_HANDOVER_LIST_GATHERER,
  reply_letter: REPLY_LETTER_GATHERER,
  opinion_letter: OPINION_LETTER_GATHERER,
  inquiry_form: INQUIRY_FORM_GATHERER,
  oral_reply_record: ORAL_REPLY_GATHERER,
  inquiry_record: INQUIRY_RECORD_GATHERER,
  supervision_notice: SUPERVISION_NOTICE_GATHERER,
  rectification_notice: RECTIFICATION_NOTICE_GATHERER,
  commitments_statement: COMMITMENTS_GATHERER,
  ballot_paper: BALLOT_PAPER_GATHERER,
  count_sheet: COUNT_SHEET_GATHERER,
  circular: CIRCULAR_GATHERER,
  commendation_list: COMMENDATION_LIST_GATHERER,
  council_report: COUNCIL_REPORT_GATHERER,
  excellent_suggestions: EXCELLENT_SUGGESTIONS_GATHERER,
  dossier: DOSSIER_GATHERER,
}

/** Throws REQUEST_INVALID for a kind that is not made one by one. */
export function gathererOf(kind: string): FormGatherer {
  const found = Object.hasOwn(GATHERERS, kind) ? GATHERERS[kind] : undefined
  if (found) return found
  throw new AppError('REQUEST_INVALID', `没有“${kind}”这种文书，或者它不能单独制发；请从列表中选择`)
}
