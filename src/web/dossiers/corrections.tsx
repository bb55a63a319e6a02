import { Button } from 'antd'

import type { Dossier } from '../../contract/dossiers-endpoints.ts'
import { momentText } from '../parts/day-text.ts'
import { Stamp } from '../parts/stamp.tsx'
import { Part } from './dossier-tables.tsx'

type Correction = Dossier['corrections'][number]

/** What the deputy asked to have corrected, with the answers; `onAnswer` where the reader may give one. */
export function Corrections({
  corrections,
  onAnswer,
}: {
  corrections: readonly Correction[]
  onAnswer?: (correction: Correction) => void
}) {
  if (corrections.length === 0) return null
  return (
    <Part title="更正申请">
      <ul className="plain-list stack">
        {corrections.map((correction) => (
          <li key={correction.id}>
            <p>
              <Outcome outcome={correction.outcome} /> {momentText(correction.filedAt)}　就“{correction.about}”申请：
              {correction.words}
            </p>
            {correction.outcome !== null && (
              <p className="quiet">
                {correction.decidedAt && momentText(correction.decidedAt)} {correction.decidedBy} 答复：
                {correction.answer}
              </p>
            )}
            {correction.outcome === null && onAnswer && (
              <Button className="no-print" onClick={() => onAnswer(correction)}>
                答复
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Outcome({ outcome }: Pick<Correction, 'outcome'>) {
  if (outcome === null) return <Stamp label="等待答复" tone="urgent" />
  return <Stamp label={outcome === 'accepted' ? '已采纳' : '未采纳'} tone="plain" />
}
