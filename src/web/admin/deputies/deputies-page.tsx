import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../../app/error-page.tsx'
import { CodeRequestsPage } from './code-requests.tsx'
import { DeputyList } from './deputies-list.tsx'
import { DeputyPage } from './deputy-page.tsx'
import { DeputyStatusPage } from './status-page.tsx'

/** 代表名册: terms, delegations, whether in office, and how a deputy comes in. */
export default function DeputyPages() {
  return (
    <Routes>
      <Route index element={<DeputyList />} />
      <Route path="sign-in-codes" element={<CodeRequestsPage />} />
      <Route path=":id" element={<DeputyPage />} />
      <Route path=":id/status" element={<DeputyStatusPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
