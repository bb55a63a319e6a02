import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'

import { readMyDossier } from '../../contract/dossiers-endpoints.ts'
import { FormDialog } from '../admin/form-dialog.tsx'
import { useAsk } from '../app/ask.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Corrections } from './corrections.tsx'
import { DeputyFacts } from './deputy-facts.tsx'
import { AskCorrectionForm } from './dossier-forms.tsx'
import { DossierTables } from './dossier-tables.tsx'
import { SpanTabs, useSpan } from './span-tabs.tsx'

/** `/dossiers/mine`: what is on record of the deputy who works here, and the way to have it corrected. */
export default function MyDossierPage() {
  const { query, key } = useSpan()
  const { data, error } = useAsk(
    readMyDossier,
    { query },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  /** Null: about the dossier in general. */
  const [asking, setAsking] = useState<string | null>()
  const close = () => setAsking(undefined)
  return (
    <PageFrame
      title="我的履职档案"
      subtitle="只有您和代表工作机构能看到；只记事实和日期，不记您的评价"
      actions={
        data && (
          <>
            <Button onClick={() => window.print()}>打印</Button>
            <Button onClick={() => setAsking(null)}>申请更正</Button>
          </>
        )
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <PrintHeading title={`${data.deputy.name ?? ''}代表履职档案（${data.span.label}）`} />
          <DeputyFacts deputy={data.deputy} />
          <SpanTabs dossier={data} current={key} at="/dossiers/mine" />
          <Corrections corrections={data.corrections} />
          <DossierTables dossier={data} acts={{ label: '申请更正', onChoose: setAsking }} />
          <FormDialog title="申请更正履职档案" isOpen={asking !== undefined} onClose={close}>
            {asking !== undefined && <AskCorrectionForm entryKey={asking} onDone={close} />}
          </FormDialog>
        </>
      )}
    </PageFrame>
  )
}
