import type { HookView } from '../../../contract/hook-endpoints.ts'
import { Stamp } from '../../parts/stamp.tsx'

/** Running, paused by somebody, or switched off by itself. */
export function HookState({ hook: { isActive, stoppedWhy } }: { hook: HookView }) {
  if (isActive) return <Stamp label="启用" tone="plain" />
  return stoppedWhy === null ? <Stamp label="暂停" tone="notice" /> : <Stamp label="已自动停用" tone="urgent" />
}
