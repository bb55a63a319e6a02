import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { findPost, viewerOf } from '../../src/db/read/posts.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { endPost } from '../../src/office/people.ts'
import { OTHER_TENANT, TENANT } from '../engine/a-world.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'
import { trailOf } from './a-trail.ts'

let house: House
let admin: TestPost
let clerk: TestPost
let auditor: TestPost

beforeAll(async () => {
  house = await createHouse()
  admin = await house.appoint({ role: 'administrator', name: '管理员甲' })
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  auditor = await house.appoint({ role: 'auditor' })
})
afterAll(() => house[Symbol.asyncDispose]())

async function createPerson(payload: object): Promise<{ id: string; revision: number; postIds: string[] }> {
  const reply = await house.ask(admin, { method: 'POST', url: '/api/people', payload })
  expect(reply.json(), reply.body).toMatchObject({ revision: 1 })
  return reply.json()
}

describe('people', () => {
  it('are registered with their posts, and every step stands in the trail with masked numbers', async () => {
    const { id } = await createPerson({ name: '经办人㛃', phone: '13800001234', posts: [{ role: 'secretariat' }] })
    const amended = await house.ask(admin, {
      method: 'PATCH',
      url: `/api/people/${id}`,
      payload: { revision: 1, phone: '13900005678', name: '经办人㛃' },
    })
    const seen = await house.ask(clerk, { method: 'GET', url: `/api/people/${id}` })

    expect(amended.json()).toEqual({ id, revision: 2 })
    expect(seen.json()).toMatchObject({ name: '经办人㛃', phone: '13900005678', posts: [{ role: 'secretariat' }] })
    const lines = await trailOf(house, id)
    expect(lines.map(({ kind }) => kind)).toEqual(['person_created', 'post_granted', 'person_amended'])
    expect(lines.at(-1)).toMatchObject({ old: { phone: '138****34' }, new: { phone: '139****78' } })
    expect(JSON.stringify(lines)).not.toContain('13900005678')
  })

  it('are not overwritten by the second of two who amend at once', async () => {
    const { id } = await createPerson({ name: '代表甲' })
    const amend = (name: string) =>
      house.ask(admin, { method: 'PATCH', url: `/api/people/${id}`, payload: { revision: 1, name } })

    const replies = await Promise.all([amend('代表乙'), amend('代表丙')])

    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    expect(replies.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({
      code: 'RECORD_STALE',
      detail: '这条人员记录已被别人改过：您看到的是第 1 版，现在是第 2 版；请刷新，核对后再提交',
    })
  })

  it('are found by name and post, page by page, in Chinese order', async () => {
    const { postIds } = await createPerson({ name: '赵甲', posts: [{ role: 'teller' }] })
    await createPerson({ name: '安乙', posts: [{ role: 'teller' }] })
    await createPerson({ name: '李%丙', posts: [{ role: 'teller' }] })

    const names: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const url: string = `/api/people?role=teller&limit=2${cursor && `&cursor=${cursor}`}`
      const reply = await house.ask(clerk, { method: 'GET', url })
      const page: { lines: { name: string }[]; total: number; nextCursor: string | null } = reply.json()
      expect(page.total).toBe(3)
      names.push(...page.lines.map(({ name }) => name))
      cursor = page.nextCursor
    }
    const percent = await house.ask(clerk, { method: 'GET', url: `/api/people?q=${encodeURIComponent('%')}` })

    expect(names).toEqual(['安乙', '李%丙', '赵甲'])
    expect(percent.json().lines.map(({ name }: { name: string }) => name)).toEqual(['李%丙'])
    expect(postIds).toHaveLength(1)
    const bad = await house.ask(clerk, { method: 'GET', url: '/api/people?cursor=abc' })
    expect(bad.json()).toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('are registered once by a double click, and a second time by another request', async () => {
    const payload = { name: '双击丁', phone: '13800001234', posts: [{ role: 'teller' }, { role: 'scrutineer' }] }
    const click = (post: TestPost, key: string, changed: object = {}) =>
      house.ask(post, {
        method: 'POST',
        url: '/api/people',
        headers: { 'idempotency-key': key },
        payload: { ...payload, ...changed },
      })

    const twice = await Promise.all([click(admin, 'a-form-of-people'), click(admin, 'a-form-of-people')])
    const [first, second] = twice.map((reply) => reply.json())
    const other = await click(admin, 'a-form-of-people', { name: '双击戊' })
    const stranger = await house.appoint({ role: 'administrator', tenantId: OTHER_TENANT })
    const theirs = await click(stranger, 'a-form-of-people')

    expect(twice.map(({ statusCode }) => statusCode)).toEqual([201, 201])
    expect(second).toMatchObject({ id: first.id, revision: 1 })
    expect(second.postIds.toSorted()).toEqual(first.postIds.toSorted())
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(theirs.json().id).not.toBe(first.id)
    const list = await house.ask(admin, { url: `/api/people?q=${encodeURIComponent('双击')}` })
    expect(list.json()).toMatchObject({ total: 1 })
    expect((await trailOf(house, first.id)).map(({ kind }) => kind)).toEqual([
      'person_created',
      'post_granted',
      'post_granted',
    ])
  })

  it('are registered by the repeat of what was refused, once the reason is gone', async () => {
    const ask = () =>
      house.ask(admin, {
        method: 'POST',
        url: '/api/people',
        headers: { 'idempotency-key': 'refused-at-first' },
        payload: { name: '人员己', posts: [{ role: 'routing_office', bodyId: 'body-late' }] },
      })

    const refused = await ask()
    await house.ask(admin, {
      method: 'POST',
      url: '/api/organs',
      payload: { kind: 'body', name: '迟到的机构', id: 'body-late' },
    })

    expect(refused.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    expect((await ask()).statusCode).toBe(201)
  })

  it('are read and changed only by who may', async () => {
    const { id } = await createPerson({ name: '人员丁', phone: '13800001234' })

    for (const post of [clerk, auditor]) {
      const reply = await house.ask(post, { method: 'POST', url: '/api/people', payload: { name: '某人' } })
      expect(reply.statusCode).toBe(403)
    }
    const unitClerk = await house.appoint({ role: 'unit_clerk', unitId: 'unit-1' })
    expect((await house.ask(unitClerk, { method: 'GET', url: '/api/people' })).statusCode).toBe(403)
    expect((await house.ask(auditor, { method: 'GET', url: `/api/people/${id}` })).json()).toMatchObject({
      phone: null,
    })
    const stranger = await house.appoint({ role: 'administrator', tenantId: OTHER_TENANT })
    expect((await house.ask(stranger, { method: 'GET', url: `/api/people/${id}` })).statusCode).toBe(404)
    const foreign = await house.ask(stranger, {
      method: 'PATCH',
      url: `/api/people/${id}`,
      payload: { revision: 1, name: '改名' },
    })
    expect(foreign.json()).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('posts', () => {
  it('are held in the place of their role and in no other', async () => {
    const { id } = await createPerson({ name: '人员戊' })
    const grant = async (payload: object) =>
      (await house.ask(admin, { method: 'POST', url: `/api/people/${id}/posts`, payload })).json()

    expect(await grant({ role: 'unit_clerk' })).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await grant({ role: 'unit_clerk', unitId: 'nowhere' })).toMatchObject({
      detail: '“承办单位”所指的不是在用的承办单位；请重新选择',
    })
    expect(await grant({ role: 'teller', unitId: 'nowhere' })).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await grant({ role: 'system' })).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await grant({ role: 'teller' })).toMatchObject({ id: expect.any(String) })
    expect(await grant({ role: 'teller' })).toMatchObject({ code: 'RECORD_EXISTS' })
  })

  it('may be given by an administrator to himself, but not unseen', async () => {
    const own = `person-${admin.postId}`
    const reply = await house.ask(admin, {
      method: 'POST',
      url: `/api/people/${own}/posts`,
      payload: { role: 'deputy_office_clerk' },
    })

    expect(reply.statusCode).toBe(201)
    expect((await trailOf(house, own)).at(-1)).toMatchObject({
      kind: 'post_granted',
      new: { role: 'deputy_office_clerk', isOwn: true },
    })
  })

  it('of administrators: one is always left, even when two end each other', async () => {
    const other = await house.appoint({ role: 'administrator', name: '管理员乙' })
    const end = async (by: TestPost, of: TestPost) => {
      const post = await withTenant(house.services.db, TENANT, (trx) => findPost(trx, by.postId))
      if (!post) throw new Error('Nobody is in that post')
      const doer = { viewer: viewerOf(post, 'user'), now: house.clock.now }
      return () => endPost(house.services.db, doer, `person-${of.postId}`, of.postId)
    }
    const both = [await end(admin, other), await end(other, admin)]

    const outcomes = await Promise.allSettled(both.map((go) => go()))

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'RECORD_IN_USE' } })
    const left = outcomes[0]?.status === 'fulfilled' ? admin : other
    const leave = await house.ask(left, {
      method: 'POST',
      url: `/api/people/person-${left.postId}/end`,
      payload: { revision: 1, leftOn: '2026-03-10' },
    })
    expect(leave.json()).toMatchObject({ code: 'RECORD_IN_USE' })
    admin = left
  })

  it('end with the person who leaves', async () => {
    const { id, revision } = await createPerson({ name: '人员己', posts: [{ role: 'teller' }, { role: 'scrutineer' }] })

    const reply = await house.ask(admin, {
      method: 'POST',
      url: `/api/people/${id}/end`,
      payload: { revision, leftOn: '2026-03-10' },
    })
    const again = await house.ask(admin, {
      method: 'POST',
      url: `/api/people/${id}/posts`,
      payload: { role: 'teller' },
    })

    expect(reply.json()).toEqual({ id, revision: 2 })
    expect(again.json()).toMatchObject({ code: 'RECORD_IN_USE' })
    expect((await trailOf(house, id)).filter(({ kind }) => kind === 'post_ended')).toHaveLength(2)
  })
})
