import type { z } from 'zod'

import type { Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

type Given<K extends string, T> = T extends z.ZodType
  ? Partial<z.input<T>> extends z.input<T>
    ? { [key in K]?: z.input<T> }
    : { [key in K]: z.input<T> }
  : { [key in K]?: undefined }
type GivenBody<E extends Endpoint> = E['consumes'] extends string
  ? { body: FormData }
  : E['body'] extends z.ZodType
    ? undefined extends z.input<E['body']>
      ? { body?: z.input<E['body']> }
      : { body: z.input<E['body']> }
    : { body?: undefined }
/** What a call of this endpoint needs; a part that the endpoint lacks, or whose fields may all be left out, may be left out. */
export type CallInput<E extends Endpoint> = Given<'params', E['params']> &
  Given<'query', E['query']> &
  Given<'headers', E['headers']> &
  GivenBody<E>
/** What a call gives: the reply's data, or the response itself where the endpoint gives a file or a stream. */
export type CallReply<E extends Endpoint> = E['produces'] extends string ? Response : z.infer<E['reply']>

type Rest<E extends Endpoint> =
  Record<never, never> extends CallInput<E>
    ? [input?: CallInput<E>, options?: CallOptions]
    : [input: CallInput<E>, options?: CallOptions]
export type CallOptions = { signal?: AbortSignal }
export type Client = {
  /** Throws `ProblemError` when the server says no, `UnreachableError` when it does not answer. */
  call<const E extends Endpoint>(endpoint: E, ...rest: Rest<E>): Promise<CallReply<E>>
}
type Fetch = (input: string, init: RequestInit) => Promise<Response>

/** The server said no; `problem` tells why, in words for the person who asked. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly code: string
  readonly status: number
  /** Seconds to wait before asking again, where the server said so. */
  readonly retryAfterS: number | undefined

  constructor(problem: Problem, retryAfterS?: number) {
    super(problem.detail)
    this.name = 'ProblemError'
    this.problem = problem
    this.code = problem.code
    this.status = problem.status
    this.retryAfterS = retryAfterS
  }
}

/** The server did not answer at all: cut off, or not running. The same call may be tried again. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('连不上服务器；请检查网络后重试', { cause })
    this.name = 'UnreachableError'
  }
}

/** A client typed by the contract. `origin` stands before each path; empty in a browser. */
export function createClient(fetch: Fetch, origin = ''): Client {
  return {
    call: async (endpoint, ...[input, options]) => {
      const { params, query, headers, body } = (input ?? {}) as Loose
      const isJson = body !== undefined && !endpoint.consumes
      const response = await ask(fetch, `${origin}${urlOf(endpoint, params, query)}`, {
        method: endpoint.method,
        credentials: 'same-origin',
        headers: {
          accept: endpoint.produces ?? 'application/json',
          ...(isJson && { 'content-type': 'application/json' }),
          ...withoutUndefined(headers),
        },
        ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData) }),
        ...(options?.signal && { signal: options.signal }),
      })
      if (!response.ok) throw await readProblem(response)
      if (endpoint.produces) return response as never
      return (response.status === 204 ? null : await response.json()) as never
    },
  }
}

type Loose = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, unknown>
  body?: unknown
}

/** The address of a call, for links and downloads as well. A list repeats its field; undefined and null are left out. */
export function urlOf(
  endpoint: Endpoint,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = endpoint.url.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    if (params[name] === undefined) throw new TypeError(`${endpoint.name} lacks its parameter ${name}`)
    return encodeURIComponent(String(params[name]))
  })
  const search = new URLSearchParams()
  for (const [field, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(field, String(one))
    }
  }
  return search.size > 0 ? `${path}?${search}` : path
}

async function ask(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new UnreachableError(error)
  }
}

async function readProblem(response: Response): Promise<ProblemError> {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined))
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterS = Number.isFinite(wait) ? wait : undefined
  if (parsed.success) return new ProblemError(parsed.data, retryAfterS)
  // Not ours: a proxy in between, or the door while the server starts.
  return new ProblemError(
    {
      type: 'about:blank',
      title: '不能完成',
      status: response.status,
      code: response.status === 503 ? 'NOT_READY' : 'UNEXPECTED',
      detail: response.status === 503 ? '系统正在启动，请稍候片刻再试' : '服务器没有给出可用的回答；请稍后重试',
      requestId: response.headers.get('x-request-id') ?? '',
    },
    retryAfterS,
  )
}

function withoutUndefined(headers: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}
