/** The lesson: seven steps, each with what to know, what to try and what to watch. */
export const steps = {
  request: {
    title: 'Ask and answer',
    tell: 'HTTP is a conversation in which only one side may begin. The browser asks, the server answers, and then there is silence, whatever happens at the server.',
    attempt: 'Messages are being published now. Press “Ask now”, wait, and press it again.',
    watch: 'A message leaves its ring at the moment it is published and reaches its dot only when you ask.',
  },
  chat: {
    title: 'A chat by polling',
    tell: 'So the page asks by a timer. Here every three seconds, and it looks like a chat.',
    attempt: 'Write something below and count until it appears. Then open a second window.',
    watch: 'On average a message waits half the interval, at worst all of it. Your own one, too.',
  },
  waste: {
    title: 'What it wastes',
    tell: 'A shorter interval makes it fresher, and the price is paid in questions that find nothing.',
    attempt:
      'Pull now asks twice a second, and somebody says something every five seconds. Make the interval shorter still.',
    watch: 'The column “Empty”. With one message in ten intervals, nine of ten answers say: nothing new.',
  },
  better: {
    title: 'Ask better',
    tell: 'A conditional request makes “nothing new” cheap: 304 and no body. A long poll lets the server keep the question until it has an answer.',
    attempt: 'Compare the three ways: who asks most, who is late, who sends most bytes?',
    watch: 'The long poll’s line: asked long before the message, answered at the moment it comes.',
  },
  upgrade: {
    title: 'The handshake',
    tell: 'A WebSocket begins as an HTTP request with the header “Upgrade: websocket”. The server answers 101 Switching Protocols, and the same connection now carries frames both ways.',
    attempt: 'Press “Look at the bytes” under The wire and open the last exchange.',
    watch: 'The heads are paid once. A further message costs a frame header of two to four bytes.',
  },
  push: {
    title: 'The server speaks first',
    tell: 'Now the server sends a message when there is one. No question, no waiting, no empty answer.',
    attempt: 'Race pull against push. Then let 100 simulated readers poll, and let them use push instead.',
    watch: 'The server’s meter: a hundred questions a second become none, for the same messages.',
  },
  pollWins: {
    title: 'When polling is better',
    tell: 'Many messages, and nobody minds a second: a score board, a dashboard. One answer carries all that has happened, and any cache, proxy or plain web server can give it.',
    attempt: 'Twenty messages a second, one poll a second. Compare requests with messages.',
    watch:
      'No empty answer is left, and pull hands over twenty messages at a time where push sends twenty frames.',
  },
};

/** The traps: what fools one, and what it looks like here. */
export const traps = {
  'coordinated-omission': {
    title: 'Coordinated omission',
    tell: 'A driver that waits for each answer before it sends the next stops asking exactly while the server stalls. The worst moments are never measured.',
    watch:
      'Stall the server. Counted from the server’s stamp, nothing was late; counted from when each message was due, it was 1.4 s.',
  },
  'unpinned-transports': {
    title: 'Unpinned transports',
    tell: 'Socket.IO polls first and upgrades later. Who does not pin the transport counts the polling of the set-up as the price of push.',
    watch: 'Requests of both push lanes: one handshake, or several requests before the same handshake.',
  },
  'saturated-driver': {
    title: 'A saturated driver',
    tell: 'A measuring program that is itself out of breath sees late messages everywhere and blames the server.',
    watch: 'This page is kept busy: every way looks slow. The server has nothing to do.',
  },
  'body-hash-etag': {
    title: 'The 304 that still pays',
    tell: 'An ETag made by hashing the body needs the body, so the query is paid before the 304 is known. An ETag of the log’s tail needs neither.',
    watch: 'The server’s database queries, while nothing at all is said.',
  },
  'aligned-herd': {
    title: 'The aligned herd',
    tell: 'Clients that were started together poll together. The server gets a second’s work in one moment and idles for the rest.',
    watch: 'The little picture in the row of the server’s meter: peaks, or an even band.',
  },
  'unequal-freshness': {
    title: 'Unequal freshness',
    tell: 'Poll every five seconds and it is cheap. But it is five seconds late, so it was compared with something else.',
    watch: 'Worst delay first, then requests. Now make pull as fresh as push and look again.',
  },
};
