import type { Category, ScreeningOutcome } from '../policy/words.ts'
import type { PlannedAssignment, SuggestionDrafted } from './events.ts'

/** One line of duty as the suggestion counts it. */
export type Duty = { owesReply: boolean; answeredRound: number; answeredOn: string | null; isEnded: boolean }
type SettledPromise = 'open' | 'kept' | 'carried_over' | 'not_kept' | 'cancelled'

/** What a suggestion remembers: ids, days and counts; no name, no free text. */
export type SuggestionContext = {
  leadSignerId: string
  cosignerIds: string[]
  confirmedIds: string[]
  delegationId: string | null
  /** When it was made; a suggestion of a session stays one, in its number and in the figures, when the session is over. */
  period: 'in_session' | 'between_sessions'
  isSessionClosed: boolean
  termNo: number
  sessionNo: number
  origin: SuggestionDrafted['origin']
  mark: SuggestionDrafted['mark']
  publicity: SuggestionDrafted['publicity']
  repeats: string[]
  motionNumber: string | null
  wishedUnitIds: string[]
  fixedReplyDueOn: string | null
  priorCommunications: number
  submittedOn: string | null
  paper: { state: 'received' | 'missing'; keptAt: string } | null
  serialNumber: string | null
  number: string | null
  category: Category | null
  field: string | null
  isKey: boolean
  screening: { outcome: ScreeningOutcome; by: string } | null
  screenedAs: ScreeningOutcome | null
  bodyId: string | null
  plan: PlannedAssignment[]
  objections: string[]
  /** 交办之日 of the first handover: the outer date counts from it and never moves. */
  firstHandedOverOn: string | null
  handedOverOn: string | null
  /** The handover day that stood here before its correction. */
  correctedFrom: string | null
  isLongTermByNature: boolean
  receiptSignedOn: string | null
  handlingLeaderId: string | null
  duties: Record<string, Duty>
  /** Round of answering: 1 is the first handling, each re-handling adds one. */
  round: number
  isAfterAssessment: boolean
  promises: Record<string, SettledPromise>
  opinions: { round: number; outcome: string }[]
  openSupervisions: number
  ballotResults: string[]
  reviews: string[]
  transfers: number
  leadCaseId: string | null
  memberCaseIds: string[]
  /** 一并办理、分别答复: the signers of each member, who get the one reply too. */
  memberSigners: Record<string, string[]>
  waivedBy: string[]
  endedDeputies: Record<string, string>
  suspendedDeputyIds: string[]
  congressTermNo: number
  repliedOn: string | null
  concludedOn: string | null
  isConcludedWithDissatisfaction: boolean
  struckOffOn: string | null
  archivedOn: string | null
  archiveNumber: string | null
  withdrawnOn: string | null
  corrections: number
}

/** A fresh suggestion. */
export function newSuggestion(input: SuggestionDrafted): SuggestionContext {
  return {
    leadSignerId: input.leadSignerId,
    cosignerIds: input.cosignerIds,
    confirmedIds: [],
    delegationId: input.delegationId ?? null,
    period: input.period,
    isSessionClosed: false,
    termNo: input.termNo,
    sessionNo: input.sessionNo,
    origin: input.origin,
    mark: input.mark,
    publicity: input.publicity,
    repeats: input.repeats,
    motionNumber: input.motionNumber ?? null,
    wishedUnitIds: input.wishedUnitIds,
    fixedReplyDueOn: input.fixedReplyDueOn ?? null,
    priorCommunications: 0,
    submittedOn: null,
    paper: null,
    serialNumber: null,
    number: null,
    category: null,
    field: null,
    isKey: false,
    screening: null,
    screenedAs: null,
    bodyId: null,
    plan: [],
    objections: [],
    firstHandedOverOn: null,
    handedOverOn: null,
    correctedFrom: null,
    isLongTermByNature: false,
    receiptSignedOn: null,
    handlingLeaderId: null,
    duties: {},
    round: 1,
    isAfterAssessment: false,
    promises: {},
    opinions: [],
    openSupervisions: 0,
    ballotResults: [],
    reviews: [],
    transfers: 0,
    leadCaseId: null,
    memberCaseIds: [],
    memberSigners: {},
    waivedBy: [],
    endedDeputies: {},
    suspendedDeputyIds: [],
    congressTermNo: input.termNo,
    repliedOn: null,
    concludedOn: null,
    isConcludedWithDissatisfaction: false,
    struckOffOn: null,
    archivedOn: null,
    archiveNumber: null,
    withdrawnOn: null,
    corrections: 0,
  }
}
