import { type ComponentType, lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import '../admin/admin.css'
import '../parts/event-parts.css'
import './chasing.css'

/** Address under `/chasing/` and the screen that stands there, with all addresses below its own. */
const SCREENS: Readonly<Record<string, () => Promise<{ default: ComponentType }>>> = {
  drafts: () => import('./drafts-page.tsx'),
  letters: () => import('./letters-pages.tsx'),
  phones: () => import('./phone-list-page.tsx'),
  weekly: () => import('./weekly-page.tsx'),
}
const PAGES = Object.entries(SCREENS).map(([address, load]) => ({ address, Page: lazy(load) }))

/** The area of chasing: each part is loaded when it is first opened. */
export default function ChasingPages() {
  return (
    <Suspense fallback={<p className="waiting">正在打开…</p>}>
      <Routes>
        {PAGES.map(({ address, Page }) => (
          <Route key={address} path={`${address}/*`} element={<Page />} />
        ))}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  )
}
