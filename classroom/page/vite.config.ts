import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  clearScreen: false,
  build: {
    outDir: '../../dist/page',
    // It is outside of the page's own folder, so Vite asks to be told.
    emptyOutDir: true,
    target: 'es2022',
    // Assets stay files: the page's content security policy forbids `data:` URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // For `npx vite classroom/page`, which serves the page during development. `npm start` must be running as well.
    proxy: Object.fromEntries(
      ['/messages', '/classroom', '/stats', '/socket.io'].map((path) => [
        path,
        { target: 'http://127.0.0.1:3000', ws: true, changeOrigin: true },
      ]),
    ),
  },
});
