import type { LinkPage, ReplyByLink } from '../../contract/links-endpoints.ts'

type Reply = NonNullable<LinkPage['reply']>
/** Promises that a form has room for. */
export const MOST_PROMISES = 10

/** What was typed, as the contract wants it; what the steps do not ask for is not there. */
export function factsOf({ steps }: Reply, values: FormData): ReplyByLink {
  const text = (name: string) => {
    const value = values.get(name)
    const trimmed = typeof value === 'string' ? value.trim() : ''
    return trimmed === '' ? undefined : trimmed
  }
  const needed = (name: string) => text(name) ?? ''
  const [draftedOn, checkedOn, view, lateReason, opinion] = [
    text('draftedOn'),
    text('checkedOn'),
    text('view'),
    text('lateReason'),
    text('opinion'),
  ]
  return {
    ...(steps.includes('contacted') && {
      contact: {
        deputyId: needed('contactDeputy'),
        on: needed('contactOn'),
        form: needed('contactForm') as 'visit',
        metBy: needed('contactBy') as 'head',
      },
    }),
    ...(draftedOn && { draftedOn }),
    ...(steps.includes('consulted') && {
      consulted: { deputyId: needed('consultedDeputy'), on: needed('consultedOn'), ...(view && { view }) },
    }),
    ...(checkedOn && { checkedOn }),
    ...(steps.includes('signed') && { signed: signedOf(text) }),
    ...(opinion && { opinion }),
    ...(lateReason && { lateReason }),
  }
}

function signedOf(text: (name: string) => string | undefined): NonNullable<ReplyByLink['signed']> {
  const reason = text('reason')
  const promises = Array.from({ length: MOST_PROMISES }, (_, n) => {
    const promise = text(`promise-${n}`)
    const dueOn = text(`promiseDueOn-${n}`)
    return promise ? [{ text: promise, ...(dueOn && { dueOn }) }] : []
  }).flat()
  return {
    on: text('signedOn') ?? '',
    signer: text('signer') ?? '',
    documentNumber: text('documentNumber') ?? '',
    resultClass: text('resultClass') ?? '',
    promises,
    ...(reason && { reason }),
  }
}
