import { StoreError } from './store-error.ts';

/** A parsed MongoDB URI: what is needed to connect, and to write about it without its secrets. */
export interface MongoUri {
  /** The whole URI with the password; for the driver only. */
  readonly uri: string;
  /** Scheme, hosts and database; safe to print. */
  readonly label: string;
  /** The database that the URI names, if any. */
  readonly database: string | undefined;
  /** Returns the text with every secret of the URI, encoded or not, replaced by `***`. */
  redact(text: string): string;
}

const HOST = String.raw`(?:[^\s/?#@:,[\]]+|\[[\da-f:.]+\])(?::\d{1,5})?`;

/** https://www.mongodb.com/docs/manual/reference/connection-string/ */
const URI = new RegExp(
  String.raw`^(?<scheme>mongodb(?:\+srv)?://)(?:(?<user>[^\s/?#@:]*)(?::(?<password>[^\s/?#@:]*))?@)?` +
    String.raw`(?<hosts>${HOST}(?:,${HOST})*)(?:/(?<database>[^\s/?#@]*))?(?:\?(?<options>[^\s#@]*))?$`,
  'i',
);

/**
 * Parses a MongoDB URI.
 *
 * Stricter than the driver. The driver takes an unescaped `@` in a password for the end of the credentials, and then prints the rest of
 * the password as the name of a host that it cannot find.
 *
 * @throws {StoreError} if the URI is malformed. The message does not quote it: in a malformed URI the password can be anywhere.
 */
export function parseMongoUri(uri: string): MongoUri {
  const parts = URI.exec(uri)?.groups;
  if (!parts) {
    throw new StoreError(
      'the MongoDB URI is malformed: write mongodb://user:password@host:27017/database (or mongodb+srv://…), ' +
        'and in user, password and options write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25',
    );
  }
  const database = parts['database'] || undefined;
  const secrets = [parts['password'], ...secretOptions(parts['options'])].flatMap(spellings);
  return {
    uri,
    label: `${parts['scheme']}${parts['hosts']}${database ? `/${database}` : ''}`,
    database,
    redact: (text) => [uri, ...secrets].reduce((result, secret) => result.replaceAll(secret, '***'), text),
  };
}

function secretOptions(options = ''): string[] {
  return [...new URLSearchParams(options.replaceAll('+', '%2B'))]
    .filter(([name]) => /password|authMechanismProperties/i.test(name))
    .map(([, value]) => value);
}

/** Returns every encoding in which a message may contain a secret, longest first, so that replacing one does not break up a longer one. */
function spellings(secret = ''): string[] {
  let decoded = secret;
  try {
    decoded = decodeURIComponent(secret);
  } catch {
    // A stray %: only the raw spelling exists. The driver refuses it too.
  }
  return [...new Set([secret, decoded, encodeURIComponent(decoded)])]
    .filter((spelling) => spelling !== '')
    .sort((a, b) => b.length - a.length);
}
