import { useMemo } from 'react'
import { useSearchParams } from 'react-router'

import type { CaseDetail } from '../../contract/case-views.ts'
import { doOf, type OfferGroup, type OfferItem, orderOffers } from './offer-order.ts'

/** What the viewer may enter now. The first of it is what most would do next. */
export function CaseActions({ detail }: { detail: CaseDetail }) {
  const groups = useMemo(() => orderOffers(detail), [detail])
  const [, setSearch] = useSearchParams()
  const open = ({ actorId, type }: OfferItem) => setSearch(doOf(actorId, type), { preventScrollReset: true })
  if (groups.length === 0) {
    return <p className="quiet">现在没有要您登记的事项。您可以查看内容和过程。</p>
  }
  return (
    <div className="stack">
      {groups.map((group) => (
        <ActorOffers
          key={group.actorId}
          group={group}
          // With few actors each is told by its name; a lone suggestion needs none.
          showsActor={groups.length > 1 || group.machine !== 'suggestion'}
          next={detail.next}
          onOpen={open}
        />
      ))}
    </div>
  )
}

function ActorOffers({
  group: { actorLabel, usual, rare },
  showsActor,
  next,
  onOpen,
}: {
  group: OfferGroup
  showsActor: boolean
  next: CaseDetail['next']
  onOpen: (item: OfferItem) => void
}) {
  const isNext = (item: OfferItem) => next !== null && next.actorId === item.actorId && next.type === item.type
  return (
    <section>
      {showsActor && <h3 className="offer-actor">{actorLabel}</h3>}
      <div className="offers">
        {usual.map((item) => (
          <button
            key={item.type}
            type="button"
            className={`offer ${isNext(item) ? 'is-next' : ''}`}
            onClick={() => onOpen(item)}
          >
            {item.label}
          </button>
        ))}
      </div>
      {rare.length > 0 && (
        <details className="rare-offers">
          <summary>其他事项（{rare.length}）</summary>
          <div className="offers">
            {rare.map((item) => (
              <button key={item.type} type="button" className="offer is-rare" onClick={() => onOpen(item)}>
                {item.label}
              </button>
            ))}
          </div>
        </details>
      )}
    </section>
  )
}
