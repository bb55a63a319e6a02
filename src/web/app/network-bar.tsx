import { useIsReachable } from './connection.ts'

/** A cut network loses nothing: what waits is sent when the server answers again. */
export function NetworkBar() {
  const isReachable = useIsReachable()
  return (
    <div role="status">
      {!isReachable && <p className="quiet-bar">网络已断开，内容仍在；恢复后自动继续，请不要关闭本页。</p>}
    </div>
  )
}
