import { BellOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'

import { countUnread, MOST_UNREAD } from '../../contract/inbox-endpoints.ts'
import { useAsk } from './ask.ts'
import { useNews } from './live.ts'

const POLL_MS = 60_000

/** How many notices wait to be read; kept up with the news of cases, and once a minute besides. */
export function UnreadBell() {
  const queryClient = useQueryClient()
  const { data } = useAsk(countUnread, {}, { refetchInterval: POLL_MS })
  useNews(() => void queryClient.invalidateQueries({ queryKey: [countUnread.name] }))
  const unread = data?.unread ?? 0
  return (
    <Link to="/inbox" className="bell" aria-label={unread > 0 ? `收件箱，${unreadText(unread)} 条未读` : '收件箱'}>
      <BellOutlined aria-hidden />
      {unread > 0 && (
        <span className="count" aria-hidden="true">
          {unreadText(unread)}
        </span>
      )}
    </Link>
  )
}

/** The server counts no further. */
function unreadText(unread: number): string {
  return unread >= MOST_UNREAD ? `${MOST_UNREAD - 1}+` : String(unread)
}
