import { type Reason, type ReasonCode, reasonSchema } from './reasons.ts';

/**
 * The sentences in which a `data.json` of version 1 said why a cell is void or has no figures. `{name}` stands where a figure of
 * today's reason stood; shares of one were written in per cent. They never change: files of version 1 do not either. Reasons that
 * version 1 did not know have none.
 */
const SENTENCES = {
  nothingMeasured:
    'nothing could be measured: {publishedMessages} messages published, {connectedClients} clients connected, {deliveries} deliveries',
  disconnected: '{failedClients} of {clients} clients did not connect ({said}): use fewer clients',
  noLocalPorts:
    '{failedClients} of {clients} clients did not connect, since the machine had no local port left for them ({said}): use fewer clients, or give it more ports (on Linux: sysctl -w net.ipv4.ip_local_port_range="1024 65535")',
  noOpenFiles:
    '{failedClients} of {clients} clients did not connect, since the process could not open more files ({said}): use fewer clients, or raise the limit (ulimit -n)',
  coldClients:
    'the warm-up message had reached only {warmedUpClients} of {connectedClients} clients when its time was up: use fewer clients',
  unpublished: '{failedMessages} messages could not be published ({said}): use a lower rate',
  databaseFailed:
    'the database failed during the run: {failedMessages} messages were not taken or not confirmed ({said}); find out why it ended or stopped answering, and run again',
  busyThread:
    'a driver thread was {busyFraction}% busy (limit {limitFraction}%): use fewer clients, more --threads or a longer interval',
  lateThread:
    'a driver thread was late by {lateMs} ms at the 99th percentile (limit {limitMs} ms): use fewer clients or more --threads',
  latePublisher:
    'messages were sent {lateMs} ms late at the 99th percentile (limit {limitMs} ms): use a lower rate or fewer clients',
  missedTicks:
    '{missedFraction}% of the polls were left out because the one before was still under way (limit {limitFraction}%; the server was {serverBusyFraction}% busy): use fewer clients or a longer interval',
  impossible:
    '{arrivals} messages arrived before they were sent: the clocks of driver and server differ; run both on one machine',
  early: "{messages} messages were sent before they were due: the publisher's clock is wrong",
  clocks:
    'the clocks of driver and server differ by {errorMs} ms or more (limit {limitMs} ms): run both on one machine',
  unknown: '{arrivals} arrivals of messages that this run did not publish: use a database of its own',
  window:
    "the server's counters ran for {ranS} s instead of {plannedS} s: the machine is overloaded; use fewer clients or a longer interval",
} as const satisfies Partial<Record<ReasonCode, string>>;

/** What stood for {@link Reason} `said` where nobody had said anything. */
const NOTHING_SAID = 'no reason given';

const PATTERNS = Object.entries(SENTENCES).map(([code, sentence]) => ({
  code,
  pattern: patternOf(sentence),
}));

/** Returns the reason that a sentence of version 1 gave; an unknown sentence is kept as somebody's words. */
export function readSentence(sentence: string): Reason {
  for (const { code, pattern } of PATTERNS) {
    const groups = pattern.exec(sentence)?.groups;
    if (groups === undefined) continue;
    const figures = Object.entries(groups).map(([name, text]) => [name, readFigure(name, text)]);
    const reason = reasonSchema.safeParse({ code, ...Object.fromEntries(figures) });
    if (reason.success) return reason.data;
  }
  return { code: 'said', text: sentence };
}

function readFigure(name: string, text: string): string | number | undefined {
  if (name === 'said') return text === NOTHING_SAID ? undefined : text;
  // 1.1 / 100 is 0.011000000000000001, which no sentence said.
  return name.endsWith('Fraction') ? Number((Number(text) / 100).toPrecision(15)) : Number(text);
}

/** Matches a sentence with its figures, each in a group of its name. */
function patternOf(sentence: string): RegExp {
  const escaped = sentence.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  const groups = escaped.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'said' ? '(?<said>.+)' : `(?<${name}>[\\d.]+)`,
  );
  return new RegExp(`^${groups}$`, 's');
}
