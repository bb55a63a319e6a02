import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { listAppraisalBooks, makeAppraisal, readAppraisalRules } from '../../contract/appraisal-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { ask, useAsk } from '../app/ask.ts'
import { dayText, momentText } from '../parts/day-text.ts'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { RulesTable, Warnings } from './rules-notice.tsx'

type Books = CallReply<typeof listAppraisalBooks>['books']

/** A draft from a book of facts and the rules in force, with what these rules make people do. */
export function NewAppraisalPage() {
  const rules = useAsk(readAppraisalRules, {})
  const books = useAsk(listAppraisalBooks, {}, { refetchOnMount: 'always' })
  return (
    <PageFrame title="生成评价草稿" subtitle={<Link to="/appraisals">全部综合评价</Link>}>
      <ProblemNotice error={rules.error ?? books.error} />
      {rules.data && <Warnings warnings={rules.data.warnings} />}
      {books.data && <DraftForm books={books.data.books} />}
      {rules.data && <RulesTable rules={rules.data} />}
    </PageFrame>
  )
}

function DraftForm({ books }: { books: Books }) {
  const navigate = useNavigate()
  const [id] = useState(randomId)
  const usable = books.filter(({ cases }) => cases > 0)
  const [first] = usable
  const [bookId, setBookId] = useState(first?.id)
  const [typed, setTyped] = useState<string>()
  const chosen = usable.find((book) => book.id === bookId) ?? first
  if (!chosen) {
    return (
      <p>
        还没有{books.length > 0 && '有建议的'}统计底册。请先在<Link to="/reports">报告</Link>
        中为要评价的期间生成“统计指标”或年度报告，再回到这里。
      </p>
    )
  }
  return (
    <div className="appraisal-form">
      <SentForm
        onSend={async (values) => {
          const body = { id, title: textOf(values, 'title').trim(), bookId: chosen.id }
          const made = await ask(makeAppraisal, { body })
          await navigate(`/appraisals/${made.id}`)
        }}
      >
        {(isBusy) => (
          <>
            <Field id="appraisal-title" label="名称">
              <Input
                id="appraisal-title"
                name="title"
                required
                maxLength={200}
                value={typed ?? titleFor(chosen)}
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
            <fieldset className="field-group">
              <legend>统计底册（评价的期间和截至日）</legend>
              <div className="choice-list">
                {books.map((book) => (
                  <BookChoice
                    key={book.id}
                    book={book}
                    isChosen={book.id === chosen.id}
                    onChoose={() => setBookId(book.id)}
                  />
                ))}
              </div>
            </fieldset>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                生成草稿
              </Button>
              <span className="quiet">草稿只有代表工作机构看得到</span>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

/** A period without suggestions can be seen and not chosen. */
function BookChoice({ book, isChosen, onChoose }: { book: Books[number]; isChosen: boolean; onChoose: () => void }) {
  return (
    <label>
      <input
        type="radio"
        name="book"
        value={book.id}
        checked={isChosen}
        disabled={book.cases === 0}
        onChange={onChoose}
      />
      <span>
        {dayText(book.fromOn)}至{dayText(book.toOn)}，截至{dayText(book.asOf)}，
        {book.cases === 0 ? '没有建议，不能评价' : `${book.cases} 件`}
        <span className="quiet">
          {'　'}
          {book.title ?? '统计底册'}，{momentText(book.madeAt)} 生成
        </span>
      </span>
    </label>
  )
}

/** As long as nobody has typed another name, it follows the book. */
function titleFor({ fromOn, toOn }: Books[number]): string {
  const [from, to] = [fromOn.slice(0, 4), toOn.slice(0, 4)]
  return `${from === to ? to : `${from}至${to}`}年度代表建议办理工作综合评价`
}
