import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../../app/error-page.tsx'
import { SuccessionPage } from './succession-page.tsx'
import { UnitPage } from './unit-page.tsx'
import { UnitTreePage } from './unit-tree.tsx'
import { UnitList } from './units-list.tsx'

/** 承办单位: who handles suggestions, who leads there and who answers the telephone. */
export default function UnitPages() {
  return (
    <Routes>
      <Route index element={<UnitList />} />
      <Route path="tree" element={<UnitTreePage />} />
      <Route path=":id" element={<UnitPage />} />
      <Route path=":id/succession" element={<SuccessionPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
