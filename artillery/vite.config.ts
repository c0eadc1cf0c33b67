import { defineConfig } from 'vite';

/**
 * Artillery loads an engine by `require` and from a package of its own, also in the clouds that its runners start. So all of this project that
 * the engine needs is built into it, as CommonJS.
 */
export default defineConfig({
  root: import.meta.dirname,
  clearScreen: false,
  ssr: {
    // The libraries of servers and of library clients stay outside: the engine never loads them.
    noExternal: ['zod', 'hdr-histogram-js', 'pure-rand'],
  },
  build: {
    ssr: 'src/engine.ts',
    outDir: 'dist',
    target: 'node22',
    rollupOptions: {
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name]-[hash].cjs',
      },
    },
  },
});
