import { Link } from 'react-router'

import { LEVEL_NAMES } from '../../../../machines/policy/names.ts'
import { listPolicies, movePolicy } from '../../../contract/policies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { momentText } from '../../parts/day-text.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Stamp } from '../../parts/stamp.tsx'
import { useMay } from '../may.ts'
import { addressOf, compareAddress, isSameRef, type PolicyLine } from './policy-words.ts'

/** This congress's own versions, and what came with the program. */
export function PolicyList() {
  const { data, error } = useAsk(listPolicies, {}, { refetchOnMount: 'always' })
  const mayMove = useMay()(movePolicy)
  const inForce = data?.own.find(({ isInForce }) => isInForce)
  const rest = data?.shipped.filter((line) => !data.own.some((own) => isSameRef(own, line)))
  const behind = data?.own.some(({ isInForce, openCases }) => !isInForce && openCases > 0)
  return (
    <PageFrame title="办理规则" subtitle="新提出的建议按现行的一版办理；在办的按交办时的一版，直到改用">
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {behind && mayMove && inForce && (
        <p>
          还有在办建议按旧版办理：<Link to={addressOf(inForce, 'move')}>看看改用现行一版会变动什么</Link>
        </p>
      )}
      {data && inForce && (
        <DataTable
          caption="本人大的各版规则"
          columns={ownColumns(inForce)}
          rows={data.own}
          rowKey={({ id, version }) => `${id}@${version}`}
        />
      )}
      {rest && rest.length > 0 && (
        <section style={{ marginTop: 20 }}>
          <h2>随附的各地规则</h2>
          <p className="quiet">供参考、继承和采用；打开一版，可以原样启用，或者以它为底另订本地规则。</p>
          <DataTable
            caption="随附的各地规则"
            columns={SHIPPED}
            rows={rest}
            rowKey={({ id, version }) => `${id}@${version}`}
          />
        </section>
      )}
    </PageFrame>
  )
}

const NAME: Column<PolicyLine> = {
  key: 'name',
  title: '名称',
  narrow: 'title',
  render: (line) => (
    <>
      <Link to={addressOf(line)} data-row-link>
        {line.name} 第 {line.version} 版
      </Link>
      {line.isInForce && (
        <>
          {' '}
          <Stamp label="现行" tone="notice" />
        </>
      )}
    </>
  ),
}
const ID: Column<PolicyLine> = { key: 'id', title: '代号', render: ({ id }) => <code>{id}</code> }
const EXTENDS: Column<PolicyLine> = {
  key: 'extends',
  title: '继承',
  render: (line) => (line.extends === null ? '' : <code>{line.extends}</code>),
}
const SHIPPED: Column<PolicyLine>[] = [
  NAME,
  { key: 'level', title: '级别', render: ({ level }) => LEVEL_NAMES[level] ?? level },
  ID,
  EXTENDS,
]

function ownColumns(inForce: PolicyLine): Column<PolicyLine>[] {
  return [
    NAME,
    {
      key: 'open',
      title: '在办建议',
      isNumber: true,
      render: ({ openCases }) => `${openCases.toLocaleString('zh-CN')} 件`,
    },
    ID,
    EXTENDS,
    { key: 'stored', title: '保存时间', render: ({ storedAt }) => (storedAt ? momentText(storedAt) : '随附') },
    {
      key: 'compare',
      title: '比较',
      narrow: 'bare',
      isHiddenInPrint: true,
      render: (line) => (line.isInForce ? '' : <Link to={compareAddress(inForce, line)}>与现行的比较</Link>),
    },
  ]
}
