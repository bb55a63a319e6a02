import { useMemo, useState } from 'react'

import { describeMachine } from '../../contract/case-endpoints.ts'
import type { CaseDetail } from '../../contract/case-views.ts'
import { useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Statechart } from '../parts/statechart.tsx'
import { Section } from './section.tsx'

type Actor = Pick<CaseDetail['suggestion'], 'id' | 'machine' | 'label' | 'value' | 'stateLabel'>

/** The statechart of each actor of the case; one is open at a time. */
export function Charts({ detail }: { detail: CaseDetail }) {
  const actors: Actor[] = [
    detail.suggestion,
    ...detail.assignments,
    ...detail.inquiries,
    ...detail.commitments,
    ...detail.others,
  ]
  const [chosenId, setChosen] = useState<string>()
  const chosen = actors.find(({ id }) => id === chosenId)
  return (
    <Section id="charts" title="状态图">
      <nav className="row no-print" aria-label="选择环节">
        {actors.map(({ id, label, stateLabel }) => (
          <button
            key={id}
            type="button"
            className="filter-button"
            aria-pressed={id === chosenId}
            onClick={() => setChosen(id === chosenId ? undefined : id)}
          >
            {label} <span className="quiet">{stateLabel}</span>
          </button>
        ))}
      </nav>
      {chosen ? (
        <ActorChart key={chosen.id} actor={chosen} timeline={detail.timeline} />
      ) : (
        <p className="quiet no-print">选择一个环节，看它现在在哪里、走过哪些状态。</p>
      )}
    </Section>
  )
}

function ActorChart({ actor, timeline }: { actor: Actor; timeline: CaseDetail['timeline'] }) {
  const { data, error } = useAsk(
    describeMachine,
    { params: { name: actor.machine } },
    { staleTime: Number.POSITIVE_INFINITY },
  )
  const trail = useMemo(
    () => timeline.flatMap(({ actorId, state }) => (actorId === actor.id && state !== null ? [state] : [])),
    [timeline, actor.id],
  )
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="quiet">正在读取…</p>
  return <Statechart chart={data} value={actor.value} trail={trail} />
}
