import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { config } from 'zod'

import { NetworkBar } from './network-bar.tsx'
import { queryClient } from './query-client.ts'
import { createRouter } from './routes.tsx'
import { followSignOut } from './sign-out.ts'
import './app.css'
import './shell.css'
import '../parts/parts.css'

// The strict policy of the page forbids code from text, which zod would try.
config({ jitless: true })

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
