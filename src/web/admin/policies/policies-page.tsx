import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../../app/error-page.tsx'
import { PolicyCompare } from './policy-compare.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { PolicyList } from './policy-list.tsx'
import { PolicyMove } from './policy-move.tsx'
import { PolicyReader } from './policy-reader.tsx'
import './policies.css'

/** The rules by which this congress handles suggestions. */
export default function PoliciesPages() {
  return (
    <Routes>
      <Route index element={<PolicyList />} />
      <Route path="compare" element={<PolicyCompare />} />
      <Route path=":id/:version" element={<PolicyReader />} />
      <Route path=":id/:version/edit" element={<PolicyEditor />} />
      <Route path=":id/:version/move" element={<PolicyMove />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
