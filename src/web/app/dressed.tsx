import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'

import { THEME } from './theme.ts'

/** The server writes it into the page, so that the strict policy lets antd's style elements in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content

/** antd in Chinese and in our colours, for everything behind the doors. */
export function Dressed({ children }: { children: ReactNode }) {
  return (
    <ConfigProvider
      locale={zhCN}
      theme={THEME}
      button={{ autoInsertSpace: false }}
      {...(nonce ? { csp: { nonce } } : {})}
    >
      {children}
    </ConfigProvider>
  )
}
