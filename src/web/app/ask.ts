import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

import { type CallInput, type CallReply, createClient, ProblemError, UnreachableError } from '../../contract/client.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import { untilReachable } from './connection.ts'
import { untilSignedIn } from './sign-in-gate.ts'

const client = createClient((input, init) => fetch(input, init))

/**
 * Calls the server. A lost network and an expired session are waited out, and the same call is made again: for writing
 * only where it carries an Idempotency-Key, so nothing happens twice. Throws `ProblemError` for any other no.
 */
export async function ask<const E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<CallReply<E>> {
  const call = client.call as (
    endpoint: Endpoint,
    input: unknown,
    options: { signal?: AbortSignal },
  ) => Promise<CallReply<E>>
  for (;;) {
    try {
      return await call(endpoint, input, signal ? { signal } : {})
    } catch (error) {
      if (isCutOff(error) && isRepeatable(endpoint, input)) await untilReachable(signal)
      else if (isExpired(error, endpoint)) await untilSignedIn(signal)
      else throw error
    }
  }
}

/** Asks for what a screen shows; kept until something says that it has changed. */
export function useAsk<const E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: Omit<UseQueryOptions<CallReply<E>, Error, CallReply<E>, QueryKey>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<CallReply<E>> {
  return useQuery({
    ...options,
    queryKey: [endpoint.name, input],
    queryFn: ({ signal }) => ask(endpoint, input, { signal }),
  })
}

function isCutOff(error: unknown): boolean {
  if (error instanceof ProblemError) return error.code === 'NOT_READY' || [502, 504].includes(error.status)
  return error instanceof UnreachableError || error instanceof TypeError
}

function isRepeatable(endpoint: Endpoint, input: unknown): boolean {
  if (endpoint.method === 'GET') return true
  const { headers } = input as { headers?: Record<string, unknown> }
  return headers?.['idempotency-key'] !== undefined
}

function isExpired(error: unknown, endpoint: Endpoint): boolean {
  return error instanceof ProblemError && error.code === 'NOT_SIGNED_IN' && endpoint.access !== 'public'
}
