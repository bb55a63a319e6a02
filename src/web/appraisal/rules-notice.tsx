import type { AppraisalRules } from '../../contract/appraisal-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'

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
  const { items, grades, policy, source, isAssumed } = rules
  return (
    <section className="appraisal-part">
      <h2>评价办法</h2>
      <p className="quiet">
        {policy.name} 第 {policy.version} 版；依据：{source}
      </p>
      {isAssumed && (
        <p>
          以下项目、权重和等次是督办的缺省设置，不是本地的规定；正式评价之前，请先在“办理规则”中按本级的评价办法写定。
        </p>
      )}
      <DataTable caption="评价项目、权重和口径" columns={ITEM_COLUMNS} rows={items} rowKey={({ item }) => item} />
      <p className="quiet appraisal-note">
        等次：{grades.map(({ label, from }) => `${label}（${from} 分以上）`).join('、')}
        。没有可计算事项的项目不计分，其余各项权重按比例放大。
      </p>
    </section>
  )
}

const ITEM_COLUMNS: Column<AppraisalRules['items'][number]>[] = [
  { key: 'label', title: '项目', narrow: 'title', width: 120, render: ({ label }) => label },
  { key: 'weight', title: '权重', isNumber: true, width: 56, render: ({ weight }) => weight },
  {
    key: 'formula',
    title: '怎样计分',
    narrow: 'wide',
    render: ({ formula, failBelow }) => (
      <>
        {formula ?? '由主任评定并写明理由；未评定前不计分'}
        {failBelow !== null && `；低于 ${failBelow} 分即为最低等次`}
      </>
    ),
  },
]
