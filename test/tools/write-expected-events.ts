// Writes test/machines/expected-events.json, who may send what in which state: npx tsx test/tools/write-expected-events.ts
import { writeFileSync } from 'node:fs'

import { lookAround, tabulate } from '../machines/event-table.ts'

const table = tabulate(lookAround())
writeFileSync(new URL('../machines/expected-events.json', import.meta.url), `${JSON.stringify(table, null, 2)}\n`)
