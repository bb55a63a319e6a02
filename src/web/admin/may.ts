import type { Endpoint } from '../../contract/endpoint.ts'
import { useSession } from '../app/session.tsx'

/** May one's post call it at all? By the contract; the server judges again, this only spares useless buttons. */
export function useMay(): (endpoint: Endpoint) => boolean {
  const { post, congress } = useSession()
  return ({ access }) => {
    if (!post) return false
    if (typeof access === 'string') return access !== 'operator'
    // The presidium is the office of a township and of no other congress.
    if (post.role === 'presidium' && congress?.level !== 'township') return false
    return access.includes(post.role)
  }
}
