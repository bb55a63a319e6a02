import { useEffect, useState } from 'react'
import { useParams } from 'react-router'

import { ProblemError } from '../../contract/client.ts'
import { type LinkKey, openLink, type LinkPage as Page } from '../../contract/links-endpoints.ts'
import { ask } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { CaseFacts } from './case-facts.tsx'
import { FormDownload } from './form-download.tsx'
import { ReplyForm } from './reply-form.tsx'
import { AcknowledgeForm, ReassignForm } from './simple-forms.tsx'
import './link.css'

/** What a one-time link leads to: one case, one act, no login. Looking changes nothing; the button does. */
export function LinkPage() {
  const { congress = '', token = '' } = useParams()
  const [page, setPage] = useState<Page>()
  const [error, setError] = useState<unknown>()
  const [done, setDone] = useState<string>()
  const [looks, setLooks] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further look is asked for by its number.
  useEffect(() => {
    const leaving = new AbortController()
    ask(openLink, { body: { congress, token } }, { signal: leaving.signal }).then(setPage, (problem) => {
      if (!leaving.signal.aborted) setError(problem)
    })
    return () => leaving.abort()
  }, [congress, token, looks])
  return (
    <main className="door-page link-page" id="content">
      <title>{page ? `${page.purposeLabel} · 督办` : '督办'}</title>
      <div className="door-card is-wide stack">
        {done !== undefined && <Done said={done} />}
        {done === undefined && error !== undefined && <Shut error={error} />}
        {done === undefined && error === undefined && !page && <p className="waiting">正在打开…</p>}
        {done === undefined && error === undefined && page && (
          <Open
            page={page}
            linkKey={{ congress, token }}
            onDone={setDone}
            onPart={() => setLooks((before) => before + 1)}
          />
        )}
      </div>
    </main>
  )
}

type Acting = { page: Page; linkKey: LinkKey; onDone: (said: string) => void; onPart: () => void }

function Open({ page, linkKey, onDone, onPart }: Acting) {
  const { purpose, recipientName, roleLabel, unitName, congressName, purposeLabel, expiresAt, zone } = page
  return (
    <>
      <header>
        <h1>{purposeLabel}</h1>
        <p className="quiet">
          {congressName}发给{unitName}
          {recipientName}（{roleLabel}）· {momentText(expiresAt, zone)}前有效，请勿转发
        </p>
      </header>
      <CaseFacts page={page} />
      <FormDownload linkKey={linkKey} number={page.case.number} />
      {purpose === 'acknowledge' && <AcknowledgeForm page={page} linkKey={linkKey} onDone={onDone} />}
      {purpose === 'request_reassignment' && <ReassignForm linkKey={linkKey} onDone={onDone} />}
      {page.reply && <ReplyForm page={page} reply={page.reply} linkKey={linkKey} onDone={onDone} onPart={onPart} />}
      <p className="quiet">提交后以“经一次性链接：{recipientName}”记入办理过程。本系统严禁上传、处理、传输涉密信息。</p>
    </>
  )
}

function Done({ said }: { said: string }) {
  return (
    <div role="status" className="stack">
      <h1>已完成</h1>
      <p>{said}</p>
      <p className="quiet">这个页面可以关闭了；链接已失效，不能再次使用。</p>
    </div>
  )
}

/** Why the address leads nowhere; the server says more to one who had the right one. */
function Shut({ error }: { error: unknown }) {
  const isInvalid = error instanceof ProblemError && error.code === 'LINK_INVALID'
  return (
    <>
      <h1>{isInvalid ? '这个链接不能使用' : '没有打开'}</h1>
      <ProblemNotice error={error} />
      {isInvalid && <p className="quiet">仍需办理的，请与代表工作机构联系，由其重新发送链接，或按纸质方式办理。</p>}
    </>
  )
}
