import { Link } from 'react-router'

import { useSession } from '../app/session.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { FirstSteps } from './first-steps.tsx'
import type { Worklist } from './worklist-page.tsx'

/** Nothing in this tab: where there is something else to do, or how the first cases come in. */
export function WorklistEmpty({ tabs, tab }: Pick<Worklist, 'tabs' | 'tab'>) {
  const { post, congress } = useSession()
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
      <FirstSteps>
        <EmptyState title="没有列在这里的事项">
          <p>
            管理员不因岗位看建议；系统的缺口见上方的提示，故障在<Link to="/admin/faults">“故障”</Link>里。
          </p>
        </EmptyState>
      </FirstSteps>
    )
  }
  const isOffice =
    post?.role === 'deputy_office_clerk' ||
    post?.role === 'deputy_office_director' ||
    (post?.role === 'presidium' && congress?.level === 'township')
  const empty = (
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
  return isOffice ? <FirstSteps>{empty}</FirstSteps> : empty
}
