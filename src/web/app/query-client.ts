import { QueryClient } from '@tanstack/react-query'

const FRESH_MS = 15_000

/** The network and expired sessions are waited out in `ask`, so nothing is repeated here. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: FRESH_MS, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})
