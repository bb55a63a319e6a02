/** By what a list is sorted, and which way round. */
export type Order<Sort extends string> = { sort: Sort; order: 'asc' | 'desc' }
