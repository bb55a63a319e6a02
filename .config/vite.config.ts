import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm start` builds the screens into `out/web` when they are older than their sources. */
export default defineConfig({
  root: new URL('../src/web', import.meta.url).pathname,
  plugins: [react()],
  build: { outDir: '../../out/web', emptyOutDir: true, manifest: true, target: 'es2022' },
  server: { port: 5173, proxy: { '/api': 'http://localhost:8080' } },
})
