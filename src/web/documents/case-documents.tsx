import { Select } from 'antd'
import { useState } from 'react'

import { type DocumentOffer, listCaseDocuments } from '../../contract/documents-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { useAsk } from '../app/ask.ts'
import { Section } from '../case/section.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { DocumentLines, useDocumentsRefresh } from './document-lines.tsx'
import { OfferForm } from './offer-form.tsx'
import '../admin/admin.css'
import './documents.css'

/** 文书: what may be made of the case, and what was made. Nothing for who reads no documents. */
export function CaseDocuments({ caseId }: { caseId: string }) {
  return useMay()(listCaseDocuments) ? <Documents caseId={caseId} /> : null
}

function Documents({ caseId }: { caseId: string }) {
  const { data, error } = useAsk(listCaseDocuments, { params: { id: caseId } })
  const [chosen, setChosen] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const refresh = useDocumentsRefresh()
  const offers = data?.offers ?? []
  const offer = offers.find((one) => keyOf(one) === chosen)
  return (
    <Section id="documents" title={data ? `文书（${data.lines.length}）` : '文书'}>
      <ProblemNotice error={error} />
      {offers.length > 0 && (
        <div className="row no-print document-menu">
          <Select
            aria-label="制发文书"
            className="document-choice"
            placeholder="制发文书…"
            value={chosen}
            onChange={(key) => {
              setSaid('')
              setChosen(key)
            }}
            options={offers.map((one) => ({ value: keyOf(one), label: labelOf(one) }))}
          />
          <span role="status" className="said">
            {said}
          </span>
        </div>
      )}
      {offer && data && (
        <OfferForm
          key={chosen}
          caseId={caseId}
          offer={offer}
          series={data.series}
          onMade={async (words) => {
            setChosen(null)
            setSaid(words)
            await refresh()
          }}
          onClose={() => setChosen(null)}
        />
      )}
      {data && data.lines.length === 0 && <p className="quiet">还没有制发文书。</p>}
      {data && data.lines.length > 0 && <DocumentLines lines={data.lines} />}
    </Section>
  )
}

function keyOf({ kind, actorId, unitId, about }: DocumentOffer): string {
  return [kind, actorId, unitId, about.filled].join(' ')
}

function labelOf({ kindLabel, of }: DocumentOffer): string {
  return of === null ? kindLabel : `${kindLabel}（${of}）`
}
