import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import { ImportJobPage } from './import-job-page.tsx'
import { ImportStartPage } from './import-start-page.tsx'
import './import.css'

/** Files come in: chosen, looked at row by row, brought in. */
export default function ImportPage() {
  return (
    <Routes>
      <Route index element={<ImportStartPage />} />
      <Route path=":id" element={<ImportJobPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
