import type { MyPost } from '../contract/login-endpoints.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import type { AccountPost } from '../db/read/posts.ts'

/** A post as the person chooses it. */
export function myPost(post: AccountPost): MyPost {
  return {
    postId: post.post_id,
    tenantId: post.tenant_id,
    congressName: post.congress_name,
    role: post.role,
    roleLabel: ROLE_LABELS[post.role],
    placeName: post.unit_name ?? post.body_name,
    unitId: post.unit_id,
    deputyId: post.deputy_id,
  }
}
