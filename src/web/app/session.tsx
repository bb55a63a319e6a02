import { createContext, type ReactNode, use } from 'react'

import type { Me, MyPost } from '../../contract/login-endpoints.ts'

type Account = NonNullable<Me['account']>
/** Who works at this screen, and in which post. */
export type Session = {
  me: Me
  account: Account
  /** Null for an operator or account without a post. */
  post: MyPost | null
  congress: Me['congress']
}

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
}

/** For screens within the frame; throws outside of it. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('No session: this screen stands outside the frame')
  return session
}

/** The congress's own day, by which deadlines are read. */
export function useToday(): string | undefined {
  return use(SessionContext)?.congress?.today
}
