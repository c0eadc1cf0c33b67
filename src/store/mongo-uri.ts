import { StoreError } from './store-error.ts';

/** A MongoDB URI taken apart as far as is needed to connect, and to speak of it without telling its secrets. */
export interface MongoUri {
  /** With the password: for the driver only. */
  readonly uri: string;
  /** Scheme, hosts and database: for people. */
  readonly label: string;
  /** The database that the URI names, if it names one. */
  readonly database: string | undefined;
  /** The same text with every secret of the URI, encoded or not, replaced by `***`. */
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
 * Reads a MongoDB URI.
 *
 * Stricter than the driver, which takes a password's unescaped `@` for the end of the credentials and then tells the
 * rest of the password as the name of a host that it cannot find.
 *
 * @throws {StoreError} when it is malformed. The message does not quote it, since a malformed URI hides its password anywhere.
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
    redact: (text) => [uri, ...secrets].reduce((told, secret) => told.replaceAll(secret, '***'), text),
  };
}

function secretOptions(options = ''): string[] {
  return [...new URLSearchParams(options.replaceAll('+', '%2B'))]
    .filter(([name]) => /password|authMechanismProperties/i.test(name))
    .map(([, value]) => value);
}

/** All the ways in which a message may spell a secret, the longest first, so that none is cut by a shorter one. */
function spellings(secret = ''): string[] {
  let decoded = secret;
  try {
    decoded = decodeURIComponent(secret);
  } catch {
    // A stray %: the driver refuses it too; the raw spelling is all there is.
  }
  return [...new Set([secret, decoded, encodeURIComponent(decoded)])]
    .filter((spelling) => spelling !== '')
    .sort((a, b) => b.length - a.length);
}
