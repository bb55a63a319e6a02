// The strict policy of the page forbids code made from text. zod would try it once, and the browser would report that;
// it must know before its first schema is made, so this stands before the application.
globalThis.__zod_globalConfig = { jitless: true }
