import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'

import { NetworkBar } from './network-bar.tsx'
import { queryClient } from './query-client.ts'
import { createRouter } from './routes.tsx'
import { followSignOut } from './sign-out.ts'
import { THEME } from './theme.ts'
import './app.css'
import './shell.css'
import '../parts/parts.css'

/** The server writes it into the page, so that the strict policy lets antd's style elements in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content

const root = document.getElementById('root')
if (root) {
  followSignOut()
  createRoot(root).render(
    <ConfigProvider
      locale={zhCN}
      theme={THEME}
      button={{ autoInsertSpace: false }}
      {...(nonce ? { csp: { nonce } } : {})}
    >
      <QueryClientProvider client={queryClient}>
        <NetworkBar />
        <RouterProvider router={createRouter()} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
}
