import type { Role } from '../../../machines/policy/words.ts'
import type { ImportKind } from '../../contract/import-endpoints.ts'
import { deputyImporter } from './deputies.ts'
import type { Importer } from './importer.ts'
import { peopleImporter } from './people.ts'
import { ledgerImporter, suggestionImporter } from './suggestion-importer.ts'
import { unitImporter } from './units.ts'

export const IMPORTERS: Readonly<Record<ImportKind, Importer>> = {
  suggestions: suggestionImporter,
  ledger: ledgerImporter,
  deputies: deputyImporter,
  units: unitImporter,
  people: peopleImporter,
}

const OFFICE: readonly Role[] = ['deputy_office_clerk', 'deputy_office_director', 'presidium']
/** Who may bring in what: posts are given by the administrator alone, and cases are opened by the deputy office alone. */
export const KIND_ROLES: Readonly<Record<ImportKind, readonly Role[]>> = {
  suggestions: OFFICE,
  ledger: OFFICE,
  deputies: [...OFFICE, 'administrator'],
  units: [...OFFICE, 'administrator'],
  people: ['administrator'],
}
export const KIND_LABELS: Readonly<Record<ImportKind, string>> = {
  suggestions: '建议',
  ledger: '往年台账',
  deputies: '代表',
  units: '承办单位',
  people: '人员',
}
