import { Link } from 'react-router'

import type { AppraisalRules, ItemScore, UnitSheet } from '../../contract/appraisal-endpoints.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { GradeMark, scoreText } from './grade-mark.tsx'

export type Opened = { unit: UnitSheet['unit']; item: string }

/** Units and items: each score opens to its cases. */
export function ScoreTable({
  appraisalId,
  items,
  sheets,
  onOpen,
}: {
  appraisalId: string
  items: AppraisalRules['items']
  sheets: readonly UnitSheet[]
  onOpen: (opened: Opened) => void
}) {
  const whole = items.reduce((sum, { weight }) => sum + weight, 0)
  const columns: Column<UnitSheet>[] = [
    { key: 'rank', title: '名次', isNumber: true, width: 52, render: ({ rank }) => rank ?? '—' },
    {
      key: 'unit',
      title: '单位',
      narrow: 'title',
      render: ({ unit, isFew }) => (
        <>
          <Link to={`/appraisals/${appraisalId}/units/${unit.id}`} className="row-link" data-row-link>
            {unit.name}
          </Link>
          {isFew && <span className="score-of">依据少，仅供参考</span>}
        </>
      ),
    },
    { key: 'cases', title: '件数', isNumber: true, width: 56, render: ({ cases }) => cases },
    ...items.map(
      ({ item, label, weight }): Column<UnitSheet> => ({
        key: item,
        title: `${label} ${weight}`,
        isNumber: true,
        render: ({ unit, scores }) => {
          const score = scores.find((one) => one.item === item)
          return score && <ScoreCell score={score} unit={unit} onOpen={() => onOpen({ unit, item })} />
        },
      }),
    ),
    {
      key: 'total',
      title: '总分',
      isNumber: true,
      width: 72,
      render: ({ total, weightUsed }) => (
        <>
          <strong>{scoreText(total)}</strong>
          {total !== null && weightUsed < whole && <span className="score-of">按{weightUsed}折算</span>}
        </>
      ),
    },
    {
      key: 'grade',
      title: '等次',
      render: ({ grade, failedBy }) => (
        <>
          <GradeMark grade={grade} />
          {failedBy.length > 0 && <span className="score-of">因{failedBy.join('、')}</span>}
        </>
      ),
    },
  ]
  return <DataTable caption="各单位得分" columns={columns} rows={sheets} rowKey={({ unit }) => unit.id} />
}

/** The score that counts, what it was computed from, and what it was before it was corrected. */
export function ScoreCell({ score, unit, onOpen }: { score: ItemScore; unit: UnitSheet['unit']; onOpen: () => void }) {
  const { part, base, computed, corrected, whyLeftOut, label } = score
  return (
    <>
      <button
        type="button"
        className="score-button"
        onClick={onOpen}
        aria-label={`${unit.name}，${label}，${score.score === null ? '不计分' : `${score.score}分`}，查看由哪些建议得来`}
        title={whyLeftOut ?? undefined}
      >
        {scoreText(score.score)}
      </button>
      <span className="score-of">
        {corrected ? `更正，原 ${scoreText(computed)}` : base === null ? '' : `${part}/${base}`}
        {whyLeftOut !== null && !corrected && ' 不计分'}
      </span>
    </>
  )
}
