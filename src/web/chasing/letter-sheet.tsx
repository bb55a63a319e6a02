import { Link } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import type { LetterCitation, LetterItem, readLetter } from '../../contract/letters-endpoints.ts'
import { dayText } from '../parts/day-text.ts'

type Letter = CallReply<typeof readLetter>

/** The letter as it reads on paper. */
export function LetterSheet({ letter }: { letter: Letter }) {
  const { number, title, addressee, paragraphs, items, sender, datedOn, contact, copyTo, citations } = letter
  return (
    <article className="letter-sheet" aria-label="函的内容">
      <p className="letter-number">{number}</p>
      <h2>{title}</h2>
      <p>{addressee}：</p>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="indent">
          {paragraph}
        </p>
      ))}
      <LetterItems items={items} />
      <p className="letter-sign">
        {sender}
        <br />
        {dayText(datedOn)}
      </p>
      {contact && <p>联系人：{contact}</p>}
      {copyTo.length > 0 && <p>抄送：{copyTo.join('、')}</p>}
      <Citations citations={citations} />
    </article>
  )
}

export function LetterItems({ items }: { items: readonly LetterItem[] }) {
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="only-read-aloud">逾期的建议</caption>
        <thead>
          <tr>
            <th scope="col">编号</th>
            <th scope="col">标题</th>
            <th scope="col">期限</th>
            <th scope="col">逾期</th>
            <th scope="col">要求</th>
          </tr>
        </thead>
        <tbody>
          {items.map(
            ({ caseId, actorId, clock, clockLabel, number, title, dueOn, daysOverdue, demand, provisional }) => (
              <tr key={`${caseId}${actorId}${clock}`}>
                <td className="nowrap">
                  <Link to={`/cases/${caseId}`}>{number}</Link>
                </td>
                <td>{title ?? '（内容不在本系统）'}</td>
                <td>
                  {clockLabel} {dayText(dueOn)}
                  {provisional && '（暂定）'}
                </td>
                <td className="nowrap">{daysOverdue} 天</td>
                <td>{demand}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

/** By what the letter demands: rules that bind, apart from those it only leans on. */
export function Citations({ citations }: { citations: readonly LetterCitation[] }) {
  if (citations.length === 0) return null
  const of = (as: LetterCitation['as']) => citations.filter((one) => one.as === as).map(({ text }) => text)
  return (
    <dl className="facts no-print">
      {of('cited').length > 0 && (
        <>
          <dt>依据</dt>
          <dd>{of('cited').join('；')}</dd>
        </>
      )}
      {of('by_reference').length > 0 && (
        <>
          <dt>参照</dt>
          <dd>{of('by_reference').join('；')}</dd>
        </>
      )}
    </dl>
  )
}
