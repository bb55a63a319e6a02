/** Numbers in [0, 1) for labels: the same label under the same seed always gives the same number. */
export type Dice = {
  /** A number in [0, 1). */
  roll(label: string): number
  /** True with this probability. */
  chance(label: string, probability: number): boolean
  /** A whole number from `least` to `most`, both included. */
  between(label: string, least: number, most: number): number
  /** One of the list; throws when the list is empty. */
  pick<Item>(label: string, items: readonly Item[]): Item
  /** One of the weighted items; weights need no sum. */
  weigh<Item>(label: string, weighted: readonly (readonly [Item, number])[]): Item
  /** A number of the distribution that is measured at these quantiles, drawn in straight lines between them. */
  quantile(label: string, points: readonly Quantile[]): number
  /** The list in another order. */
  shuffle<Item>(label: string, items: readonly Item[]): Item[]
}
/** Share of the cases, and the value that so many do not exceed. */
export type Quantile = readonly [share: number, value: number]

/**
 * Dice without memory: what is drawn depends on the seed and on what it is drawn for, never on the order of drawing.
 * So a case comes out the same whether it runs alone or among ten thousand.
 */
export function castDice(seed: string): Dice {
  return diceOf((label) => fractionOf(`${seed}/${label}`))
}

/** Dice that always show the same share: for what is dealt in fixed shares. */
export function loadedDice(share: number): Dice {
  return diceOf(() => share)
}

function diceOf(roll: (label: string) => number): Dice {
  return {
    roll,
    chance: (label, probability) => roll(label) < probability,
    between: (label, least, most) => least + Math.floor(roll(label) * (most - least + 1)),
    pick: (label, items) => at(items, Math.floor(roll(label) * items.length)),
    weigh: (label, weighted) => weigh(roll(label), weighted),
    quantile: (label, points) => quantile(roll(label), points),
    shuffle: (label, items) => {
      const keyed = items.map((item, index) => ({ item, index, key: roll(`${label}/${index}`) }))
      return keyed.sort((a, b) => a.key - b.key || a.index - b.index).map(({ item }) => item)
    },
  }
}

/** A uuid for the nth thing of a kind: its first part is the number, so that text order is the order of the numbers. */
export function seededUuid(seed: string, n: number): string {
  const hex = [hash32(`${seed}/a`, n), hash32(`${seed}/b`, n), hash32(`${seed}/c`, n)]
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
  const first = n.toString(16).padStart(8, '0')
  return `${first}-${hex.slice(0, 4)}-4${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`
}

/** Hex of the given length for a label. */
export function seededHex(seed: string, label: string, digits: number): string {
  let hex = ''
  for (let part = 0; hex.length < digits; part += 1) {
    hex += hash32(`${seed}/${label}`, part).toString(16).padStart(8, '0')
  }
  return hex.slice(0, digits)
}

/** 53 bits of a hash over the label, as a fraction: cyrb53 by bryc (public domain). */
function fractionOf(label: string): number {
  let h1 = 0xdeadbeef
  let h2 = 0x41c6ce57
  for (let index = 0; index < label.length; index += 1) {
    const code = label.charCodeAt(index)
    h1 = Math.imul(h1 ^ code, 2654435761)
    h2 = Math.imul(h2 ^ code, 1597334677)
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909)
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909)
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)) / 9007199254740992
}

function hash32(label: string, n: number): number {
  return Math.floor(fractionOf(`${label}#${n}`) * 4294967296)
}

function weigh<Item>(share: number, weighted: readonly (readonly [Item, number])[]): Item {
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0)
  let left = share * total
  for (const [item, weight] of weighted) {
    left -= weight
    if (left < 0) return item
  }
  return at(weighted, weighted.length - 1)[0]
}

function quantile(share: number, points: readonly Quantile[]): number {
  for (const [index, [to, high]] of points.entries()) {
    if (share > to) continue
    const [from, low] = points[index - 1] ?? [to, high]
    return to === from ? high : low + ((share - from) / (to - from)) * (high - low)
  }
  return at(points, points.length - 1)[1]
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error('Drawn from an empty list')
  return item
}
