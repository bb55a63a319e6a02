import { useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'

import type { CallReply } from '../../contract/client.ts'
import {
  issueLink,
  type LinkLine,
  type LinkPurpose,
  listLinks,
  revokeLink,
  sendLink,
} from '../../contract/links-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field } from '../parts/sent-form.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { useAct } from '../parts/use-act.ts'

type Links = CallReply<typeof listLinks>

/** One-time links: a unit that comes twice a month does from one of them what it has to do. */
export function LinkSection({ caseId }: { caseId: string }) {
  const { data, error } = useAsk(listLinks, { params: { id: caseId } }, { refetchOnMount: 'always' })
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: [listLinks.name] })
  return (
    <section aria-labelledby="chase-link">
      <h3 id="chase-link">一次性链接</h3>
      <p className="quiet">
        对方不用登录，凭链接签收、申请调整或提交盖章答复；三日内有效，用过即失效，以对方姓名留痕。
      </p>
      <ProblemNotice error={error} />
      {data?.choices.length === 0 && <p className="quiet">现在没有能凭链接办理的事项，或者单位没有登记联系人。</p>}
      {data && data.choices.length > 0 && <IssueLink caseId={caseId} choices={data.choices} onIssued={refresh} />}
      {data && data.links.length > 0 && (
        <ul className="plain-list link-lines">
          {data.links.map((link) => (
            <IssuedLink key={link.id} caseId={caseId} link={link} onRevoked={refresh} />
          ))}
        </ul>
      )}
    </section>
  )
}

function IssueLink({
  caseId,
  choices,
  onIssued,
}: {
  caseId: string
  choices: Links['choices']
  onIssued: () => Promise<void>
}) {
  const [at, setAt] = useState(0)
  const [purpose, setPurpose] = useState<LinkPurpose>()
  const [issued, setIssued] = useState<{ message: string } | { by: string[] }>()
  const { isBusy, problem, act } = useAct()
  const choice = choices[at]
  const canReach = choice !== undefined && (choice.hasEmail || choice.hasPhone)
  const wanted = choice?.purposes.find((one) => one.purpose === purpose) ?? choice?.purposes[0]
  const issue = (how: typeof issueLink | typeof sendLink) =>
    act(async () => {
      if (!choice || !wanted) return
      const { actorId, recipientId } = choice
      setIssued(undefined)
      const asked = { params: { id: caseId }, body: { actorId, recipientId, purpose: wanted.purpose } }
      setIssued(how === sendLink ? await ask(sendLink, asked) : await ask(issueLink, asked))
      await onIssued()
    })
  return (
    <div className="stack">
      <div className="row link-choice">
        <Field id="link-to" label="发给">
          <Select
            id="link-to"
            value={at}
            popupMatchSelectWidth={false}
            options={choices.map(({ unitName, recipientName, roleLabel }, value) => ({
              value,
              label: `${unitName} ${recipientName}（${roleLabel}）`,
            }))}
            onChange={setAt}
          />
        </Field>
        <Field id="link-purpose" label="办什么">
          <Select
            id="link-purpose"
            value={wanted?.purpose ?? null}
            options={(choice?.purposes ?? []).map(({ purpose: value, label }) => ({ value, label }))}
            onChange={(next: LinkPurpose | null) => next && setPurpose(next)}
          />
        </Field>
        <Button loading={isBusy} disabled={!wanted} onClick={() => void issue(issueLink)}>
          生成链接
        </Button>
        <Button
          disabled={!wanted || isBusy || !canReach}
          title={canReach ? '' : '对方没有登记电子邮箱和手机号码'}
          onClick={() => void issue(sendLink)}
        >
          {choice && !choice.hasEmail && choice.hasPhone ? '发到手机' : '发到邮箱'}
        </Button>
      </div>
      <ProblemNotice error={problem} />
      {issued && <Issued issued={issued} />}
    </div>
  )
}

function Issued({ issued }: { issued: { message: string } | { by: string[] } }) {
  if ('by' in issued) {
    return (
      <p className="said" role="status">
        正在通过{issued.by.join('、')}发给本人；是否送达，见本件的“通知”。
      </p>
    )
  }
  return (
    <div className="said" role="status">
      <p>链接只显示这一次；复制后发给本人，不要发到群里。</p>
      <pre className="chase-text">{issued.message}</pre>
      <CopyButton text={issued.message} isPrimary>
        复制链接和说明
      </CopyButton>
    </div>
  )
}

function IssuedLink({ caseId, link, onRevoked }: { caseId: string; link: LinkLine; onRevoked: () => Promise<void> }) {
  const { isBusy, problem, act } = useAct()
  const revoke = () =>
    act(async () => {
      await ask(revokeLink, { params: { id: caseId, linkId: link.id }, body: {} })
      await onRevoked()
    })
  return (
    <li>
      <Stamp label={link.stateLabel} tone={link.state === 'open' ? 'notice' : 'plain'} /> {link.purposeLabel}：
      {link.unitName} {link.recipientName}
      <span className="quiet">
        {'　'}
        {momentText(link.madeAt)} {link.madeBy ?? '系统'}发出
        {link.openedAt && `，${momentText(link.openedAt)} 打开`}
        {link.usedAt && `，${momentText(link.usedAt)} 用过`}
        {link.state === 'open' && `，${momentText(link.expiresAt)} 到期`}
        {link.why && `，${link.why}`}
      </span>
      {link.state === 'open' && (
        <button type="button" className="link-button" disabled={isBusy} onClick={() => void revoke()}>
          收回
          <span className="only-read-aloud">
            ：{link.purposeLabel}，{link.recipientName}
          </span>
        </button>
      )}
      <ProblemNotice error={problem} />
    </li>
  )
}
