import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { checkPolicyFile } from '../../../contract/policies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import type { DraftFile } from './draft-file.ts'
import type { Checked } from './policy-words.ts'

const PAUSE_MS = 500

/** What the server finds in the draft, asked when the typing rests; while it is asked the former answer stands. */
export function useChecked(draft: DraftFile): { checked: Checked | undefined; error: unknown; isChecking: boolean } {
  const [rested, setRested] = useState(draft)
  useEffect(() => {
    const timer = setTimeout(() => setRested(draft), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft])
  const { data, error, isFetching } = useAsk(
    checkPolicyFile,
    { body: { file: { ...rested } } },
    { placeholderData: keepPreviousData, refetchOnWindowFocus: false, gcTime: 0 },
  )
  return { checked: data, error, isChecking: isFetching || JSON.stringify(rested) !== JSON.stringify(draft) }
}
