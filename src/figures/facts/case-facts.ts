import type { Policy } from '../../../machines/policy/schema.ts'
import type {
  AsOfBasis,
  FactBallotTable,
  FactDutyTable,
  FactFormTable,
  FactLegTable,
  FactPromiseTable,
  FactReviewTable,
  FactSuggestionTable,
  FactSupervisionTable,
  FactTransferTable,
} from '../../db/figure-schema.ts'

/** Where a log is cut: a period, a day, and by which of its two dates an event counts. */
export type Cut = {
  from: string
  to: string
  asOf: string
  basis: AsOfBasis
  /** The congress's time zone. */
  zone: string
  /** The rules by which an event was judged. */
  findPolicy: (id: string, version: number) => Policy | undefined
}

type Key = 'tenant_id' | 'book_id' | 'case_id'
type UnitNames = 'unit' | 'unit_now'

export type SuggestionFact = Omit<
  FactSuggestionTable,
  Key | UnitNames | 'body' | 'delegation' | 'lead_signer' | 'handling_leader' | 'in_period'
>
export type DutyFact = Omit<FactDutyTable, Key | UnitNames | 'in_period'>
export type LegFact = Omit<FactLegTable, Key | 'holder' | 'in_period'>
export type FormFact = Omit<FactFormTable, Key | 'delegation_id' | 'delegation' | 'in_period'>
export type PromiseFact = Omit<FactPromiseTable, Key | UnitNames | 'in_period'>
export type BallotFact = Omit<FactBallotTable, Key>
export type SupervisionFact = Omit<FactSupervisionTable, Key | 'leader' | 'committee' | 'in_period'>
export type ReviewFact = Omit<FactReviewTable, Key | 'in_period'>
export type TransferFact = Omit<FactTransferTable, Key | 'in_period'>

/** What the log of one case tells up to a day, by ids; names are looked up by whoever writes it down. */
export type CaseFacts = {
  /** Received within the period. */
  inPeriod: boolean
  /** Received within the period, or something happened in it. */
  concernsPeriod: boolean
  suggestion: SuggestionFact
  duties: DutyFact[]
  legs: LegFact[]
  forms: FormFact[]
  promises: PromiseFact[]
  ballots: BallotFact[]
  supervisions: SupervisionFact[]
  reviews: ReviewFact[]
  transfers: TransferFact[]
}
