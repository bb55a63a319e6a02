/** Preloaded into servers under test: builds a defect into the product's own code, as it is loaded. */
import { register } from 'node:module'

register('./planting-loader.mjs', import.meta.url, { data: process.env.CHAOS_PLANT })
