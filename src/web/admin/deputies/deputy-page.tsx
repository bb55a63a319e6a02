import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import { issueSignInCode } from '../../../contract/account-endpoints.ts'
import {
  amendDeputy,
  changeDeputyStatus,
  DEPUTY_END_LABELS,
  DEPUTY_STATUS_LABELS,
  readDeputy,
} from '../../../contract/deputies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { navigationOf } from '../../app/navigation.ts'
import { useSession } from '../../app/session.tsx'
import { Fact } from '../../case/section.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { RecordSection } from '../record-section.tsx'
import { AmendDeputyForm, type Deputy } from './deputy-form.tsx'
import { SignInCodeSection } from './sign-in-code-section.tsx'

/** One deputy: reached how, of which terms, in office or not, and let in by which code. */
export function DeputyPage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(readDeputy, { params: { id } }, { refetchOnMount: 'always' })
  const may = useMay()
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在读取…</p>
  return (
    <PageFrame
      title={data.name ?? '（已删去姓名）'}
      subtitle={<Link to="/admin/deputies">代表</Link>}
      actions={<Actions deputy={data} />}
    >
      {data.status !== 'active' && <NotInOffice deputy={data} />}
      <RecordSection title="基本情况">
        <DeputyFacts deputy={data} />
      </RecordSection>
      {may(issueSignInCode) && data.status !== 'ended' && <SignInCodeSection deputy={data} />}
    </PageFrame>
  )
}

function Actions({ deputy }: { deputy: Deputy }) {
  const [isAmending, setAmending] = useState(false)
  const may = useMay()
  const navigate = useNavigate()
  const goTo = (status: Deputy['status']) => () => void navigate(`/admin/deputies/${deputy.id}/status?to=${status}`)
  return (
    <>
      {may(amendDeputy) && <Button onClick={() => setAmending(true)}>修改</Button>}
      {may(changeDeputyStatus) && (
        <>
          {deputy.status === 'active' && <Button onClick={goTo('suspended')}>暂停执行职务</Button>}
          {deputy.status === 'suspended' && <Button onClick={goTo('active')}>恢复执行职务</Button>}
          {deputy.status !== 'ended' && <Button onClick={goTo('ended')}>终止资格</Button>}
        </>
      )}
      <FormDialog title={`修改“${deputy.name ?? ''}”`} isOpen={isAmending} onClose={() => setAmending(false)}>
        <AmendDeputyForm deputy={deputy} onDone={() => setAmending(false)} />
      </FormDialog>
    </>
  )
}

function NotInOffice({ deputy: { status, endWhy, endedOn } }: { deputy: Deputy }) {
  const may = useMay()
  return (
    <div className="said">
      <p>
        {DEPUTY_STATUS_LABELS[status]}
        {endWhy && `：${DEPUTY_END_LABELS[endWhy]}`}
        {endedOn && `，自 ${endedOn}`}。
        {status === 'ended' && may(changeDeputyStatus) && <Link to="status?to=ended">看还有没有建议未得知</Link>}
      </p>
    </div>
  )
}

function DeputyFacts({ deputy }: { deputy: Deputy }) {
  const { delegationName, employer, phone, hasPhone, terms } = deputy
  return (
    <dl className="facts">
      <Fact label="代表团">{delegationName ?? <span className="quiet">未填</span>}</Fact>
      <Fact label="工作单位">{employer}</Fact>
      <Fact label="电话">
        {phone ?? <span className="quiet">{hasPhone ? '已登记，只有代表工作机构能看到' : '没有登记'}</span>}
      </Fact>
      <Fact label="届次">
        {terms.length > 0 && (
          <ul className="plain-list">
            {terms.map((term) => (
              <li key={term.termNo}>
                第 {term.termNo} 届{term.delegationName && `，${term.delegationName}`}
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact label="在办件">
        <OpenCases deputy={deputy} />
      </Fact>
    </dl>
  )
}

/** Led or signed. Administrators keep the records and read no cases. */
function OpenCases({ deputy: { id, openCases } }: { deputy: Deputy }) {
  const { post } = useSession()
  const mayRead = post && navigationOf(post.role).some(({ to }) => to === '/cases')
  if (openCases === 0 || !mayRead) return `${openCases} 件`
  return <Link to={`/cases?deputyId=${encodeURIComponent(id)}`}>{openCases} 件</Link>
}
