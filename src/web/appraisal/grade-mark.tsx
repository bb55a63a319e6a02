import { GRADE_COLOUR_LABELS, type UnitSheet } from '../../contract/appraisal-endpoints.ts'

/** The grade in words; the colour stands beside it and is read out too. */
export function GradeMark({ grade }: { grade: UnitSheet['grade'] }) {
  if (!grade) return <span className="quiet">未计分</span>
  return (
    <span className="grade">
      <span className={`grade-mark is-${grade.colour}`} aria-hidden="true" />
      {grade.label}
      <span className="quiet">（{GRADE_COLOUR_LABELS[grade.colour]}）</span>
    </span>
  )
}

/** A score as people write it: 66.67, 100. */
export function scoreText(score: number | null): string {
  return score === null ? '—' : String(score)
}
