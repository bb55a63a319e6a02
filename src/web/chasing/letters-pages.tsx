import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import { LetterDetail } from './letter-detail.tsx'
import { LetterList } from './letter-list.tsx'
import { NewLetterPage } from './new-letter-page.tsx'
import { NumberRegister } from './number-register.tsx'

/** `/chasing/letters/…`: 催办函, from the proposal to the file, and the register of their numbers. */
export default function LettersPages() {
  return (
    <Routes>
      <Route index element={<LetterList />} />
      <Route path="new" element={<NewLetterPage />} />
      <Route path="numbers" element={<NumberRegister />} />
      <Route path=":id" element={<LetterDetail />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
