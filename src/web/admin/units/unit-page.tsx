import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'

import {
  amendUnit,
  closeUnit,
  readUnit,
  succeedUnit,
  UNIT_SUCCESSION_LABELS,
} from '../../../contract/units-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { navigationOf } from '../../app/navigation.ts'
import { useSession } from '../../app/session.tsx'
import { Fact } from '../../case/section.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { FormDialog } from '../form-dialog.tsx'
import { useMay } from '../may.ts'
import { useNames } from '../names.ts'
import { RecordSection } from '../record-section.tsx'
import { ContactsSection } from './contacts-section.tsx'
import { AmendUnitForm, CloseUnitForm, type Unit } from './unit-form.tsx'

/** One unit: who leads it, whom to telephone, what is below it, what it came from and what became of it. */
export function UnitPage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(readUnit, { params: { id } }, { refetchOnMount: 'always' })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在读取…</p>
  return (
    <PageFrame
      title={data.name}
      subtitle={<Link to="/admin/units">承办单位</Link>}
      actions={data.closedOn === null && <Actions unit={data} />}
    >
      <WhatBecame unit={data} />
      <RecordSection title="基本情况">
        <UnitFacts unit={data} />
      </RecordSection>
      <ContactsSection unit={data} />
    </PageFrame>
  )
}

function Actions({ unit }: { unit: Unit }) {
  const [opened, setOpened] = useState<'amend' | 'close'>()
  const may = useMay()
  const navigate = useNavigate()
  const done = () => setOpened(undefined)
  return (
    <>
      {may(amendUnit) && <Button onClick={() => setOpened('amend')}>修改</Button>}
      {may(succeedUnit) && (
        <Button onClick={() => void navigate(`/admin/units/${unit.id}/succession`)}>职责承继</Button>
      )}
      {may(closeUnit) && <Button onClick={() => setOpened('close')}>停用</Button>}
      <FormDialog title={`修改“${unit.name}”`} isOpen={opened === 'amend'} onClose={done}>
        <AmendUnitForm unit={unit} onDone={done} />
      </FormDialog>
      <FormDialog title={`停用“${unit.name}”`} isOpen={opened === 'close'} onClose={done}>
        <CloseUnitForm unit={unit} onDone={done} />
      </FormDialog>
    </>
  )
}

function WhatBecame({ unit: { closedOn, successorId, successorName, succession } }: { unit: Unit }) {
  const may = useMay()
  if (closedOn === null && succession === null) return null
  return (
    <div className="said">
      <p>
        {closedOn && `已于 ${closedOn} 停用。`}
        {succession && successorId && (
          <>
            {UNIT_SUCCESSION_LABELS[succession]}，职责由
            <Link to={`/admin/units/${successorId}`}>{successorName ?? successorId}</Link>承继。
          </>
        )}
        {succession && may(succeedUnit) && (
          <>
            {' '}
            <Link to="succession">看还有没有没转的</Link>
          </>
        )}
      </p>
    </div>
  )
}

function UnitFacts({ unit }: { unit: Unit }) {
  const { units } = useNames()
  const parent = units.find(({ value }) => value === unit.parentId)
  return (
    <dl className="facts">
      <Fact label="类别">{unit.kind}</Fact>
      <Fact label="交办机构">{unit.bodyName ?? <span className="quiet">未填</span>}</Fact>
      <Fact label="上级单位">
        {unit.parentId && <Link to={`/admin/units/${unit.parentId}`}>{parent?.label ?? '（已停用的单位）'}</Link>}
      </Fact>
      <Fact label="单位电话">{unit.phone}</Fact>
      <Fact label="地址">{unit.address}</Fact>
      <Fact label="在办件">
        <OpenCases unit={unit} />
      </Fact>
      <Fact label="下属单位">{unit.children.length > 0 && <UnitNames units={unit.children} />}</Fact>
      <Fact label="承继自">
        {unit.predecessors.length > 0 && (
          <UnitNames
            units={unit.predecessors.map((one) => ({
              ...one,
              name: `${one.name}（${UNIT_SUCCESSION_LABELS[one.succession]}）`,
            }))}
          />
        )}
      </Fact>
    </dl>
  )
}

/** Administrators keep the records and read no cases. */
function OpenCases({ unit: { id, openCases } }: { unit: Unit }) {
  const { post } = useSession()
  const mayRead = post && navigationOf(post.role).some(({ to }) => to === '/cases')
  if (openCases === 0 || !mayRead) return `${openCases} 件`
  return <Link to={`/cases?unitId=${encodeURIComponent(id)}`}>{openCases} 件</Link>
}

function UnitNames({ units }: { units: readonly { id: string; name: string }[] }) {
  return (
    <span className="row">
      {units.map(({ id, name }) => (
        <Link key={id} to={`/admin/units/${id}`}>
          {name}
        </Link>
      ))}
    </span>
  )
}
