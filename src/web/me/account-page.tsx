import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import { postLabel } from '../app/post-switch.tsx'
import { useSession } from '../app/session.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { FeedSection } from './feed-section.tsx'
import { PreferencesSection } from './preferences-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { TokensSection } from './tokens-section.tsx'

/** 我的账号: posts, password, second factor, devices, tokens, calendar. */
export function AccountPage() {
  const { me, account, post } = useSession()
  const [isChanging, setChanging] = useState(false)
  return (
    <PageFrame title="我的账号">
      <Section title={account.name}>
        <dl className="facts">
          <dt>登录名</dt>
          <dd>{account.username ?? '（用统一身份认证登录）'}</dd>
          <dt>岗位</dt>
          <dd>
            <ul className="plain-list">
              {me.posts.map((one) => (
                <li key={one.postId}>
                  {postLabel(one)}，{one.congressName}
                  {one.postId === post?.postId && '（现在）'}
                </li>
              ))}
            </ul>
          </dd>
          <dt>自动退出</dt>
          <dd>{account.idleMinutes} 分钟不操作即须重新登录；页面上的内容会保留</dd>
        </dl>
        {account.isOperator && (
          <p style={{ marginTop: 8 }}>
            您维护本系统：可以<Link to="/setup">再登记一个人民代表大会</Link>。
          </p>
        )}
      </Section>
      {account.hasPassword && (
        <Section title="密码">
          {isChanging ? (
            <div style={{ maxWidth: 360 }} className="stack">
              <ChangePasswordForm submitLabel="改密码" />
            </div>
          ) : (
            <Button onClick={() => setChanging(true)}>改密码</Button>
          )}
        </Section>
      )}
      <Section title="两步验证">
        <SecondFactorSection />
      </Section>
      <Section title="在哪些设备上登录着">
        <SessionsSection />
      </Section>
      {post && (
        <>
          <Section title="接收通知" id="preferences">
            <PreferencesSection />
          </Section>
          <Section title="期限日历">
            <FeedSection />
          </Section>
          <Section title="接口令牌">
            <TokensSection />
          </Section>
        </>
      )}
    </PageFrame>
  )
}

function Section({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section className="section stack" aria-label={title} id={id}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
