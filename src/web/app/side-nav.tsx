import { Link, useLocation } from 'react-router'

import type { Role } from '../../../machines/policy/words.ts'
import { type NavItem, navigationOf } from './navigation.ts'
import { useSession } from './session.tsx'

/** The ways of this role, in groups; at the left, and in the drawer of a narrow screen. */
export function SideNav({ role, onGo }: { role: Role; onGo?: () => void }) {
  const { pathname } = useLocation()
  const { congress } = useSession()
  const items = navigationOf(role, congress?.level)
  const current = currentOf(items, pathname)
  const groups = [...new Set(items.map(({ group }) => group))]
  return groups.map((group) => (
    <section key={group} aria-label={group ?? '办理'}>
      {group && <h2 className="nav-group">{group}</h2>}
      <ul className="plain-list nav-links">
        {items
          .filter((item) => item.group === group)
          .map(({ to, label, isOutside }) => (
            <li key={to}>
              <Link
                to={to}
                onClick={onGo}
                aria-current={to === current ? 'page' : undefined}
                {...(isOutside && { reloadDocument: true })}
              >
                {label}
              </Link>
            </li>
          ))}
      </ul>
    </section>
  ))
}

/** The longest way that leads to this address. */
function currentOf(items: readonly NavItem[], pathname: string): string | undefined {
  return items
    .map(({ to }) => to)
    .filter((to) => pathname === to || pathname.startsWith(`${to}/`))
    .sort((one, other) => other.length - one.length)[0]
}
