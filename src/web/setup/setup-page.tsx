import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate } from 'react-router'

import { readMe } from '../../contract/login-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { AdministratorForm } from './administrator-form.tsx'
import { CongressForm } from './congress-form.tsx'

/** First use: the administrator by the one-time link, then the first congress; later, further congresses. */
export function SetupPage() {
  const { data: me, error } = useAsk(readMe, {}, { refetchOnWindowFocus: false })
  const queryClient = useQueryClient()
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '')
  if (me?.state === 'nobody') return <Navigate to="/sign-in" replace />
  if (me?.state === 'account' && !me.account?.isOperator) return <Navigate to="/" replace />
  return (
    <main className="door-page">
      <title>首次使用 · 督办</title>
      <div className="door-card is-wide stack">
        <ProblemNotice error={error} />
        {me?.state === 'setup' &&
          (token ? (
            <AdministratorForm
              token={token}
              passwordMinLength={me.passwordMinLength}
              onMade={async () => {
                // The link is spent; it does not stay in the address.
                window.history.replaceState(null, '', '/setup')
                await queryClient.invalidateQueries({ queryKey: [readMe.name] })
              }}
            />
          ) : (
            <NoLink />
          ))}
        {me?.state === 'account' && <CongressForm isFirst={me.posts.length === 0} />}
      </div>
    </main>
  )
}

function NoLink() {
  return (
    <>
      <h1>首次使用</h1>
      <p>
        这里还没有系统管理员。启动督办时，终端里会给出一个一次性链接（形如
        <code> /setup#token=…</code>）；请用那个链接打开本页。
      </p>
      <p className="quiet">找不到链接的，请重新启动督办（npm start），会给出新的链接。</p>
    </>
  )
}
