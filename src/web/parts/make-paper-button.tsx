import type { ReactNode } from 'react'

import type { CallInput } from '../../contract/client.ts'
import { downloadDocument, makeDocument } from '../../contract/documents-endpoints.ts'
import { ask } from '../app/ask.ts'
import { ExportButton } from './export-button.tsx'
import { randomId } from './random-key.ts'

type Paper = Omit<CallInput<typeof makeDocument>['body'], 'id'>

/** Makes a paper of what is on the screen and hands its file to the browser; it stays among the documents. */
export function MakePaperButton({ paper, children }: { paper: Paper; children: ReactNode }) {
  return (
    <ExportButton
      onAsk={async () => {
        const { id } = await ask(makeDocument, { body: { id: randomId(), ...paper } })
        return ask(downloadDocument, { params: { id } })
      }}
    >
      {children}
    </ExportButton>
  )
}
