import { isRouteErrorResponse, useRouteError } from 'react-router'

import { ProblemError } from '../../contract/client.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PlainButton } from '../parts/plain-controls.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** What stands in place of a screen that failed; the frame around it stays. */
export function ErrorPage() {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />
  if (isMissingChunk(error)) {
    return (
      <EmptyState title="督办已更新">
        <p>这一页需要重新打开；已填写的内容会保留。</p>
        <PlainButton look="primary" onClick={() => window.location.reload()}>
          重新打开
        </PlainButton>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={error instanceof ProblemError ? error.problem.title : '这一页出错了'}>
      <div className="stack">
        <ProblemNotice error={error} />
        <div className="row" style={{ justifyContent: 'center' }}>
          <PlainButton look="primary" onClick={() => window.location.reload()}>
            重新打开
          </PlainButton>
          <a href="/">回到首页</a>
        </div>
      </div>
    </EmptyState>
  )
}

export function NotFoundPage() {
  return (
    <EmptyState title="没有这一页">
      <p>地址可能写错了，或者您现在的岗位不能查看它。</p>
      <a href="/">回到首页</a>
    </EmptyState>
  )
}

/** After an update the old parts are gone from the server. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|Importing a module/i.test(error.message)
}
