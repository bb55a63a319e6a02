import { z } from 'zod'

import { endpoint } from './endpoint.ts'

const Named = z.strictObject({ id: z.string(), name: z.string() })

/** The names that forms choose from; no phones, and only what the role needs. It carries an ETag. */
export const readDirectory = endpoint({
  name: 'readDirectory',
  method: 'GET',
  url: '/api/directory',
  tag: '通讯录',
  summary: '供表单选择的名称：单位、机构、代表团、专工委；代表和领导只给需要的岗位',
  access: 'post',
  reply: z.strictObject({
    units: z.array(Named.extend({ parentId: z.string().nullable(), bodyId: z.string().nullable() })),
    bodies: z.array(Named),
    committees: z.array(Named),
    delegations: z.array(Named),
    /** For the deputy office and the secretariat; delegation staff see their own delegation, a deputy those of his. */
    deputies: z.array(Named.extend({ delegationId: z.string().nullable() })),
    /** People in the posts of handling and supervising leaders; for the office. */
    leaders: z.array(Named.extend({ role: z.enum(['handling_leader', 'supervising_leader']) })),
  }),
})
