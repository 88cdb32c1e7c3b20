import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The pages as files that a strict Content-Security-Policy (`script-src 'self'; style-src 'self'`) lets through: nothing
 * inline, nothing injected at run time.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: {
      // Radix locks scrolling with a package that injects a <style> element; the style sheet does it here.
      'react-remove-scroll': fileURLToPath(new URL('src/parts/remove-scroll.tsx', import.meta.url)),
    },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4646' } },
})
