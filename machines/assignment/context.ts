import type { AssignmentRole, ReplyStep } from '../policy/words.ts'
import type { AssignmentInput } from './events.ts'

/** What an assignment remembers: ids, days and counts; no name, no free text. */
export type AssignmentContext = {
  unitId: string
  role: AssignmentRole
  firstHandedOverOn: string
  startOn: string
  isLongTerm: boolean
  fixedReplyDueOn: string | null
  addresseeIds: string[]
  waivedBy: string[]
  /** Reassignment requests of this line of duty so far. */
  disputes: number
  round: number
  acknowledgedOn: string | null
  contactedOn: string | null
  contacts: number
  failedContacts: number
  /** Highest rank that met the deputy (面商). */
  metBy: 'head' | 'deputy_head' | 'section_head' | 'clerk' | null
  stepsDone: ReplyStep[]
  signed: { documentNumber: string; resultClass: string; scheme: string; promises: SignedPromise[] } | null
  deliveredOn: Record<string, string>
  /** The first reply reached everybody. */
  repliedOn: string | null
  resultClass: string | null
  classHistory: { resultClass: string; on: string }[]
  statedMissingOpinions: boolean
  opinionGivenOn: string | null
  opinionReturns: number
  /** The last day for a request to be relieved, once it is over. */
  requestsUntil: string | null
  extensionRequestedOn: string | null
  extensionBasis: string | null
  /** 承办单位自报: filed, never counted. */
  selfReports: Record<string, string>
  endedWhy: string | null
  corrections: number
}
export type SignedPromise = { promiseId: string; dueOn?: string | undefined }

/** A fresh duty. */
export function newAssignment(input: AssignmentInput): AssignmentContext {
  return {
    unitId: input.unitId,
    role: input.role,
    firstHandedOverOn: input.firstHandedOverOn,
    startOn: input.startOn,
    isLongTerm: input.longTermByNature,
    fixedReplyDueOn: input.fixedReplyDueOn ?? null,
    addresseeIds: input.addresseeIds,
    waivedBy: input.waivedBy,
    disputes: input.disputes,
    round: input.round,
    acknowledgedOn: null,
    contactedOn: null,
    contacts: 0,
    failedContacts: 0,
    metBy: null,
    stepsDone: [],
    signed: null,
    deliveredOn: {},
    repliedOn: null,
    resultClass: null,
    classHistory: [],
    statedMissingOpinions: false,
    opinionGivenOn: null,
    opinionReturns: 0,
    requestsUntil: null,
    extensionRequestedOn: null,
    extensionBasis: input.longTermByNature ? 'by_nature' : null,
    selfReports: {},
    endedWhy: null,
    corrections: 0,
  }
}

const RANKS = ['clerk', 'section_head', 'deputy_head', 'head'] as const
/** The higher of two ranks. */
export function higherRank(
  a: AssignmentContext['metBy'],
  b: NonNullable<AssignmentContext['metBy']>,
): NonNullable<AssignmentContext['metBy']> {
  return a !== null && RANKS.indexOf(a) > RANKS.indexOf(b) ? a : b
}
