import type { CaseLine } from '../../contract/case-views.ts'

type StampData = CaseLine['stamps'][number]

/** A state worth seeing at a glance: words first, tone second. */
export function Stamp({ label, tone }: Pick<StampData, 'label' | 'tone'>) {
  return <span className={`stamp is-${tone}`}>{label}</span>
}

export function Stamps({ stamps }: { stamps: readonly StampData[] }) {
  if (stamps.length === 0) return null
  return (
    <span className="stamps">
      {stamps.map((stamp) => (
        <Stamp key={stamp.code} {...stamp} />
      ))}
    </span>
  )
}
