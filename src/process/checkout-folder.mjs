/**
 * Ends the process with a clear message if the folder's path has a question mark. tsx takes what follows it, `.ts` included, for the
 * query of the file's URL, and would fail with a misleading syntax error. The scripts of `package.json` load this file before tsx.
 */
if (import.meta.dirname.includes('?')) {
  process.stderr.write(
    `This folder cannot be started from: the TypeScript loader cannot load a path with a question mark: ${import.meta.dirname}\nRename the folder that has it, and start again.\n`,
  );
  process.exit(1);
}
