import { useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearchParams } from 'react-router'

import { readMe } from '../../contract/login-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { ownPath } from './own-path.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const { data: me } = useAsk(readMe, {}, { refetchOnWindowFocus: false })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const next = ownPath(params.get('next'))
  if (me?.state === 'setup') return <Navigate to="/setup" replace />
  if (me?.state === 'account') return <Navigate to={next} replace />
  return (
    <main className="door-page">
      <title>登录 · 督办</title>
      <div className="door-card stack">
        <div>
          <h1>督办</h1>
          <p className="quiet">代表建议、批评和意见办理</p>
        </div>
        {params.get('problem') && (
          <div className="problem" role="alert">
            <p>统一身份认证没有成功；请再试一次，或用登录名和密码登录。</p>
          </div>
        )}
        <SignInForm
          oidcLabel={me?.oidcLabel ?? null}
          firstWay={params.get('step') === 'second-factor' ? 'second_factor' : 'password'}
          onSignedIn={async () => {
            await queryClient.invalidateQueries({ queryKey: [readMe.name] })
            await navigate(next, { replace: true })
          }}
        />
        <p className="quiet">本系统严禁上传、处理、传输涉密信息。</p>
      </div>
    </main>
  )
}
