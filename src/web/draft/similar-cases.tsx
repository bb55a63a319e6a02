import { useDeferredValue, useEffect, useState } from 'react'

import { findSimilar } from '../../contract/case-endpoints.ts'
import { useAsk } from '../app/ask.ts'

const PAUSE_MS = 400
const WORTH_ASKING = 4

type Similar = { id: string; label: string }

/** Suggestions with a like title, of this and former years: a hint for the writer, never a ground of refusal. */
export function SimilarCases({
  title,
  linked,
  onLink,
}: {
  title: string
  /** Those that are named as repeated already. */
  linked: readonly string[]
  onLink: (similar: Similar) => void
}) {
  const asked = usePaused(useDeferredValue(title.trim()))
  const { data } = useAsk(findSimilar, { query: { title: asked } }, { enabled: [...asked].length >= WORTH_ASKING })
  const cases = [...asked].length >= WORTH_ASKING ? (data?.cases ?? []) : []
  return (
    <div className="similar" aria-live="polite">
      {cases.length > 0 && (
        <>
          <p className="quiet">标题相近的建议（{cases.length}）。重复提出不影响受理，关联后便于对照以前的答复。</p>
          <ul className="plain-list">
            {cases.map(({ id, number, title: other, termNo, sessionNo, stageLabel }) => (
              <li key={id}>
                <a href={`/cases/${id}`} target="_blank" rel="noreferrer">
                  {[number, other].filter(Boolean).join('　') || '（无标题）'}
                </a>{' '}
                <span className="quiet">
                  {termNo !== null && `第 ${termNo} 届第 ${sessionNo} 次，`}
                  {stageLabel}
                </span>{' '}
                {linked.includes(id) ? (
                  <span className="quiet">已关联</span>
                ) : (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => onLink({ id, label: [number, other].filter(Boolean).join('　') })}
                  >
                    关联为重复提出
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** The value once nothing has been typed for a moment. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}
