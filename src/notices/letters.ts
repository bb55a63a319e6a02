import type { NoticeWork, Waiting } from './work.ts'

/** Letters of all congresses that wait to be made, the oldest first. */
export async function listWaitingLetters(_work: NoticeWork, _limit: number): Promise<Waiting[]> {
  return []
}

/** Makes the file of one letter and keeps it; twice makes one file. */
export async function makeLetter(
  _work: NoticeWork,
  _letter: Pick<Waiting, 'tenantId' | 'id'>,
): Promise<'made' | 'failed' | 'gone'> {
  return 'gone'
}
