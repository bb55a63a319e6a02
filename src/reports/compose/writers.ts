import type { ReportBody } from '../../contract/report-body.ts'
import type { ReportKindId } from '../kinds.ts'
import type { Desk } from './report-desk.ts'
import type { Subject } from './report-subject.ts'
import { writeAnnual } from './write-annual.ts'
import { writeFigures } from './write-figures.ts'
import {
  writeBody,
  writeFirstCategory,
  writeFollowUp,
  writeKeyCases,
  writeLedger,
  writeSatisfaction,
} from './write-special.ts'
import { writeCommittee, writeUnit, writeUnitYearly } from './write-units.ts'

export type Written = Pick<ReportBody, 'blocks' | 'annexes'>
export type Writer = (desk: Desk, subject: Subject) => Promise<Written>

export const WRITERS: Readonly<Record<ReportKindId, Writer>> = {
  first_category_report: writeFirstCategory,
  annual_report: writeAnnual,
  next_congress: writeAnnual,
  public_version: writeAnnual,
  satisfaction: writeSatisfaction,
  unit: writeUnit,
  committee: writeCommittee,
  key_case: writeKeyCases,
  follow_up: writeFollowUp,
  ledger: writeLedger,
  unit_yearly: writeUnitYearly,
  government_yearly: writeBody,
  court_yearly: writeBody,
  procuratorate_yearly: writeBody,
  figures: writeFigures,
}
