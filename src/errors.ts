/** Every code that a refusal or a failure may carry; README.md explains each. */
const catalogue = {
  // What a person or a program asked for cannot be done.
  REQUEST_INVALID: { status: 400, isRetryable: false },
  PAYLOAD_MALFORMED: { status: 400, isRetryable: false },
  EVENT_UNKNOWN: { status: 400, isRetryable: false },
  SIGN_IN_FAILED: { status: 401, isRetryable: false },
  NOT_SIGNED_IN: { status: 401, isRetryable: false },
  SECOND_FACTOR_NEEDED: { status: 401, isRetryable: false },
  SECOND_FACTOR_MISSING: { status: 403, isRetryable: false },
  PASSWORD_CHANGE_NEEDED: { status: 403, isRetryable: false },
  NOT_ALLOWED: { status: 403, isRetryable: false },
  ORIGIN_REFUSED: { status: 403, isRetryable: false },
  ROLE_NOT_ALLOWED: { status: 403, isRetryable: false },
  SAME_PERSON: { status: 403, isRetryable: false },
  NOT_FOUND: { status: 404, isRetryable: false },
  CONGRESS_NOT_FOUND: { status: 404, isRetryable: false },
  CASE_NOT_FOUND: { status: 404, isRetryable: false },
  ACTOR_NOT_FOUND: { status: 404, isRetryable: false },
  POLICY_NOT_FOUND: { status: 404, isRetryable: false },
  CASE_AMBIGUOUS: { status: 409, isRetryable: false },
  CASE_EXISTS: { status: 409, isRetryable: false },
  CASE_NUMBER_TAKEN: { status: 409, isRetryable: false },
  DOCUMENT_NUMBER_TAKEN: { status: 409, isRetryable: false },
  EVENT_NOT_ACCEPTED: { status: 409, isRetryable: false },
  RECORD_EXISTS: { status: 409, isRetryable: false },
  RECORD_IN_USE: { status: 409, isRetryable: false },
  RECORD_STALE: { status: 409, isRetryable: true },
  REVISION_STALE: { status: 409, isRetryable: true },
  IDEMPOTENCY_KEY_REUSED: { status: 409, isRetryable: false },
  GROUP_REFUSED: { status: 409, isRetryable: false },
  LINK_INVALID: { status: 410, isRetryable: false },
  BODY_TOO_LARGE: { status: 413, isRetryable: false },
  FORMAT_UNSUPPORTED: { status: 415, isRetryable: false },
  DATE_IN_FUTURE: { status: 422, isRetryable: false },
  DATE_TOO_FAR_BACK: { status: 422, isRetryable: false },
  LATE_REASON_MISSING: { status: 422, isRetryable: false },
  RULE_NOT_IN_POLICY: { status: 422, isRetryable: false },
  RULE_NOT_MET: { status: 422, isRetryable: false },
  TERM_OVER: { status: 422, isRetryable: false },
  POLICY_INVALID: { status: 422, isRetryable: false },
  CALENDAR_NOT_LOADED: { status: 422, isRetryable: false },
  CALENDAR_INVALID: { status: 422, isRetryable: false },
  DATE_INVALID: { status: 422, isRetryable: false },
  FILE_INVALID: { status: 422, isRetryable: false },
  FILE_REFUSED: { status: 422, isRetryable: false },
  PASSWORD_WEAK: { status: 422, isRetryable: false },
  TOO_MANY_REQUESTS: { status: 429, isRetryable: true },

  // The place where Duban runs is not as it must be.
  UNEXPECTED: { status: 500, isRetryable: false },
  NOT_READY: { status: 503, isRetryable: true },
  PORT_UNUSABLE: { status: 500, isRetryable: false },
  CONFIG_INVALID: { status: 500, isRetryable: false },
  DATABASE_UNREACHABLE: { status: 503, isRetryable: true },
  DATABASE_MISSING: { status: 500, isRetryable: false },
  DATABASE_RIGHTS_MISSING: { status: 500, isRetryable: false },
  DATABASE_UNSUITABLE: { status: 500, isRetryable: false },
  SEAL_KEY_MISSING: { status: 500, isRetryable: false },
  SEAL_KEY_WRONG: { status: 500, isRetryable: false },
  EMBEDDED_PLATFORM_UNSUPPORTED: { status: 500, isRetryable: false },
  EMBEDDED_FOLDER_UNUSABLE: { status: 500, isRetryable: false },
  EMBEDDED_SECRET_LOST: { status: 500, isRetryable: false },
  EMBEDDED_LOCK_FAILED: { status: 503, isRetryable: true },
  EMBEDDED_START_FAILED: { status: 503, isRetryable: true },
  EMBEDDED_STOP_FAILED: { status: 500, isRetryable: false },
} as const satisfies Record<string, { status: number; isRetryable: boolean }>

export type ErrorCode = keyof typeof catalogue
export const ERROR_CODES = Object.keys(catalogue) as ErrorCode[]

/** A failure we expect and name. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly isRetryable: boolean
  /** The revision that is current now, when a stale one was given. */
  readonly revision: number | undefined

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { revision?: number }) {
    super(message, options)
    this.revision = options?.revision
    this.name = 'AppError'
    this.code = code
    this.status = catalogue[code].status
    this.isRetryable = catalogue[code].isRetryable
  }
}

/** What may stand on a screen of any failure: its code or its name; no path and no words of a case. */
export function wordOfError(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'Error'
}
