type Option = { label?: unknown }

/** Searching among names: what begins with the words stands first, the shorter before the longer, so that Enter takes it. */
export const NAME_SEARCH = {
  optionFilterProp: 'label',
  filterSort: (one: Option, other: Option, { searchValue }: { searchValue: string }): number =>
    rank(one, searchValue) - rank(other, searchValue),
}

const FAR = 1000

function rank({ label }: Option, words: string): number {
  const name = String(label)
  return Math.min(name.indexOf(words.trim()), FAR) * FAR + name.length
}
