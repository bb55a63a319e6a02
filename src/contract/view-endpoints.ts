import { z } from 'zod'

import { endpoint, Moment } from './endpoint.ts'

/** Lists that can be saved with their filters. */
export const SAVED_LISTS = ['cases'] as const

const Value = z.string().max(200)
/** The query of the list as its address says it, without the place in it; a field may stand several times. */
export const ViewQuery = z.record(z.string().min(1).max(40), z.union([Value, z.array(Value).max(50)]))

/** Filters, tab and order of a list under a name: everybody's own. */
export const SavedView = z.strictObject({
  id: z.string(),
  list: z.enum(SAVED_LISTS),
  name: z.string(),
  query: ViewQuery,
  savedAt: Moment,
})
export type SavedView = z.infer<typeof SavedView>

export const listViews = endpoint({
  name: 'listViews',
  method: 'GET',
  url: '/api/views',
  tag: '我的视图',
  summary: '我保存的视图',
  access: 'post',
  query: z.strictObject({ list: z.enum(SAVED_LISTS).optional() }),
  reply: z.strictObject({ views: z.array(SavedView) }),
})

export const saveView = endpoint({
  name: 'saveView',
  method: 'POST',
  url: '/api/views',
  tag: '我的视图',
  summary: '保存视图；同名的由新的代替',
  access: 'post',
  body: z.strictObject({ list: z.enum(SAVED_LISTS), name: z.string().trim().min(1).max(40), query: ViewQuery }),
  reply: SavedView,
  status: 201,
})

export const deleteView = endpoint({
  name: 'deleteView',
  method: 'DELETE',
  url: '/api/views/:id',
  tag: '我的视图',
  summary: '删除一个视图',
  access: 'post',
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  reply: z.null(),
  status: 204,
})
