import { type ComponentType, lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import '../admin/admin.css'
import '../parts/event-parts.css'
import './dossiers.css'

const page = (load: () => Promise<{ default: ComponentType }>) => lazy(load)
const DossierList = page(() => import('./dossier-list.tsx'))
const DossierPage = page(() => import('./dossier-page.tsx'))
const MyDossierPage = page(() => import('./my-dossier-page.tsx'))

/** `/dossiers/…`: 代表履职档案 of the office, and at `/dossiers/mine` the deputy's own. */
export default function DossiersPages() {
  return (
    <Suspense fallback={<p className="waiting">正在打开…</p>}>
      <Routes>
        <Route index element={<DossierList />} />
        <Route path="mine" element={<MyDossierPage />} />
        <Route path=":id" element={<DossierPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  )
}
