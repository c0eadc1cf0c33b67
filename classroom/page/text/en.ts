import { steps, traps } from './en-lessons.ts';

/** Returns an already formatted count with its noun in singular or plural: `1 request`, `2 requests`. */
const counted = (count: string, noun: string): string => `${count} ${noun}${count === '1' ? '' : 's'}`;

/** All texts of the page in English. Every other catalogue has its type. */
export const en = {
  skip: 'Skip to the race',
  navLabel: 'Sections',
  languageLabel: 'Language',
  stepsLabel: 'Steps of the lesson',
  nav: { race: 'The race', wire: 'The wire', traps: 'Traps', bench: 'Benchmark', whatIf: 'What if' },
  theme: { auto: 'Colours: system', light: 'Colours: light', dark: 'Colours: dark' },
  title: 'Who speaks first?',
  lede: 'On the web the browser asks and the server answers. So how do you get a message that somebody else has just written? Either the browser asks again and again, or the server speaks first. Below, this browser does both, now.',
  footer:
    'The figures of the race, the wire and the benchmark are measured in this browser and at this server. The costs of “What if” are those of the machine that is named there. Delays are accurate to about two milliseconds. A page cannot see every byte that it receives, so its byte counts differ a little from the server’s.',
  units: { ms: ' ms', s: ' s', bytes: [' B', ' kB', ' MB'] },

  lanes: {
    published: 'Published',
    names: {
      pull: 'Pull',
      conditional: 'Pull, conditional',
      naive: 'Pull, hashed 304',
      longPoll: 'Long poll',
      sse: 'Event stream (SSE)',
      ndjson: 'Lines of JSON (NDJSON)',
      websocket: 'WebSocket',
      push: 'Push',
      pushUnpinned: 'Push, unpinned',
    },
    hints: {
      pull: (interval: string) => `asks every ${interval}`,
      byHand: 'asks when you press the button',
      conditional: (interval: string) => `every ${interval}, with If-None-Match`,
      naive: (interval: string) => `every ${interval}, reads the database each time`,
      longPoll: 'the server holds each request',
      sse: 'one answer that does not end',
      ndjson: 'one answer, read by fetch',
      websocket: 'no library',
      push: 'Socket.IO over WebSocket',
      pushUnpinned: 'Socket.IO, polling first',
    },
    columns: {
      lane: 'Mode',
      picture: 'The last seconds',
      requests: 'Requests',
      empty: 'Empty',
      messages: 'Messages',
      bytes: 'Received',
      mean: 'Mean delay',
      worst: 'Worst delay',
    },
    bytesHint:
      'Bytes received, as far as the page can see them: for HTTP the browser’s estimate, otherwise payloads and frame headers. A page cannot see the size of its requests; the server’s meter shows it.',
    server: 'Server’s meter',
    serverHint: (most: string, queries: string, sent: string) =>
      `all readers; bytes they sent: ${sent}; tallest bar: ${counted(most, 'request')}; database queries, writes included: ${queries}`,
    key: {
      label: 'What the marks mean',
      published: 'published',
      seen: 'received here; the bar is the delay',
      useful: 'a request that returned messages',
      empty: 'a request that returned none',
      gap: 'stripes: not measured (hidden window or sleep)',
    },
    now: 'now',
    ago: (seconds: string) => `−${seconds} s`,
    summary: (name: string, messages: string, mean: string) =>
      `${name}: ${counted(messages, 'message')} received, mean delay ${mean}`,
    agreement: {
      exact: (page: string) => `Page and server agree: ${counted(page, 'request')}.`,
      behind: (page: string, server: string) =>
        `This page has made ${counted(page, 'request')}. The server’s meter showed ${server} when it was last read.`,
      others: (page: string, server: string, others: string) =>
        `The server has counted ${counted(server, 'request')}: ${page} by this page, ${others} by others (other windows, simulated readers).`,
      restarted: 'The server was restarted and counts from zero. Press Reset, and the page does too.',
      waiting: 'The server’s meter has not been read yet.',
    },
    lateness: (late: string) =>
      `This page itself is late by up to ${late}: the delays above are the page’s, not the server’s.`,
    wasLate: (late: string) =>
      `Since Reset this page itself was late by up to ${late}, which the delays above may include. Press Reset to start again.`,
  },

  controls: {
    label: 'Controls of the race',
    lanes: 'Modes',
    interval: 'Ask every',
    byHand: 'by hand',
    rate: 'Messages a second',
    rateNone: 'none, write yourself',
    audience: 'Simulated readers',
    audienceMode: 'They use',
    phase: 'Their timers',
    phases: { jittered: 'spread out', aligned: 'all at once' },
    rtt: 'Simulated round trip',
    countFrom: 'Delay counts from',
    countFroms: { due: 'when it was due', stamp: 'server’s stamp' },
    more: 'More settings, for the traps',
    busy: 'Keep this page busy',
    ask: 'Ask now',
    stall: 'Stall the server 1.4\u00a0s',
    pause: 'Pause',
    resume: 'Resume',
    reset: 'Reset',
    keeper: {
      another:
        'The automatic messages come from another window, since only one window at a time publishes them. Its settings also apply to the simulated readers. Change any setting here, and this window takes over.',
      host: 'The automatic messages come from a window on the server’s own machine, at the rate set there.',
    },
    here: 'Only a page opened on the server’s own machine can put load on it.',
    failed: (why: string) => `That did not work: ${why}`,
  },

  chat: {
    name: 'Your name',
    text: 'Say something',
    send: 'Send',
    as: (lane: string) => `As ${lane} sees it`,
    none: 'Nothing yet.',
    late: (delay: string) => `${delay} late`,
    note: 'Open this page in a second window: a message written in one appears in both. Each column shows a message when that mode has delivered it.',
    anonymous: 'somebody',
    metronome: 'automatic',
    failed: (why: string) => `The message was not sent: ${why}`,
    length: (length: string, limit: string) => `${length} of at most ${limit} characters`,
  },

  connection: {
    lost: 'The server cannot be reached: it has stopped, or the network is down. The page keeps trying to reconnect.',
    unreachable: 'the server cannot be reached',
    back: (after: string, late: string) =>
      `Reconnected after ${after}. Nothing was lost. Messages received late, from where this page had stopped: ${late}.`,
    missed: (after: string, missed: string) =>
      `Reconnected after ${after}. Messages that did not arrive: ${missed}.`,
    newLog: (after: string) =>
      `Reconnected after ${after}. The server has a new, empty log, since it kept the old one in memory only.`,
  },

  wire: {
    heading: 'What is sent over the wire',
    lede: 'These are real bytes. The server makes each exchange with itself, with the headers that this browser sends, and shows every byte of it.',
    capture: 'Look at the bytes',
    again: 'Look again',
    names: {
      poll: 'One poll without a new message',
      notModified: 'The same poll, answered 304',
      longPoll: 'One long poll, and a message',
      sse: 'An event stream, and one event',
      socketIo: 'Socket.IO: handshake, upgrade, and one message',
    },
    notes: {
      poll: 'Headers are sent in both directions, for a body without a message.',
      notModified: 'No body is sent. The headers are.',
      longPoll: 'The server held the request until there was a message to answer with.',
      sse: 'One request. Every further message takes a few lines in the same answer.',
      socketIo:
        'An HTTP request asks to change the protocol, and the server agrees with 101. From then on both sides may speak first: Engine.IO open, Socket.IO connect, message. Left of the bar is the header of each frame.',
    },
    client: 'browser',
    server: 'server',
    sentBy: { client: 'by the browser', server: 'by the server' },
    kinds: { head: 'headers', body: 'body', frame: 'frame' },
    bytes: (count: string) => counted(count, 'byte'),
    total: 'in total',
    further: 'next poll or message',
    headers: (count: string) => `and ${counted(count, 'header')}`,
    size: 'Bytes sent in each exchange',
    exchange: 'Exchange',
    failed: (why: string) => `The bytes could not be captured: ${why}`,
  },

  traps: {
    heading: 'Six ways to fool yourself',
    lede: 'Mistakes that are easy to make and hard to see in a result. Watch each one in the race, then measure the wrong and the right figure side by side.',
    setUp: 'Set it up in the race',
    measure: 'Measure both',
    terminal: 'In a terminal:',
    running: 'Measuring …',
  },

  bench: {
    heading: 'Measure it properly',
    lede: 'The race is for watching. For a verdict, run the benchmark. It runs on this machine, with the server in a process of its own, the same messages for every mode, and every delivery counted.',
    modes: 'Modes',
    modeChoices: { 'pull,push': 'pull and push', all: 'all of them' },
    clients: 'Readers',
    interval: 'Ask every (ms)',
    rate: 'Messages a second',
    duration: 'Seconds measured',
    start: 'Measure',
    stop: 'Stop',
    running: (command: string) => `Running: ${command}`,
    done: 'Done. Pull in the race is short-poll here, and Push is socket.io.',
    ended: (code: string) => `The benchmark ended with exit code ${code}; the output says why.`,
    failed: (why: string) => `The measurement could not be started: ${why}`,
    underWay: (command: string) =>
      `Another window’s measurement is running, and two at once would distort each other’s figures: ${command}`,
    logLabel: 'Output of the benchmark',
    chartsLabel: 'Charts of the run',
  },

  whatIf: {
    heading: 'What if you had more of everything?',
    lede: 'Choose a load. The table says what it would take, by the measured costs of each way.',
    none: 'The costs of this machine are not known. On the command line, npm run bench -- calibrate measures them in ten minutes; then reload this page.',
    source: (cpu: string, day: string) => `By the costs of this machine (${cpu}), measured on ${day}.`,
    reference: (cpu: string) =>
      `By the costs that come with the project. They were measured on ${cpu}, not here. For those of this machine, run npm run bench -- calibrate on the command line (ten minutes).`,
    users: 'Users',
    interval: 'Ask every (s)',
    rate: 'Messages a second',
    payload: 'Bytes in a message',
    caption: 'What it would take',
    rows: {
      requests: 'Requests a second',
      deliveries: 'Deliveries a second',
      traffic: 'Traffic, Mbit/s',
      cores: 'CPU cores',
      coresRange: '· nine of ten within',
      memory: 'Heap, GB',
      delay: 'Mean delay',
    },
    more: (dear: string, times: string, cheap: string) =>
      `With this load ${dear} needs ${times} times as much CPU as ${cheap}.`,
    manyAtOnce: 'One answer carries many messages.',
    even: (one: string, other: string) =>
      `With this load the CPU of ${one} and of ${other} cannot be told apart: the ranges overlap.`,
    tooMany:
      'Where there is no figure, the messages alone are too many for one server process, however few readers it has.',
    how: 'Readers are shared among as few processes as have no more readers than were measured, and are busy for at most 70% of the time.',
  },

  steps,
  trapCards: traps,
};

export type Text = typeof en;
