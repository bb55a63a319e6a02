import { z } from 'zod'

import type { Role } from '../../machines/policy/words.ts'

/**
 * Who may call it at all; what of it a caller sees is decided by the relation to the case. `public`: anybody;
 * `account`: signed in, with or without a post; `operator`: who keeps this installation; `post`: anybody with a post
 * in a congress; a list: these roles only.
 */
export type Access = 'public' | 'account' | 'operator' | 'post' | readonly Role[]

/** One thing that can be asked over HTTP: server, OpenAPI document, typed client and forms are made from it. */
export type Endpoint = {
  /** Its operation id, such as `listCases`. */
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With fastify's parameters: `/api/cases/:id`. */
  url: string
  /** The group in the documentation, in Chinese. */
  tag: string
  /** In Chinese, one line. */
  summary: string
  access: Access
  /** May an API token call it? `read` for reading unless it says otherwise, `write` for the rest. */
  tokens?: 'read' | 'write' | 'admin' | 'never'
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** Header fields in small letters. */
  headers?: z.ZodObject
  /** A stream of files arrives instead of JSON. */
  consumes?: 'multipart/form-data'
  /** The reply's own schema; `z.null()` for none. */
  reply: z.ZodType
  status?: 200 | 201 | 202 | 204
  /** Set where the handler itself writes the reply: a file, an event stream. */
  produces?: string
}

/** Gives the endpoint its literal types. */
export function endpoint<const E extends Endpoint>(given: E): E {
  return given
}

export const CaseId = z.uuid({ error: '应是建议的编号（UUID）' })
export const IdParams = z.strictObject({ id: CaseId })
/** A list is read page by page; the cursor of a reply, given back unchanged, continues it and misses nothing. */
export const Cursor = z.string().min(1).max(2000)
/** Lines of one page. */
export const PageSize = z.coerce.number().int().min(1).max(200).default(30)
export const Day = z.iso
  .date({ error: '应是 2026-03-05 这样的日期' })
  .refine((day) => day >= '1900-01-01' && day <= '2199-12-31', { error: '应在 1900 年至 2199 年之间' })
export const Moment = z.iso.datetime()
/** Anything with an id that a person reads by its name. */
export const Party = z.strictObject({ id: z.string(), name: z.string() })
export type Party = z.infer<typeof Party>
