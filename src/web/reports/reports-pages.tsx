import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import { NewReportPage } from './new-report-page.tsx'
import { ReportDetail } from './report-detail.tsx'
import { ReportList } from './report-list.tsx'
import '../admin/admin.css'
import '../parts/event-parts.css'
import './reports.css'

/** `/reports/…`: what is due, what was made, and one report as a page. */
export default function ReportsPages() {
  return (
    <Routes>
      <Route index element={<ReportList />} />
      <Route path="new" element={<NewReportPage />} />
      <Route path=":id" element={<ReportDetail />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
