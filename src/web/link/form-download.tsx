import { useState } from 'react'

import { type LinkKey, readLinkForm } from '../../contract/links-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton } from '../parts/plain-controls.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** The paper to work on: asked for by a POST, so that the token stands in no address of a download. */
export function FormDownload({ linkKey, number }: { linkKey: LinkKey; number: string | null }) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const download = async () => {
    if (isBusy) return
    setBusy(true)
    setError(undefined)
    try {
      const response = await ask(readLinkForm, { body: linkKey })
      const address = URL.createObjectURL(await response.blob())
      const anchor = document.createElement('a')
      anchor.href = address
      anchor.download = `${number ?? '代表建议'}办理单.docx`
      anchor.click()
      setTimeout(() => URL.revokeObjectURL(address), 10_000)
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <div className="stack">
      <PlainButton onClick={() => void download()} isBusy={isBusy}>
        下载办理单和征询意见表（Word）
      </PlainButton>
      <ProblemNotice error={error} />
    </div>
  )
}
