import { Link } from 'react-router'

import { useSession } from '../app/session.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import type { Worklist } from './worklist-page.tsx'

/** Nothing in this tab: where there is something else to do, or how the first cases come in. */
export function WorklistEmpty({ tabs, tab }: Pick<Worklist, 'tabs' | 'tab'>) {
  const { post } = useSession()
  const other = tabs.find(({ key, count }) => key !== tab && count > 0)
  const label = tabs.find(({ key }) => key === tab)?.label ?? '这一栏'
  if (other) {
    return (
      <EmptyState title={`“${label}”里没有事项`}>
        <p>
          “<Link to={`/worklist?tab=${other.key}`}>{other.label}</Link>”里有 {other.count} 件。
        </p>
      </EmptyState>
    )
  }
  if (post?.role === 'administrator') {
    return (
      <EmptyState title="没有缺口和故障">
        <p>
          下一步：<Link to="/import">导入单位、代表和人员</Link>，或<Link to="/admin/people">登记人员和岗位</Link>
          ；办理建议要有代表工作机构的岗位。
        </p>
      </EmptyState>
    )
  }
  const isOffice = post?.role === 'deputy_office_clerk' || post?.role === 'deputy_office_director'
  return (
    <EmptyState title="现在没有要办的事">
      {isOffice ? (
        <p>
          还没有建议的，可以<Link to="/import">导入去年的台账</Link>，或<Link to="/cases/new">起草一件</Link>；已有的在
          <Link to="/cases">建议</Link>里。
        </p>
      ) : (
        <p>
          有新的交办或到期事项时会出现在这里；以往的在<Link to="/cases">建议</Link>里。
        </p>
      )}
    </EmptyState>
  )
}
