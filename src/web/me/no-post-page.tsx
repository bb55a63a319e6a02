import { Navigate } from 'react-router'

import { useSession } from '../app/session.tsx'
import { leave } from '../app/sign-out.ts'
import { PlainButton } from '../parts/plain-controls.tsx'

/** An account that holds no post can do nothing here; who keeps the installation founds a congress first. */
export function NoPostPage() {
  const { account } = useSession()
  if (account.isOperator) return <Navigate to="/setup" replace />
  return (
    <main className="door-page">
      <title>还没有岗位 · 督办</title>
      <div className="door-card stack">
        <h1>还没有岗位</h1>
        <p>{account.name}，您的账号还没有登记岗位，或原来的岗位已经结束。请联系本单位的系统管理员为您登记。</p>
        <PlainButton onClick={() => window.location.reload()}>已登记，重新打开</PlainButton>
        <PlainButton look="text" onClick={() => void leave('here')}>
          退出登录
        </PlainButton>
      </div>
    </main>
  )
}
