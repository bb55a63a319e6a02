import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { Role } from '../../../machines/policy/words.ts'
import type { CallReply } from '../../contract/client.ts'
import { listDeputies } from '../../contract/deputies-endpoints.ts'
import { createPerson, listPeople } from '../../contract/people-endpoints.ts'
import { listUnits } from '../../contract/units-endpoints.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import { useMay } from '../admin/may.ts'
import { useNames } from '../admin/names.ts'
import { useAsk } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { stepsOf } from './steps-of.ts'
import './first-steps.css'

/**
 * How a new congress comes to its first case: who must be there to screen and decide, and what they need. Nothing where
 * all of it is there already; `children` then.
 */
export function FirstSteps({ children }: { children: ReactNode }) {
  const { congress } = useSession()
  const isAdministrator = useMay()(createPerson)
  const isTownship = congress?.level === 'township'
  const clerks = usePeopleIn(isTownship ? 'presidium' : 'deputy_office_clerk')
  const directors = usePeopleIn('deputy_office_director')
  const units = useAsk(listUnits, { query: { limit: 1 } }, FRESH)
  const deputies = useAsk(listDeputies, { query: { limit: 1 } }, FRESH)
  const bodies = useNames().bodies.length
  const asked = [clerks, directors, units, deputies]
  if (asked.some(({ isPending }) => isPending)) return null
  if (!clerks.data || !directors.data || !units.data || !deputies.data) return children
  const steps = stepsOf({
    isTownship,
    clerks: countOf(clerks.data),
    directors: countOf(directors.data),
    bodies,
    units: units.data.total,
    deputies: deputies.data.total,
  })
  if (steps.every(({ isDone }) => isDone)) return children
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">开办还差几步</h2>
      <ol>
        {steps.map(({ key, title, why, isDone, state, to, action }) => (
          <li key={key}>
            <strong>{title}</strong>：{isDone ? '✓ ' : ''}
            {state}
            {!isDone && isAdministrator && (
              <>
                {'　'}
                <Link to={to}>{action}</Link>
              </>
            )}
            <div className="quiet">{why}</div>
          </li>
        ))}
        <li>
          <strong>建议</strong>：由{ROLE_LABELS[isTownship ? 'presidium' : 'deputy_office_clerk']}
          登录后，导入去年的台账，或起草第一件
        </li>
      </ol>
      {!isAdministrator && (
        <p>这些由系统管理员登记；您兼任管理员的，请在右上角换用“{ROLE_LABELS.administrator}”岗位。</p>
      )}
    </section>
  )
}

const FRESH = { refetchOnMount: 'always' } as const

function usePeopleIn(role: Role) {
  return useAsk(listPeople, { query: { role, limit: 200 } }, FRESH)
}

function countOf({ total, lines }: CallReply<typeof listPeople>): { total: number; withAccount: number } {
  return { total, withAccount: lines.filter(({ hasAccount }) => hasAccount).length }
}
