import type { Viewer } from '../db/read/viewer.ts'

/** Who asks, as far as is known. */
export type Identity =
  | { kind: 'nobody' }
  | {
      kind: 'account'
      userId: string
      /** Keeps this installation: may found congresses. It opens no case. */
      isOperator: boolean
      /** The post in which the session acts; null as long as the account has none. */
      viewer: Viewer | null
      /** What the account must do before anything else. */
      mustDo: 'set_password' | 'set_second_factor' | null
      /** The session by whose cookie the request came; absent for a token. */
      sessionId?: string
    }
