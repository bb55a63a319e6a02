import { keepPreviousData } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { type Dossier, readDossier } from '../../contract/dossiers-endpoints.ts'
import { FormDialog } from '../admin/form-dialog.tsx'
import { useAsk } from '../app/ask.ts'
import { MakePaperButton } from '../parts/make-paper-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Corrections } from './corrections.tsx'
import { DeputyFacts } from './deputy-facts.tsx'
import { AnswerForm, EntryForm, StrikeForm } from './dossier-forms.tsx'
import { DossierTables } from './dossier-tables.tsx'
import { SpanTabs, useSpan } from './span-tabs.tsx'

type Doing = { is: 'entering' } | { is: 'striking'; entryId: string } | { is: 'answering'; id: string }

/** `/dossiers/:id`: one deputy's dossier at the desk of the office. */
export default function DossierPage() {
  const { id = '' } = useParams()
  const { query, key } = useSpan()
  const { data, error } = useAsk(
    readDossier,
    { params: { id }, query },
    { placeholderData: keepPreviousData, refetchOnMount: 'always' },
  )
  const [doing, setDoing] = useState<Doing>()
  const name = data?.deputy.name ?? ''
  return (
    <PageFrame
      title={data ? `${name || '（已删去姓名）'}　履职档案` : '代表履职档案'}
      subtitle={<Link to="/dossiers">全部代表</Link>}
      actions={
        data && (
          <>
            <Button onClick={() => window.print()}>打印</Button>
            <MakePaperButton paper={{ kind: 'dossier', deputyId: id, about: query }}>制发 Word</MakePaperButton>
            <Button type="primary" onClick={() => setDoing({ is: 'entering' })}>
              登记履职情况
            </Button>
          </>
        )
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && (
        <>
          <PrintHeading title={`${name}代表履职档案（${data.span.label}）`} />
          <DeputyFacts deputy={data.deputy} />
          <SpanTabs dossier={data} current={key} at={`/dossiers/${id}`} />
          <Corrections
            corrections={data.corrections}
            onAnswer={(correction) => setDoing({ is: 'answering', id: correction.id })}
          />
          <DossierTables
            dossier={data}
            acts={{
              label: '划去',
              entries: (line) => data.entries.some(({ key: of, struckAt }) => of === line && struckAt === null),
              onChoose: (line) => setDoing({ is: 'striking', entryId: line.slice('entry:'.length) }),
            }}
          />
          <Doings dossier={data} doing={doing} onDone={() => setDoing(undefined)} />
        </>
      )}
    </PageFrame>
  )
}

function Doings({ dossier, doing, onDone }: { dossier: Dossier; doing: Doing | undefined; onDone: () => void }) {
  const { id } = dossier.deputy
  const answered = doing?.is === 'answering' ? dossier.corrections.find((one) => one.id === doing.id) : undefined
  return (
    <>
      <FormDialog title="登记履职情况" isOpen={doing?.is === 'entering'} onClose={onDone}>
        <EntryForm deputyId={id} onDone={onDone} />
      </FormDialog>
      <FormDialog title="划去一条登记" isOpen={doing?.is === 'striking'} onClose={onDone}>
        {doing?.is === 'striking' && <StrikeForm deputyId={id} entryId={doing.entryId} onDone={onDone} />}
      </FormDialog>
      <FormDialog title="答复更正申请" isOpen={answered !== undefined} onClose={onDone}>
        {answered && (
          <>
            <p>
              就“{answered.about}”申请：{answered.words}
            </p>
            <AnswerForm deputyId={id} correction={answered} onDone={onDone} />
          </>
        )}
      </FormDialog>
    </>
  )
}
