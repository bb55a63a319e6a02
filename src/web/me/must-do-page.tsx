import { useSession } from '../app/session.tsx'
import { leave } from '../app/sign-out.ts'
import { PlainButton } from '../parts/plain-controls.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { SecondFactorSetup } from './second-factor-setup.tsx'

/** What an account must do before it may work: a password of its own, or a second factor. */
export function MustDoPage() {
  const { account } = useSession()
  return (
    <main className="door-page">
      <title>登录 · 督办</title>
      <div className="door-card stack">
        {account.mustDo === 'set_password' ? (
          <>
            <div>
              <h1>请设置自己的密码</h1>
              <p className="quiet">现在的密码是别人给您的，只能用来做这一步。</p>
            </div>
            <ChangePasswordForm submitLabel="设置并继续" />
          </>
        ) : (
          <>
            <div>
              <h1>请绑定验证器</h1>
              <p className="quiet">您的岗位要求两步验证：登录时除密码外，还要手机验证器上的六位数字。</p>
            </div>
            <SecondFactorSetup />
          </>
        )}
        <PlainButton look="text" onClick={() => void leave('here')}>
          退出登录
        </PlainButton>
      </div>
    </main>
  )
}
