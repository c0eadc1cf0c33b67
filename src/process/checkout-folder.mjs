/**
 * Ends the process with a sentence where the loader of TypeScript would fail with a syntax error that is none: tsx takes what follows
 * a question mark in a file's path for the query of its URL, `.ts` included. Loaded before tsx by the scripts of `package.json`.
 */
if (import.meta.dirname.includes('?')) {
  process.stderr.write(
    `This folder cannot be started from, since the loader of TypeScript does not take a path with a question mark: ${import.meta.dirname}\nRename the folder that has it, and start again.\n`,
  );
  process.exit(1);
}
