import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  clearScreen: false,
  build: {
    target: 'es2022',
    // Files of their own, not data: addresses, which the page's content security policy does not let in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npx vite classroom/page` for work on the page, with the server of `npm start` behind it.
    proxy: Object.fromEntries(
      ['/messages', '/classroom', '/stats', '/socket.io'].map((path) => [
        path,
        { target: 'http://127.0.0.1:3000', ws: true, changeOrigin: true },
      ]),
    ),
  },
});
