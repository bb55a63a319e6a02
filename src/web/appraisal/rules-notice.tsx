import type { AppraisalRules } from '../../contract/appraisal-endpoints.ts'

/** What the rules make people do, before anybody is judged by them. */
export function Warnings({ warnings }: Pick<AppraisalRules, 'warnings'>) {
  return warnings.map(({ kind, title, paragraphs }) => (
    <section key={title} className={kind === 'unsafe' ? 'appraisal-warning is-unsafe' : 'appraisal-warning'}>
      <h2>
        {kind === 'unsafe' ? '警示：' : '提示：'}
        {title}
      </h2>
      {paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </section>
  ))
}

/** Items with their weights, what is counted, and the grades. */
export function RulesTable({ rules }: { rules: Omit<AppraisalRules, 'warnings'> }) {
  const { items, grades, policy, source } = rules
  return (
    <section className="appraisal-part">
      <h2>评价办法</h2>
      <p className="quiet">
        {policy.name} 第 {policy.version} 版；依据：{source}
      </p>
      <div className="table-frame">
        <table className="table">
          <caption className="only-read-aloud">评价项目、权重和口径</caption>
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col" className="is-number">
                权重
              </th>
              <th scope="col">怎样计分</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ item, label, weight, formula, failBelow }) => (
              <tr key={item}>
                <td className="nowrap">{label}</td>
                <td className="is-number">{weight}</td>
                <td>
                  {formula ?? '由主任评定并写明理由；未评定前不计分'}
                  {failBelow !== null && `；低于 ${failBelow} 分即为最低等次`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        等次：{grades.map(({ label, from }) => `${label}（${from} 分以上）`).join('、')}
        。没有可计算事项的项目不计分，其余各项权重按比例放大。
      </p>
    </section>
  )
}
