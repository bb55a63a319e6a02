import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'

import { ProblemNotice } from './problem-notice.tsx'

/**
 * Fetches a file and hands it to the browser under the server's name for it. A no is told here, in words, and the page
 * stays; a plain link would leave it for a page of JSON.
 */
export function ExportButton({ onAsk, children }: { onAsk: () => Promise<Response>; children: ReactNode }) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const fetchFile = async () => {
    setBusy(true)
    try {
      const response = await onAsk()
      saveAs(await response.blob(), nameOf(response) ?? '导出.xlsx')
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <>
      <Button loading={isBusy} onClick={() => void fetchFile()}>
        {children}
      </Button>
      <Modal title="没有导出" open={error !== undefined} footer={null} onCancel={() => setError(undefined)}>
        <ProblemNotice error={error} />
      </Modal>
    </>
  )
}

/** RFC 6266: the name with Chinese characters stands behind `filename*`. */
function nameOf(response: Response): string | undefined {
  const said = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="([^"]+)"/.exec(said)?.[1]
}

function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
