import type { Role } from '../../../machines/policy/words.ts'
import type { Principal } from '../../../machines/step.ts'

/** Who reads: a person in one post of one congress. The engine sees the same person as a `Principal`. */
export type Viewer = Principal & {
  tenantId: string
  /** The person's name, for the screen; never for a log. */
  name: string
  postId: string
  /**
   * Whose eyes it reads with: a presidium is the office of a township and of no other congress; elsewhere it reads the
   * files of the session, as the secretariat does.
   */
  readsAs: Role
  userId: string
  /** Set when an API token asks. */
  token?: { id: string; scopes: readonly ('read' | 'write' | 'admin')[] }
}
