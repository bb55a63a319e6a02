import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'

import { NetworkBar } from './network-bar.tsx'
import { queryClient } from './query-client.ts'
import { createRouter } from './routes.tsx'
import { followSignOut } from './sign-out.ts'
import './app.css'
import './shell.css'
import '../parts/parts.css'

const root = document.getElementById('root')
if (root) {
  followSignOut()
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createRouter()} />
      <NetworkBar />
    </QueryClientProvider>,
  )
}
