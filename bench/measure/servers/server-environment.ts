/** The process environment, or a part of it. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables that change what a measured server does or costs. They are passed on to it, so that their effect can be measured, and those
 * that are set stand in the result.
 */
const SETTINGS: readonly string[] = [
  'MAX_WAITERS',
  'READER_BUFFER_BYTES',
  'MAX_LOOP_DELAY_MS',
  'NODE_OPTIONS',
  'NODE_ENV',
  'UV_THREADPOOL_SIZE',
  'UV_USE_IO_URING',
  'LD_PRELOAD',
  'MALLOC_ARENA_MAX',
];

/** Variables that a server needs to start, to find its store, and to download one. None changes what is measured. */
const NEEDED: readonly RegExp[] = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|(LD|DYLD)_LIBRARY_PATH)$/i,
  /^(SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData)$/i,
  /^(HTTP|HTTPS|ALL|NO)_PROXY$/i,
  /^(NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|ESBUILD_BINARY_PATH)$/,
  // The database: where it is, how mongodb-memory-server gets one, and by what its driver may sign in.
  /^(MONGODB_URI|MONGOMS_\w+|AWS_\w+)$/,
];

/** Returns the variables for a measured server. Only those on a list are passed on, so that no other one changes its figures unnoticed. */
export function serverVariables(environment: Variables): Record<string, string> {
  return pick(environment, (name) => SETTINGS.includes(name) || NEEDED.some((known) => known.test(name)));
}

/** Returns the variables that are set and change what is measured; an empty one counts as not set. */
export function settingsOf(environment: Variables): Record<string, string> {
  return pick(environment, (name) => SETTINGS.includes(name));
}

function pick(environment: Variables, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => Boolean(entry[1]) && wanted(entry[0]),
    ),
  );
}
