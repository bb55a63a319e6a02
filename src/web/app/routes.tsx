import { createBrowserRouter, type RouteObject } from 'react-router'

import { ErrorPage, NotFoundPage } from './error-page.tsx'

/** Each screen is loaded when it is first opened; sign-in and setup carry nothing of the desks. */
export const ROUTES: RouteObject[] = [
  {
    path: '/sign-in',
    errorElement: <ErrorPage />,
    HydrateFallback: Opening,
    lazy: async () => ({ Component: (await import('../sign-in/sign-in-page.tsx')).SignInPage }),
  },
  {
    path: '/setup',
    errorElement: <ErrorPage />,
    HydrateFallback: Opening,
    lazy: async () => ({ Component: (await import('../setup/setup-page.tsx')).SetupPage }),
  },
  {
    path: '/l/:congress/:token',
    errorElement: <ErrorPage />,
    HydrateFallback: Opening,
    lazy: async () => ({ Component: (await import('../link/link-page.tsx')).LinkPage }),
  },
  {
    path: '/',
    errorElement: <ErrorPage />,
    HydrateFallback: Opening,
    lazy: async () => ({ Component: (await import('./frame.tsx')).Frame }),
    children: [
      {
        errorElement: <ErrorPage />,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('./frame.tsx')).Home }) },
          {
            path: 'worklist',
            lazy: async () => ({ Component: (await import('../worklist/worklist-page.tsx')).WorklistPage }),
          },
          {
            path: 'cases',
            lazy: async () => ({ Component: (await import('../cases/case-list-page.tsx')).CaseListPage }),
          },
          { path: 'cases/new', lazy: async () => ({ Component: (await import('../case/new-case-page.tsx')).default }) },
          { path: 'cases/:id', lazy: async () => ({ Component: (await import('../case/case-page.tsx')).default }) },
          { path: 'search', lazy: async () => ({ Component: (await import('../search/search-page.tsx')).SearchPage }) },
          { path: 'inbox', lazy: async () => ({ Component: (await import('../inbox/inbox-page.tsx')).InboxPage }) },
          { path: 'figures', lazy: async () => ({ Component: (await import('../figures/figures-page.tsx')).default }) },
          {
            path: 'analysis',
            lazy: async () => ({ Component: (await import('../analysis/analysis-page.tsx')).default }),
          },
          {
            path: 'archive',
            lazy: async () => ({ Component: (await import('../archive/archive-page.tsx')).default }),
          },
          {
            path: 'documents',
            lazy: async () => ({ Component: (await import('../documents/documents-page.tsx')).default }),
          },
          { path: 'appraisals/*', lazy: async () => ({ Component: await pageOf('../appraisal/appraisal-pages.tsx') }) },
          {
            path: 'document-templates/*',
            lazy: async () => ({ Component: await pageOf('../document-templates/document-template-pages.tsx') }),
          },
          { path: 'chasing/*', lazy: async () => ({ Component: await pageOf('../chasing/chasing-pages.tsx') }) },
          { path: 'reports/*', lazy: async () => ({ Component: await pageOf('../reports/reports-pages.tsx') }) },
          { path: 'dossiers/*', lazy: async () => ({ Component: await pageOf('../dossiers/dossiers-pages.tsx') }) },
          { path: 'me', lazy: async () => ({ Component: (await import('../me/account-page.tsx')).AccountPage }) },
          { path: 'admin/*', lazy: async () => ({ Component: await pageOf('../admin/admin-pages.tsx') }) },
          { path: 'import/*', lazy: async () => ({ Component: await pageOf('../import/import-page.tsx') }) },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]

/** Screens that are default exports of their own folders. */
const PAGES = import.meta.glob<{ default: React.ComponentType }>([
  '../admin/admin-pages.tsx',
  '../appraisal/appraisal-pages.tsx',
  '../chasing/chasing-pages.tsx',
  '../document-templates/document-template-pages.tsx',
  '../dossiers/dossiers-pages.tsx',
  '../import/import-page.tsx',
  '../reports/reports-pages.tsx',
])

async function pageOf(path: string): Promise<React.ComponentType> {
  const load = PAGES[path]
  return load ? (await load()).default : NotFoundPage
}

function Opening() {
  return <p className="starting">督办正在打开…</p>
}

export const createRouter = () => createBrowserRouter(ROUTES)
