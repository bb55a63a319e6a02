import type { NoticeWork, Waiting } from './work.ts'

export type DeliveryOutcome = 'sent' | 'failed' | 'dead' | 'stopped' | 'gone'

/** Deliveries that may be tried now, of all congresses, the longest waiting first. */
export async function listDueDeliveries(_work: NoticeWork, _limit: number): Promise<Waiting[]> {
  return []
}

/**
 * Sends one delivery, at least once and always under its own id. `failed`: it comes round again; `dead`: given up, staff
 * see it; `stopped`: what it says no longer holds; `gone`: somebody else has it, or it is settled.
 */
export async function deliver(_work: NoticeWork, _waiting: Pick<Waiting, 'tenantId' | 'id'>): Promise<DeliveryOutcome> {
  return 'gone'
}
