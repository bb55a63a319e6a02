import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../../app/error-page.tsx'
import { PeopleList } from './people-list.tsx'
import { PersonPage } from './person-page.tsx'

/** 人员和岗位: who works here, in which posts, and how each signs in. */
export default function PeoplePages() {
  return (
    <Routes>
      <Route index element={<PeopleList />} />
      <Route path=":id" element={<PersonPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
