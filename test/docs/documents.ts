import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** A Markdown document of the repository. */
export interface Document {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Targets of its links and pictures, as they are written. */
  readonly links: readonly string[];
  /** Names of its headings, as GitHub writes them behind `#`. */
  readonly anchors: ReadonlySet<string>;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Not written by hand, or not part of the repository. */
const LEFT_OUT =
  /^(?:node_modules|\.git|\.stryker-tmp|coverage|dist|classroom\/page\/dist|results\/(?!README))(?:\/|$)/;

/** Every path below the repository's root, folders without a slash at the end. */
export const repositoryPaths: readonly string[] = pathsBelow(ROOT);

/** All documents but the generated ones: reports of runs, and the report that a test compares with. */
export const documents: readonly Document[] = repositoryPaths
  .filter((path) => path.endsWith('.md') && path !== 'test/bench/report/report.md')
  .map(readDocument);

function pathsBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const fromRoot = relative(ROOT, path).split(sep).join('/');
    if (LEFT_OUT.test(fromRoot)) return [];
    return statSync(path).isDirectory() ? [fromRoot, ...pathsBelow(path)] : [fromRoot];
  });
}

function readDocument(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const links: string[] = [];
  const headings: string[] = [];
  walkTokens(lexer(text), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push((token as Tokens.Link).href);
    if (token.type === 'heading') headings.push((token as Tokens.Heading).text);
    if (token.type === 'html') links.push(...targetsInHtml(token.raw));
  });
  return { path, text, links, anchors: anchorsOf(headings) };
}

function targetsInHtml(html: string): string[] {
  return [...html.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(([, target]) => target as string);
}

/** GitHub's names: lower case, without punctuation, a hyphen for each blank, and a number behind a repeated one. */
function anchorsOf(headings: readonly string[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    let anchor = plain;
    for (let times = 1; anchors.has(anchor); times++) anchor = `${plain}-${times}`;
    anchors.add(anchor);
  }
  return anchors;
}
