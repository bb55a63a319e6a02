import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { createPersonAccount } from '../../../contract/account-endpoints.ts'
import { amendPerson, endPerson, readPerson } from '../../../contract/people-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { Fact } from '../../case/section.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { AccountSection } from '../accounts/account-section.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { RecordSection } from '../record-section.tsx'
import { AmendPersonForm, EndPersonForm, type Person } from './person-form.tsx'
import { PostsSection } from './posts-section.tsx'

/** One person: how to reach him, his posts, how he signs in. */
export function PersonPage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(readPerson, { params: { id } }, { refetchOnMount: 'always' })
  const may = useMay()
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在读取…</p>
  return (
    <PageFrame
      title={data.name}
      subtitle={<Link to="/admin/people">人员和岗位</Link>}
      actions={data.leftOn === null && <Actions person={data} />}
    >
      {data.leftOn && <p className="said">已于 {data.leftOn} 离任；记录保留，不能再给岗位。</p>}
      <RecordSection title="联系方式">
        {data.phone || data.email ? (
          <dl className="facts">
            <Fact label="电话">{data.phone}</Fact>
            <Fact label="电子邮件">{data.email}</Fact>
          </dl>
        ) : (
          <p className="quiet">没有登记电话和电子邮件。</p>
        )}
      </RecordSection>
      <PostsSection person={data} />
      {may(createPersonAccount) && <AccountSection person={data} />}
    </PageFrame>
  )
}

function Actions({ person }: { person: Person }) {
  const [opened, setOpened] = useState<'amend' | 'end'>()
  const may = useMay()
  const close = () => setOpened(undefined)
  return (
    <>
      {may(amendPerson) && <Button onClick={() => setOpened('amend')}>修改</Button>}
      {may(endPerson) && <Button onClick={() => setOpened('end')}>登记离任</Button>}
      <FormDialog title={`修改“${person.name}”`} isOpen={opened === 'amend'} onClose={close}>
        <AmendPersonForm person={person} onDone={close} />
      </FormDialog>
      <FormDialog title={`“${person.name}”离任`} isOpen={opened === 'end'} onClose={close}>
        <EndPersonForm person={person} onDone={close} />
      </FormDialog>
    </>
  )
}
