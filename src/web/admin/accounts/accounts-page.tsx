import { changeSignInPolicy, readSignInPolicy } from '../../../contract/account-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { ROLE_LABELS } from '../../../contract/value-labels.ts'
import { useAsk } from '../../app/ask.ts'
import { Fact } from '../../case/section.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useMay } from '../may.ts'
import { SignInPolicyForm } from './sign-in-policy-form.tsx'

type Policy = CallReply<typeof readSignInPolicy>

/** 登录要求: which posts work with two steps, how long a session lasts, how long a password is. */
export default function AccountsPage() {
  const { data, error } = useAsk(readSignInPolicy, {}, { refetchOnWindowFocus: false, refetchOnMount: 'always' })
  const may = useMay()
  return (
    <PageFrame title="登录要求" subtitle="本人大的所有账号都照此">
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (may(changeSignInPolicy) ? <SignInPolicyForm policy={data} /> : <PolicyFacts policy={data} />)}
    </PageFrame>
  )
}

function PolicyFacts({ policy }: { policy: Policy }) {
  return (
    <dl className="facts">
      <Fact label="须两步验证的岗位">
        {policy.secondFactorRoles.map((role) => ROLE_LABELS[role]).join('、') || '没有'}
      </Fact>
      <Fact label="不操作即退出">{policy.idleMinutes} 分钟</Fact>
      <Fact label="最长登录">{policy.absoluteMinutes} 分钟</Fact>
      <Fact label="密码最短">{policy.passwordMinLength} 个字符</Fact>
    </dl>
  )
}
