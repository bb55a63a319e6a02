import { useState } from 'react'
import { Link } from 'react-router'
import { revealPhone } from '../../contract/case-endpoints.ts'
import type { CaseDetail } from '../../contract/case-views.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { ask } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Fact, Section } from './section.tsx'

type Reference = CaseDetail['repeats'][number]
type Signer = CaseDetail['signers'][number]

/** The suggestion itself: its words, who made it, where the paper lies, what it belongs to. */
export function CaseText({ detail }: { detail: CaseDetail }) {
  const { body, signers, paper, wishedUnits, plan, repeats, leadCase, memberCases, motionNumber, field, policy } =
    detail
  const isSecret = detail.mark === 'state_secret'
  return (
    <Section id="text" title="建议内容">
      {isSecret ? (
        <p className="said">本件涉密：标题和内容不录入本系统，这里只登记编号和办理情况。</p>
      ) : body ? (
        <div className="prose case-body">{body}</div>
      ) : (
        <p className="quiet">没有录入正文，见纸质原件或者附件。</p>
      )}
      <dl className="facts case-facts">
        <Fact label="提出人">{signers.length > 0 && <Signers caseId={detail.id} signers={signers} />}</Fact>
        <Fact label="希望承办">{names(wishedUnits)}</Fact>
        <Fact label="拟办意见">
          {plan.map(({ unit, role }) => `${unit.name}（${valueLabel('role', role)}）`).join('、')}
        </Fact>
        <Fact label="纸质原件">
          {paper && [valueLabel('state', paper.state), paper.keptAt].filter(Boolean).join('，')}
        </Fact>
        <Fact label="领域">{field}</Fact>
        <Fact label="议案编号">{motionNumber}</Fact>
        <Fact label="公开">{valueLabel('publicity', detail.publicity)}</Fact>
        <Fact label="一并办理">
          {leadCase && (
            <>
              并入 <CaseLink reference={leadCase} />
            </>
          )}
        </Fact>
        <Fact label="并入本件">{memberCases.length > 0 && <CaseLinks references={memberCases} />}</Fact>
        <Fact label="多年重复">{repeats.length > 0 && <CaseLinks references={repeats} />}</Fact>
        <Fact label="办理规则">
          {policy.name} 第 {policy.version} 版
        </Fact>
      </dl>
    </Section>
  )
}

function names(parties: readonly { name: string }[]): string {
  return parties.map(({ name }) => name).join('、')
}

function CaseLinks({ references }: { references: readonly Reference[] }) {
  return (
    <ul className="plain-list">
      {references.map((reference) => (
        <li key={reference.id}>
          <CaseLink reference={reference} />
        </li>
      ))}
    </ul>
  )
}

function CaseLink({ reference: { id, number, title } }: { reference: Reference }) {
  return <Link to={`/cases/${id}`}>{[number, title].filter(Boolean).join('　') || '查看'}</Link>
}

const STATUS_TEXT = { active: '', suspended: '暂停执行职务', ended: '已不任代表' } as const

function Signers({ caseId, signers }: { caseId: string; signers: readonly Signer[] }) {
  return (
    <ul className="signers">
      {signers.map((signer) => (
        <li key={signer.id}>
          <strong>{signer.name}</strong>
          <span className="quiet">
            {signer.isLead ? ' 领衔' : signer.isConfirmed ? ' 附议已确认' : ' 附议未确认'}
            {STATUS_TEXT[signer.status] && `，${STATUS_TEXT[signer.status]}`}
          </span>{' '}
          {signer.hasPhone && <PhoneButton caseId={caseId} signer={signer} />}
        </li>
      ))}
    </ul>
  )
}

/** The number is told on a click, and the click stands in the trail; it is forgotten with the page. */
function PhoneButton({ caseId, signer }: { caseId: string; signer: Signer }) {
  const [phone, setPhone] = useState<string>()
  const [error, setError] = useState<unknown>()
  const reveal = async () => {
    setError(undefined)
    try {
      const told = await ask(revealPhone, { params: { id: caseId, deputyId: signer.id } })
      setPhone(told.phone)
    } catch (problem) {
      setError(problem)
    }
  }
  if (phone !== undefined) return <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
  return (
    <>
      <button
        type="button"
        className="link-button no-print"
        title="查看电话会记入留痕"
        aria-label={`查看${signer.name}的电话，查看会记入留痕`}
        onClick={() => void reveal()}
      >
        查看电话
      </button>
      <ProblemNotice error={error} />
    </>
  )
}
