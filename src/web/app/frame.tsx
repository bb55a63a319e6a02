import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router'

import { type Me, readMe } from '../../contract/login-endpoints.ts'
import { tellTimeOf } from '../parts/day-text.ts'
import { claimDrafts } from '../parts/kept-draft.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { ask, useAsk } from './ask.ts'
import { Dressed } from './dressed.tsx'
import { useLiveFeed } from './live.ts'
import { homeOf } from './navigation.ts'
import { type Session, SessionProvider, useSession } from './session.tsx'
import { SideNav } from './side-nav.tsx'
import { SignInAgain } from './sign-in-again.tsx'
import { noteSessionOver, noteSignedIn } from './sign-in-gate.ts'
import { TopBar } from './top-bar.tsx'

const MustDoPage = lazy(async () => ({ default: (await import('../me/must-do-page.tsx')).MustDoPage }))
const NoPostPage = lazy(async () => ({ default: (await import('../me/no-post-page.tsx')).NoPostPage }))

/** Around every screen: who works here, where one can go, and the sign-in when the session has run out. */
export function Frame() {
  const { data: me, error } = useAsk(readMe, {}, { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false })
  const { pathname, search } = useLocation()
  const known = useKnown(me)
  if (known?.congress) tellTimeOf(known.congress.timeZone)
  if (known?.account) {
    return (
      <Dressed>
        <SignedIn me={known} account={known.account} />
      </Dressed>
    )
  }
  if (error) return <ProblemNotice error={error} />
  if (!me) return <Waiting />
  if (me.state === 'setup') return <Navigate to="/setup" replace />
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return <Navigate to={`/sign-in${next}`} replace />
}

/** Once somebody has signed in here, the page stays theirs: a session that has run out does not take it away. */
function useKnown(me: Me | undefined): Me | undefined {
  const known = useRef<Me>(undefined)
  if (me?.account) known.current = me
  useEffect(() => {
    if (me && !me.account && known.current) noteSessionOver()
  }, [me])
  return known.current
}

function SignedIn({ me, account }: { me: Me; account: Session['account'] }) {
  const { userId } = account
  useEffect(() => {
    noteSignedIn()
    claimDrafts(userId)
  }, [userId])
  const session: Session = { me, account, post: me.post, congress: me.congress }
  return (
    <SessionProvider session={session}>
      <SignInAgain session={me} userId={userId} />
      <Suspense fallback={<Waiting />}>
        {account.mustDo ? <MustDoPage /> : me.post ? <Shell key={me.post.postId} post={me.post} /> : <NoPostPage />}
      </Suspense>
    </SessionProvider>
  )
}

function Shell({ post }: { post: NonNullable<Session['post']> }) {
  const queryClient = useQueryClient()
  const { state } = useNavigation()
  useLiveFeed(post.postId, async () => {
    const me = await ask(readMe, {})
    queryClient.setQueryData([readMe.name, {}], me)
  })
  return (
    <>
      <a className="skip-link" href="#content">
        跳到正文
      </a>
      <TopBar />
      <div className="shell">
        <nav className="side-nav" aria-label="主导航">
          <SideNav role={post.role} />
        </nav>
        <main className="content" id="content" tabIndex={-1} aria-busy={state === 'loading'}>
          <Outlet />
        </main>
      </div>
    </>
  )
}

/** `/`: each role begins at its own desk. */
export function Home() {
  const { post } = useSession()
  return <Navigate to={post ? homeOf(post.role) : '/me'} replace />
}

function Waiting() {
  return (
    <p className="waiting" role="status">
      正在打开…
    </p>
  )
}
