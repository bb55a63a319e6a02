import type { Dossier } from '../../contract/dossiers-endpoints.ts'
import { Fact } from '../case/section.tsx'

export function DeputyFacts({ deputy }: { deputy: Dossier['deputy'] }) {
  const { delegationName, employer, statusLabel, terms } = deputy
  return (
    <dl className="facts">
      <Fact label="代表团">{delegationName ?? <span className="quiet">未填</span>}</Fact>
      <Fact label="工作单位">{employer ?? <span className="quiet">未填</span>}</Fact>
      <Fact label="届次">
        {terms.length > 0 ? (
          terms.map(({ termNo }) => `第 ${termNo} 届`).join('、')
        ) : (
          <span className="quiet">未填</span>
        )}
      </Fact>
      <Fact label="资格">{statusLabel}</Fact>
    </dl>
  )
}
