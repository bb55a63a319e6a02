import { type DestinationStream, type Logger, pino } from 'pino'

import type { LogLevel } from './config.ts'

/**
 * Logs are JSON lines. A request is told by method and route alone: no query, no address, no name, no head lines. Of
 * what a database or a schema complains only the place is told, for its words repeat what people wrote.
 */
export function createLog(level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: {
        req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
          method: request.method,
          route: request.routeOptions?.url,
        }),
        res: (response: { statusCode?: number }) => ({ statusCode: response.statusCode }),
        err: placeOf,
        // The reader of forms would tell the head lines of the request.
        busboyOptions: () => undefined,
      },
    },
    destination,
  )
}

/** Fields that hold names of ours, never words of people. */
const PLACES = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall', 'statusCode']

type Place = Record<string, unknown> & { type: string }

function placeOf(error: unknown): Place {
  if (!(error instanceof Error)) return { type: typeof error }
  const own = error as Error & Record<string, unknown>
  const isQuoting =
    'severity' in own || error.name === 'ZodError' || 'validation' in own || error.name === 'SyntaxError'
  return {
    type: error.name,
    ...Object.fromEntries(PLACES.filter((name) => own[name] !== undefined).map((name) => [name, own[name]])),
    ...(!isQuoting && { message: error.message }),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    ...(error.cause !== undefined && { cause: placeOf(error.cause) }),
  }
}
