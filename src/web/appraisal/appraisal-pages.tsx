import { Route, Routes, useParams } from 'react-router'

import { readAppraisal } from '../../contract/appraisal-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { NotFoundPage } from '../app/error-page.tsx'
import '../admin/admin.css'
import '../parts/event-parts.css'
import './appraisal.css'
import { AppraisalDetail } from './appraisal-detail.tsx'
import { AppraisalList } from './appraisal-list.tsx'
import { CircularPage } from './circular-page.tsx'
import { NewAppraisalPage } from './new-appraisal-page.tsx'
import { NominationsPage } from './nominations-page.tsx'
import { UnitSheetPage } from './unit-sheet-page.tsx'

/** 综合评价 and 评优: the office makes and decides, each unit reads its own. */
export default function AppraisalPages() {
  return (
    <Routes>
      <Route index element={<AppraisalList />} />
      <Route path="new" element={<NewAppraisalPage />} />
      <Route path="nominations" element={<NominationsPage />} />
      <Route path=":id" element={<One />} />
      <Route path=":id/circular" element={<CircularPage />} />
      <Route path=":id/units/:unitId" element={<UnitSheetPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}

function One() {
  const { id = '' } = useParams()
  return useMay()(readAppraisal) ? <AppraisalDetail key={id} id={id} /> : <NotFoundPage />
}
