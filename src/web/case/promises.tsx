import type { CaseDetail } from '../../contract/case-views.ts'
import { dayText } from '../parts/day-text.ts'
import { Fact, Section } from './section.tsx'

/** 承诺台账: what was promised, by which day, and how far it is. */
export function Promises({ detail: { commitments }, today }: { detail: CaseDetail; today: string | undefined }) {
  if (commitments.length === 0) return null
  return (
    <Section id="promises" title={`承诺事项（${commitments.length}）`}>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">承诺</th>
              <th scope="col">单位</th>
              <th scope="col">完成日期</th>
              <th scope="col">进度</th>
              <th scope="col">状态</th>
            </tr>
          </thead>
          <tbody>
            {commitments.map(({ id, text, unit, dueOn, percent, stateLabel, isSettled }) => (
              <tr key={id}>
                <td>{text ?? '（文字不可见）'}</td>
                <td>{unit.name}</td>
                <td className="nowrap">
                  {dueOn ? dayText(dueOn, today) : '未定'}
                  {!isSettled && dueOn && today && dueOn < today && <span className="urgent"> 已过期</span>}
                </td>
                <td className="nowrap">{percent === null ? '' : `${percent}%`}</td>
                <td>{stateLabel}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

const TITLES: Readonly<Record<string, string>> = {
  supervision: '督办',
  ballot: '满意度测评',
  follow_up_review: '“回头看”',
  transfer: '双向转化',
}

/** Supervisions, ballots, follow-up reviews and transfers of the case. */
export function Others({ detail: { others } }: { detail: CaseDetail }) {
  if (others.length === 0) return null
  const machines = [...new Set(others.map(({ machine }) => machine))]
  return (
    <Section id="others" title={machines.map((machine) => TITLES[machine] ?? '').join('、')}>
      <div className="duties">
        {others.map(({ id, label, stateLabel, facts }) => (
          <article className="duty" key={id} aria-label={label}>
            <div className="row row-between">
              <h3>{label}</h3>
              <span>{stateLabel}</span>
            </div>
            <dl className="facts">
              {facts.map((fact, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: facts of an actor are told in one order.
                <Fact key={index} label={fact.label}>
                  {fact.value}
                </Fact>
              ))}
            </dl>
          </article>
        ))}
      </div>
    </Section>
  )
}
