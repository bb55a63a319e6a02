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
