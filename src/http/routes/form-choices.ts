import type { FastifyInstance } from 'fastify'

import { Policy } from '../../../machines/policy/schema.ts'
import { type FormChoices, readFormChoices } from '../../contract/form-choices-endpoints.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** What forms may offer under the rules of a case. The rules are law and practice; they are no secret. */
export function formChoicesRoutes(app: FastifyInstance, { db }: Services): void {
  serve(app, readFormChoices, async ({ params, viewer }) => {
    const row = await withTenant(db, viewer.tenantId, (trx) =>
      trx
        .selectFrom('policy_version')
        .select('body')
        .where('policy_id', '=', params.policyId)
        .where('version', '=', params.version)
        .executeTakeFirst(),
    )
    if (!row) throw new AppError('NOT_FOUND', '没有这一版办理规则；请刷新后重试')
    return choicesOf(Policy.parse(row.body))
  })
}

/** The choices of one policy, in its own words. */
export function choicesOf(policy: Policy): FormChoices {
  const labelled = <K extends string>(rules: Partial<Record<K, { label: string }>>) =>
    (Object.entries(rules) as [K, { label: string }][]).map(([value, { label }]) => ({ value, label }))
  const { channels } = policy.inquiry
  return {
    roles: policy.handover.modes,
    handoverForms: policy.handover.forms,
    screeningOutcomes: labelled(policy.screening),
    categories: labelled(policy.categories),
    extensionBases: policy.extension.bases,
    dimensions: policy.inquiry.dimensions,
    inquiryChannels: { ...channels },
    actKinds: policy.supervision.actKinds,
    scheme: policy.resultClasses.scheme,
    resultClasses: policy.resultClasses.classes.map(({ code, label, demands }) => ({
      value: code,
      label: label.startsWith(code) ? label : `${code} ${label}`,
      demands,
    })),
    transferFields: policy.transfer.fields,
    lateReasonAfterDays: policy.lateEntry.reasonAfterDays,
  }
}
