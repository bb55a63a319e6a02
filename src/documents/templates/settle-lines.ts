import type { FormData } from '../forms/form-kind.ts'
import type { Element } from './xml-tree.ts'

export function settleLines(_root: Element, _data: FormData): void {}
