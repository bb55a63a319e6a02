import { importSuggestions, previewSuggestions, type Slice } from '../../engine/intake/import-suggestions.ts'
import { readSuggestions } from '../../engine/intake/read-suggestions.ts'
import { LEDGER_COLUMNS, LEDGER_CONSTANTS, SUGGESTION_COLUMNS } from '../../engine/intake/suggestion-columns.ts'
import type { Importer, ImportTask } from './importer.ts'

/** Suggestions as they stand on paper. */
export const suggestionImporter: Importer = {
  kind: 'suggestions',
  columns: SUGGESTION_COLUMNS,
  constants: {},
  run: (task, how) => run(task, how, false),
}

/** Suggestions of former years with how each was handled. */
export const ledgerImporter: Importer = {
  kind: 'ledger',
  columns: LEDGER_COLUMNS,
  constants: LEDGER_CONSTANTS,
  run: (task, how) => run(task, how, true),
}

async function* run(task: ImportTask, how: 'preview' | 'apply', isLedger: boolean): AsyncGenerator<Slice> {
  const { engine, doer, policy, source, rows, headings } = task
  const given = { engine, tenantId: doer.viewer.tenantId, policy, by: doer.viewer.id, source }
  const read = await readSuggestions(rows, headings, policy, isLedger)
  yield* how === 'preview' ? previewSuggestions(given, read) : importSuggestions(given, read)
}
