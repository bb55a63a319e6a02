/**
 * Shares the rows of one page among sections that need so many each: by turns, so that a long one takes nothing from a
 * short one. Never more than there are, and never more than a section needs.
 */
export function allotRows(needs: readonly number[], rows: number): number[] {
  const shares = needs.map(() => 0)
  let left = Math.max(0, rows)
  while (left > 0) {
    const hungry = needs.flatMap((need, n) => ((shares[n] ?? 0) < need ? [n] : []))
    if (hungry.length === 0) break
    const each = Math.max(1, Math.floor(left / hungry.length))
    for (const n of hungry) {
      const given = Math.min(each, (needs[n] ?? 0) - (shares[n] ?? 0), left)
      shares[n] = (shares[n] ?? 0) + given
      left -= given
    }
  }
  return shares
}
