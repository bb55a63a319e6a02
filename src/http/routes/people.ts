import type { FastifyInstance } from 'fastify'

import * as contract from '../../contract/people-endpoints.ts'
import { findPerson, listPeople, listPostsOfPerson, type PostRow } from '../../db/read/people.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { isOfOffice } from '../../office/doer.ts'
import * as office from '../../office/people.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** People and the posts in which they act. */
export function peopleRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.listPeople, async ({ query, viewer }) => {
    const page = await withTenant(db, viewer.tenantId, (trx) => listPeople(trx, query))
    return {
      lines: page.rows.map(({ id, revision, name, has_account, left_on, posts }) => ({
        id,
        revision,
        name,
        hasAccount: has_account,
        leftOn: left_on,
        posts,
      })),
      total: page.total,
      nextCursor: page.nextCursor,
    }
  })
  serve(app, contract.readPerson, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      const person = await findPerson(trx, params.id)
      if (!person) throw new AppError('NOT_FOUND', '没有这个人员，或者您不能查看它')
      const posts = await listPostsOfPerson(trx, params.id)
      const isShown = viewer.role === 'administrator' || (await isOfOffice(trx, viewer))
      return {
        id: person.id,
        revision: person.revision,
        name: person.name,
        phone: isShown ? person.phone : null,
        email: isShown ? person.email : null,
        hasAccount: person.has_account,
        leftOn: person.left_on,
        posts: posts.map(toPostView),
      }
    }),
  )
  serve(app, contract.createPerson, async ({ body, headers, viewer, request }) =>
    office.createPerson(db, doerOf(services, viewer, request), body, headers['idempotency-key']),
  )
  serve(app, contract.amendPerson, async ({ params, body, viewer, request }) =>
    office.amendPerson(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.endPerson, async ({ params, body, viewer, request }) =>
    office.endPerson(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.grantPost, async ({ params, body, viewer, request }) =>
    office.grantPost(db, doerOf(services, viewer, request), params.id, body),
  )
  serve(app, contract.endPost, async ({ params, viewer, request }) =>
    office.endPost(db, doerOf(services, viewer, request), params.id, params.postId),
  )
}

function toPostView(post: PostRow): contract.PostView {
  return {
    id: post.id,
    role: post.role,
    unitId: post.unit_id,
    unitName: post.unit_name,
    deputyId: post.deputy_id,
    deputyName: post.deputy_name,
    bodyId: post.body_id,
    bodyName: post.body_name,
    committeeId: post.committee_id,
    committeeName: post.committee_name,
    grantedAt: post.granted_at.toISOString(),
    grantedBy: post.granted_by,
    endedAt: post.ended_at?.toISOString() ?? null,
    endedBy: post.ended_by,
  }
}
