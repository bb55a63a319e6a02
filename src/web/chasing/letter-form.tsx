import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import type { CallReply } from '../../contract/client.ts'
import { makeLetter, type proposeLetter } from '../../contract/letters-endpoints.ts'
import { ask } from '../app/ask.ts'
import { DayField } from '../parts/day-field.tsx'
import { dayText } from '../parts/day-text.ts'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { type ChosenNumber, LetterNumber } from './letter-number.tsx'
import { Citations, LetterItems } from './letter-sheet.tsx'

export type LetterProposal = CallReply<typeof proposeLetter>

/** The proposal, to be read, changed, numbered, and made. */
export function LetterForm({ proposal, onMade }: { proposal: LetterProposal; onMade: (id: string) => void }) {
  const [id] = useState(randomId)
  const [number, setNumber] = useState<ChosenNumber>(
    proposal.series ? { from: 'register', series: proposal.series.series } : { from: 'typed', text: '' },
  )
  const [datedOn, setDatedOn] = useState(proposal.datedOn)
  const [demandOn, setDemandOn] = useState(proposal.demandOn)
  const send = async (values: FormData) => {
    const body = {
      id,
      unitId: proposal.unit.id,
      items: proposal.items.map(({ caseId, actorId, clock }) => ({ caseId, actorId, clock })),
      ...wordsOf(values),
      datedOn: dayOf(datedOn, '发函日期'),
      demandOn: dayOf(demandOn, '要求办结的日期'),
      number,
    }
    await ask(makeLetter, { body })
    onMade(id)
  }
  return (
    <div className="letter-form">
      <Remarks proposal={proposal} />
      <SentForm onSend={send}>
        {(isBusy) => (
          <>
            <LetterNumber proposal={proposal} datedOn={datedOn} number={number} onChange={setNumber} />
            <WordFields proposal={proposal} />
            <h3>所列建议（{proposal.caseCount} 件）</h3>
            <LetterItems items={proposal.items} />
            <div className="row letter-days">
              <Field id="letter-dated" label="发函日期">
                <DayField id="letter-dated" value={datedOn} onChange={setDatedOn} today={undefined} />
              </Field>
              <Field id="letter-demand" label="要求办结的日期">
                <DayField id="letter-demand" value={demandOn} onChange={setDemandOn} today={undefined} />
              </Field>
            </div>
            <Citations citations={proposal.citations} />
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                制发（占用文号，生成 Word）
              </Button>
              <Link to="/chasing/letters">不发了</Link>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

/** What the writer should know before: earlier letters, and a unit whose duties have passed on. */
function Remarks({ proposal: { unit, formerUnit, earlier } }: { proposal: LetterProposal }) {
  return (
    <>
      {formerUnit && (
        <p className="said">
          {formerUnit.name}的职责已由{unit.name}承继，函发给{unit.name}。
        </p>
      )}
      {earlier.length > 0 && (
        <p className="said">
          所列建议以前发过函：
          {earlier.map(({ id, number, datedOn, cases }) => (
            <span key={id}>
              <Link to={`/chasing/letters/${id}`}>{number}</Link>（{dayText(datedOn)}，涉及 {cases} 件）{' '}
            </span>
          ))}
        </p>
      )}
    </>
  )
}

function WordFields({ proposal }: { proposal: LetterProposal }) {
  const { title, addressee, paragraphs, sender, contact, copyTo } = proposal
  const rows = { minRows: 6, maxRows: 20 }
  return (
    <>
      <Field id="letter-title" label="标题">
        <Input id="letter-title" name="title" defaultValue={title} required maxLength={200} />
      </Field>
      <Field id="letter-addressee" label="主送">
        <Input id="letter-addressee" name="addressee" defaultValue={addressee} required maxLength={200} />
      </Field>
      <Field id="letter-paragraphs" label="正文" help="一行是一段；首行缩进由系统排版。">
        <Input.TextArea
          id="letter-paragraphs"
          name="paragraphs"
          defaultValue={paragraphs.join('\n')}
          required
          autoSize={rows}
          aria-describedby="letter-paragraphs-help"
        />
      </Field>
      <Field id="letter-sender" label="落款">
        <Input id="letter-sender" name="sender" defaultValue={sender} required maxLength={200} />
      </Field>
      <Field id="letter-contact" label="联系人（可不填）">
        <Input id="letter-contact" name="contact" defaultValue={contact ?? ''} maxLength={200} />
      </Field>
      <Field id="letter-copy" label="抄送（可不填）" help="几个单位的，用顿号分开。">
        <Input
          id="letter-copy"
          name="copyTo"
          defaultValue={copyTo.join('、')}
          maxLength={500}
          aria-describedby="letter-copy-help"
        />
      </Field>
    </>
  )
}

function wordsOf(values: FormData) {
  const text = (name: string) => textOf(values, name).trim()
  const list = (name: string, mark: RegExp) =>
    text(name)
      .split(mark)
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return {
    title: text('title'),
    addressee: text('addressee'),
    paragraphs: list('paragraphs', /\r?\n/),
    sender: text('sender'),
    contact: text('contact') || null,
    copyTo: list('copyTo', /[、，,;；]/),
  }
}

/** Throws a sentence for the person who typed it. */
function dayOf(text: string, name: string): string {
  const day = parseLooseDay(text)
  if (day.ok) return day.day
  throw new Error(`${name}“${text}”不是日期；请写作 2026-03-05`)
}
