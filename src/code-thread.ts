import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

// As a module: the same file for `require` registers nothing in a thread.
const LOADER = new URL('./index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'))).href
const START = `const { workerData } = require('node:worker_threads')
import(workerData.loader).then(({ tsImport }) => tsImport(workerData.script, workerData.script))`

/** Runs a file of ours in a thread of its own. The code is TypeScript there, too, whoever started this process. */
export function startThread(script: URL, { mostMemoryMb }: { mostMemoryMb: number }): Worker {
  return new Worker(START, {
    eval: true,
    workerData: { loader: LOADER, script: script.href },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  })
}
