import type { NoticeWork } from './work.ts'

/** Each goes out once a day or week and congress; the id of its template, too. */
export const DIGEST_KINDS = ['daily_digest', 'unit_digest', 'leaders_weekly', 'director_weekly'] as const
export type DigestKind = (typeof DIGEST_KINDS)[number]
/** One run: everybody's digest of this kind for this day of the office. */
export type DigestRun = { tenantId: string; kind: DigestKind; day: string }

/** The runs that are due now and not done. */
export async function listDueDigests(_work: NoticeWork): Promise<DigestRun[]> {
  return []
}

/** Makes and sends one run; running it again, or twice at once, sends nobody a second one. */
export async function makeDigest(_work: NoticeWork, _run: DigestRun): Promise<{ sent: number }> {
  return { sent: 0 }
}
