/** News about lines of this list wait here until they are wanted, so that nothing jumps under the cursor. */
export function UpdatesBar({ count, onRefresh }: { count: number; onRefresh: () => void }) {
  return (
    <div role="status">
      {count > 0 && (
        <button type="button" className="updates-bar" onClick={onRefresh}>
          有 {count} 件更新，点此刷新
        </button>
      )}
    </div>
  )
}
