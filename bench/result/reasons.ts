/**
 * The sentences in which `data.json` says why a cell is void or has no figures, `{name}` standing for what was seen. Each names the
 * limit and what to change. A report in another language reads them back by the same sentences, so that old runs speak it too.
 */
export const REASONS = {
  nothingMeasured:
    'nothing could be measured: {published} messages published, {connected} clients connected, {deliveries} deliveries',
  disconnected: '{failed} of {clients} clients did not connect ({sample}): use fewer clients',
  noLocalPorts:
    '{failed} of {clients} clients did not connect, since the machine had no local port left for them ({sample}): use fewer clients, or give it more ports (on Linux: sysctl -w net.ipv4.ip_local_port_range="1024 65535")',
  noOpenFiles:
    '{failed} of {clients} clients did not connect, since the process could not open more files ({sample}): use fewer clients, or raise the limit (ulimit -n)',
  coldClients:
    'the warm-up message had reached only {warmedUp} of {clients} clients when its time was up: use fewer clients',
  unpublished: '{failed} messages could not be published ({sample}): use a lower rate',
  databaseFailed:
    'the database failed during the run: {failed} messages were not taken or not confirmed ({sample}); find out why it ended or stopped answering, and run again',
  busyThread:
    'a driver thread was {busy} busy (limit {limit}): use fewer clients, more --threads or a longer interval',
  lateThread:
    'a driver thread was late by {late} at the 99th percentile (limit {limit}): use fewer clients or more --threads',
  latePublisher:
    'messages were sent {late} late at the 99th percentile (limit {limit}): use a lower rate or fewer clients',
  missedTicks:
    '{share} of the polls were left out because the one before was still under way (limit {limit}; the server was {busy} busy): use fewer clients or a longer interval',
  impossible:
    '{arrivals} messages arrived before they were sent: the clocks of driver and server differ; run both on one machine',
  early: "{messages} messages were sent before they were due: the publisher's clock is wrong",
  clocks:
    'the clocks of driver and server differ by {error} or more (limit {limit}): run both on one machine',
  unknown: '{arrivals} arrivals of messages that this run did not publish: use a database of its own',
  window:
    "the server's counters ran for {ran} instead of {planned}: the machine is overloaded; use fewer clients or a longer interval",
} as const;

/** Stands in a sentence where a cause would, when nobody gave one. */
export const UNKNOWN_CAUSE = 'no reason given';

export type ReasonCode = keyof typeof REASONS;

type NamesIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a sentence has to be told, by name; with units where it has one. */
export type ReasonFigures<Code extends ReasonCode> = Readonly<
  Record<NamesIn<(typeof REASONS)[Code]>, string | number>
>;

const NAME = /\{(\w+)\}/g;

/** A reason as `data.json` has it. */
export function writeReason<Code extends ReasonCode>(code: Code, figures: ReasonFigures<Code>): string {
  return fill(REASONS[code], figures);
}

/** The same reason in other sentences; as it stands when it is none of {@link REASONS}, such as a server's last words. */
export function translateReason(
  reason: string,
  sentences: Readonly<Record<ReasonCode, string>>,
  localise: (figure: string) => string,
): string {
  for (const [code, sentence] of Object.entries(REASONS) as [ReasonCode, string][]) {
    const figures = patternOf(sentence).exec(reason)?.groups;
    if (figures === undefined) continue;
    const localised = Object.entries(figures).map(([name, figure]) => [name, localise(figure)]);
    return fill(sentences[code], Object.fromEntries(localised));
  }
  return reason;
}

function fill(sentence: string, figures: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(NAME, (_, name: string) => String(figures[name]));
}

/** Matches what {@link fill} makes of a sentence, each figure in a group of its name. */
function patternOf(sentence: string): RegExp {
  const escaped = sentence.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(NAME, '(?<$1>.+)')}$`, 's');
}
