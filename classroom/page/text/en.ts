import { steps, traps } from './en-lessons.ts';

/** A count that is written already, with its noun: `1 request`, `2 requests`. */
const counted = (count: string, noun: string): string => `${count} ${noun}${count === '1' ? '' : 's'}`;

/** Everything the page says, in English. The other languages fulfil its type. */
export const en = {
  skip: 'Skip to the race',
  navLabel: 'Sections',
  languageLabel: 'Language',
  stepsLabel: 'Steps of the lesson',
  nav: { race: 'The race', wire: 'The wire', traps: 'Traps', bench: 'Benchmark', whatIf: 'What if' },
  theme: { auto: 'Colours: system', light: 'Colours: light', dark: 'Colours: dark' },
  title: 'Who speaks first?',
  lede: 'On the web the browser asks and the server answers. So how does a message reach you that somebody else has just written? Ask again and again, or let the server speak first. Both happen below, in this browser, now.',
  footer:
    'The race, the wire and the benchmark are measured in this browser and at this server; unit costs of “What if” are those of the run that is named there. Delays are good to about two milliseconds. The bytes that each way received are as many as a page can see, so they differ a little from the server’s.',
  units: { ms: ' ms', s: ' s', bytes: [' B', ' kB', ' MB'] },

  lanes: {
    published: 'Published',
    names: {
      pull: 'Pull',
      conditional: 'Pull, conditional',
      naive: 'Pull, hashed 304',
      longPoll: 'Long poll',
      sse: 'Event stream (SSE)',
      websocket: 'WebSocket',
      push: 'Push',
      pushUnpinned: 'Push, unpinned',
    },
    hints: {
      pull: (interval: string) => `asks every ${interval}`,
      byHand: 'asks when you press the button',
      conditional: (interval: string) => `every ${interval}, with If-None-Match`,
      naive: (interval: string) => `every ${interval}, reads the database each time`,
      longPoll: 'asks, and is kept waiting',
      sse: 'one answer that does not end',
      websocket: 'no library',
      push: 'Socket.IO over WebSocket',
      pushUnpinned: 'Socket.IO, polling first',
    },
    columns: {
      lane: 'Way',
      picture: 'The last seconds',
      requests: 'Requests',
      empty: 'Empty',
      messages: 'Messages',
      bytes: 'Received',
      mean: 'Mean delay',
      worst: 'Worst delay',
    },
    bytesHint:
      'Bytes received, as far as the page can see them: the browser’s own estimate for HTTP, payloads and frames else. What requests take, a page cannot see; the server’s meter has it.',
    server: 'Server’s meter',
    serverHint: (most: string, queries: string, sent: string) =>
      `all readers; they sent ${sent}; tallest bar: ${most}; database queries, writing included: ${queries}`,
    key: {
      label: 'What the marks mean',
      published: 'published',
      seen: 'seen here; the bar is the wait',
      useful: 'a question that brought messages',
      empty: 'a question in vain',
      gap: 'stripes: nobody looked, in a hidden window or asleep',
    },
    now: 'now',
    ago: (seconds: string) => `−${seconds} s`,
    summary: (name: string, messages: string, mean: string) =>
      `${name}: ${counted(messages, 'message')} seen, mean delay ${mean}`,
    agreement: {
      exact: (page: string) => `Page and server agree: ${counted(page, 'request')}.`,
      behind: (page: string, server: string) =>
        `The server’s meter, as last read, has ${server} of this page’s ${counted(page, 'request')}.`,
      others: (page: string, server: string, others: string) =>
        `The server has counted ${counted(server, 'request')}: ${page} by this page, ${others} by others (other windows, simulated readers).`,
      restarted: 'The server was started anew, so its meter began anew; Reset lets both count from here.',
      waiting: 'The server’s meter has not been read yet.',
    },
    lateness: (late: string) =>
      `This page itself is late by up to ${late}: the delays above are the page’s, not the server’s.`,
    wasLate: (late: string) =>
      `Since Reset this page itself was late by up to ${late}: the delays above may have that in them. Reset begins anew.`,
  },

  controls: {
    label: 'Controls of the race',
    lanes: 'Ways',
    interval: 'Ask every',
    byHand: 'by hand',
    rate: 'Messages a second',
    rateNone: 'none, you write',
    audience: 'Simulated readers',
    audienceMode: 'They use',
    phase: 'Their timers',
    phases: { jittered: 'spread out', aligned: 'all at once' },
    rtt: 'Simulated round trip',
    countFrom: 'Delay counts from',
    countFroms: { due: 'when it was due', stamp: 'server’s stamp' },
    more: 'More, for the traps',
    busy: 'Keep this page busy',
    ask: 'Ask now',
    stall: 'Stall the server 1.4\u00a0s',
    pause: 'Pause',
    resume: 'Go on',
    reset: 'Reset',
    keeper: {
      another:
        'The automatic messages come from another window, so that many windows do not speak at once, and simulated readers are as set there. Set anything here, and this one takes over.',
      host: 'The automatic messages come from the window on the server’s own machine, at the rate that is set there.',
    },
    here: 'Load can only be made by a page opened on the server’s own machine.',
    failed: (why: string) => `That did not work: ${why}`,
  },

  chat: {
    name: 'Your name',
    text: 'Say something',
    send: 'Send',
    as: (lane: string) => `As ${lane} sees it`,
    none: 'Nothing yet.',
    late: (delay: string) => `${delay} late`,
    note: 'Open this page in a second window: both see what either says. In each column a message appears when that way has brought it.',
    anonymous: 'somebody',
    metronome: 'metronome',
    failed: (why: string) => `The message was not taken: ${why}`,
    length: (length: string, limit: string) => `${length} of at most ${limit} characters`,
  },

  connection: {
    lost: 'The server cannot be reached: it is down, or the network on the way is. The page keeps trying to get back.',
    unreachable: 'the server cannot be reached',
    back: (after: string, late: string) =>
      `Back after ${after}. Nothing was lost. Messages caught up on, from where this page had left off: ${late}.`,
    missed: (after: string, missed: string) =>
      `Back after ${after}. Messages that did not arrive: ${missed}.`,
    newLog: (after: string) =>
      `Back after ${after}, with a new, empty log: the server kept the old one in memory only.`,
  },

  wire: {
    heading: 'What passes on the wire',
    lede: 'Not a drawing: the server performs each exchange with itself, with the headers that this browser sends, and shows every byte of it.',
    capture: 'Look at the bytes',
    again: 'Look again',
    names: {
      poll: 'One poll that finds nothing',
      notModified: 'The same poll, answered 304',
      longPoll: 'One long poll, and a message',
      sse: 'An event stream, and one event',
      socketIo: 'Socket.IO: handshake, upgrade, and one message',
    },
    notes: {
      poll: 'Two heads of headers for an empty page.',
      notModified: 'The body is saved. The heads are not.',
      longPoll: 'The answer waited at the server until there was something to say.',
      sse: 'One request. Every further message costs a few lines in the same answer.',
      socketIo:
        'An HTTP request asks to change the protocol, 101 agrees, and from there on both sides may speak first: Engine.IO open, Socket.IO connect, message. Left of the bar stands each frame’s own header.',
    },
    client: 'browser',
    server: 'server',
    sentBy: { client: 'by the browser', server: 'by the server' },
    kinds: { head: 'headers', body: 'body', frame: 'frame' },
    bytes: (count: string) => counted(count, 'byte'),
    total: 'together',
    further: 'each further one',
    headers: (count: string) => `and ${counted(count, 'header')}`,
    size: 'Bytes sent in each exchange',
    exchange: 'Exchange',
    failed: (why: string) => `The bytes could not be captured: ${why}`,
  },

  traps: {
    heading: 'Six ways to fool yourself',
    lede: 'Mistakes that are easily made and hard to see in a result. See each one in the race, then measure the wrong and the right figure beside each other.',
    setUp: 'Set it up in the race',
    measure: 'Measure both',
    terminal: 'In a terminal:',
    running: 'Measuring …',
  },

  bench: {
    heading: 'Measure it properly',
    lede: 'The race shows; a benchmark judges. This starts the real one on this machine: the server in a process of its own, the same messages for every way, every delivery accounted for.',
    modes: 'Ways',
    modeChoices: { 'pull,push': 'pull and push', all: 'all of them' },
    clients: 'Readers',
    interval: 'Ask every (ms)',
    rate: 'Messages a second',
    duration: 'Seconds measured',
    start: 'Measure',
    stop: 'Stop',
    running: (command: string) => `Under way: ${command}`,
    done: 'Done. What the race calls Pull is short-poll here, and Push is socket.io.',
    ended: (code: string) => `It ended with exit code ${code}; the lines above say why.`,
    failed: (why: string) => `It could not be started: ${why}`,
    underWay: (command: string) =>
      `Another window’s measurement is under way, and two would disturb each other: ${command}`,
    logLabel: 'What the benchmark says',
    chartsLabel: 'Charts of the run',
  },

  whatIf: {
    heading: 'What if you had more of everything?',
    lede: 'Your figures, with the unit costs of a run.',
    none: 'Nothing has been measured yet. Run a benchmark above; its unit costs then appear here.',
    source: (run: string, cpu: string) => `Unit costs from the run ${run}, on ${cpu}.`,
    reference: (cpu: string) =>
      `Unit costs from the reference run that comes with the project, measured on ${cpu} and not here; a benchmark above gives yours.`,
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
      memory: 'Memory, GB',
      delay: 'Mean delay',
    },
    more: (dear: string, times: string, cheap: string) =>
      `Here ${dear} needs ${times} times the CPU of ${cheap}.`,
    manyAtOnce: 'One answer carries many messages.',
    even: (one: string, other: string) => `Here ${one} and ${other} need about the same CPU.`,
    noCores: (units: string) =>
      `CPU cores have a figure only for ways that the run used ${units} times or more, by requests where they poll and by deliveries where they do not. 500 readers who ask every 250 ms, at 4 messages a second for 10 seconds, are enough: with fewer, what each cost cannot be told from what the server needs by itself.`,
    noMemory: (readers: string) =>
      `Memory has a figure only after a run with ${readers} readers or more: with fewer, what a connection holds cannot be told from what the server itself came to need.`,
    linear: 'A straight line through one measured point: good for orders of magnitude, not for decimals.',
  },

  steps,
  trapCards: traps,
};

export type Text = typeof en;
