import type { Policy } from '../../../machines/policy/schema.ts'
import type { CaseLine } from '../../contract/case-views.ts'
import { stageLabel } from '../../contract/stage-label.ts'
import type { CaseExportRow } from '../../db/read/case-export.ts'
import type { CASE_EXPORT, RowOf, WORKLIST_EXPORT } from '../../documents/xlsx/export-columns.ts'

const PERIODS = { in_session: '大会期间', between_sessions: '闭会期间' } as const

/** A case as a line of the workbook; categories in the words of the place. */
export function caseLine(row: CaseExportRow, categories: Policy['categories']): RowOf<typeof CASE_EXPORT> {
  return {
    number: row.number,
    serialNumber: row.serial_number,
    title: row.title,
    leadSigner: row.lead_signer,
    cosigners: row.cosigners,
    delegation: row.delegation,
    period: row.period && PERIODS[row.period],
    termNo: row.term_no,
    sessionNo: row.session_no,
    category: row.category && (categories[row.category]?.label ?? row.category),
    isKey: row.is_key ? '重点' : '',
    stage: stageLabel(row),
    submittedOn: row.submitted_on,
    handedOverOn: row.first_handed_over_on,
    leadUnits: row.lead_units,
    coUnits: row.co_units,
    nextDueOn: row.next_due_on,
    repliedOn: row.replied_on,
    concludedOn: row.concluded_on,
    archivedOn: row.archived_on,
  }
}

/** A line of the desk as a line of the workbook. */
export function deskLine(line: CaseLine): RowOf<typeof WORKLIST_EXPORT> {
  return {
    number: line.number ?? line.serialNumber,
    title: line.title,
    leadSigner: line.leadSigner?.name ?? null,
    leadUnit: line.leadUnit?.name ?? null,
    otherUnits: line.otherUnitCount,
    stage: line.stageLabel,
    stamps: line.stamps.map(({ label }) => label).join('、'),
    deadline: line.deadline?.label ?? null,
    dueOn: line.deadline?.dueOn ?? null,
    workingDaysLeft: line.deadline?.workingDaysLeft ?? null,
    next: line.next?.label ?? null,
  }
}
