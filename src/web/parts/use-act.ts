import { useState } from 'react'

export type Act = (what: () => Promise<unknown>) => Promise<boolean>

/** One thing done at a time outside of a form: whether it runs, and why it was refused. `act` says whether it was done. */
export function useAct(): { isBusy: boolean; problem: unknown; act: Act } {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const act: Act = async (what) => {
    if (isBusy) return false
    setBusy(true)
    setProblem(undefined)
    try {
      await what()
      return true
    } catch (no) {
      setProblem(no)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, act }
}
