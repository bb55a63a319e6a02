import { useQueryClient } from '@tanstack/react-query'

import type { CallReply } from '../../contract/client.ts'
import { countUnread, type InboxLine, listInbox, markAllRead, markRead } from '../../contract/inbox-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useAct } from '../parts/use-act.ts'

/** Marks notices as read, here and in the bell; a line changes at once, the server follows. */
export function useReadMarks() {
  const queryClient = useQueryClient()
  const { isBusy, problem, act } = useAct()
  const showCount = (unread: number) => queryClient.setQueryData([countUnread.name, {}], { unread })
  const read = async ({ id, readAt }: InboxLine) => {
    if (readAt !== null) return
    const now = new Date().toISOString()
    queryClient.setQueriesData<CallReply<typeof listInbox>>({ queryKey: [listInbox.name] }, (inbox) =>
      inbox
        ? { ...inbox, lines: inbox.lines.map((line) => (line.id === id ? { ...line, readAt: now } : line)) }
        : inbox,
    )
    const { unread } = await ask(markRead, { body: { ids: [id] } })
    showCount(unread)
    queryClient.setQueriesData<CallReply<typeof listInbox>>({ queryKey: [listInbox.name] }, (inbox) =>
      inbox ? { ...inbox, unread } : inbox,
    )
  }
  const readAll = (until: string, kind: string | undefined) =>
    act(async () => {
      const { unread } = await ask(markAllRead, { body: { until, ...(kind && { kind }) } })
      showCount(unread)
      await queryClient.invalidateQueries({ queryKey: [listInbox.name] })
    })
  return { read, readAll, isBusy, problem }
}
