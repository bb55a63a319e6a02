import { type ComponentType, lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'

import { NotFoundPage } from '../app/error-page.tsx'
import './admin.css'

type Load = () => Promise<{ default: ComponentType }>

/** Address under `/admin/` and the folder whose `<folder>-page.tsx` stands there, with all addresses below its own. */
const FOLDERS: Readonly<Record<string, string>> = {
  people: 'people',
  units: 'units',
  deputies: 'deputies',
  organs: 'organs',
  'sign-in': 'accounts',
  policies: 'policies',
  calendars: 'calendars',
  numbers: 'numbers',
  meetings: 'gatherings',
  faults: 'faults',
  trail: 'trail',
  hooks: 'hooks',
  channels: 'channels',
  templates: 'templates',
  undelivered: 'undelivered',
  congress: 'congress',
}
const LOADS = import.meta.glob<{ default: ComponentType }>('./*/*-page.tsx')
const PAGES = Object.entries(FOLDERS).flatMap(([address, folder]) => {
  const load: Load | undefined = LOADS[`./${folder}/${folder}-page.tsx`]
  return load ? [{ address, Page: lazy(load) }] : []
})

/** The area of administration: each part is loaded when it is first opened. */
export default function AdminPages() {
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
