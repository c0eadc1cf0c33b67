/** The lesson: seven steps, each with what to know, what to try and what to watch. */
export const steps = {
  request: {
    title: 'Ask and answer',
    explain:
      'HTTP is a conversation in which only one side may begin. The browser asks, the server answers, and then there is silence, whatever happens at the server.',
    attempt: 'Messages are being published now. Press “Ask now”, wait, and press it again.',
    watch: 'A message leaves its ring at the moment it is published and reaches its dot only when you ask.',
  },
  chat: {
    title: 'A chat by polling',
    explain: 'So the page asks by a timer. Here every three seconds, and it looks like a chat.',
    attempt:
      'Write something in the chat further down and count until it appears. Then open a second window.',
    watch: 'On average a message waits half the interval, at worst all of it. Your own one, too.',
  },
  waste: {
    title: 'What it wastes',
    explain: 'A shorter interval makes it fresher, and the price is paid in questions that find nothing.',
    attempt:
      'Pull now asks twice a second, and somebody says something every five seconds. Make the interval shorter still.',
    watch: 'The column “Empty”. With one message in ten intervals, nine of ten answers say: nothing new.',
  },
  better: {
    title: 'Ask better',
    explain:
      'A conditional request makes “nothing new” cheap: the answer 304 “Not Modified”, without a body. A long poll lets the server keep the question until it has an answer.',
    attempt: 'Compare the three ways: who asks most, who is late, who receives most bytes?',
    watch: 'The long poll’s line: asked long before the message, answered at the moment it comes.',
  },
  upgrade: {
    title: 'The handshake',
    explain:
      'A WebSocket begins as an HTTP request with the header “Upgrade: websocket”. The server answers 101 Switching Protocols, and the same connection now carries frames both ways.',
    attempt:
      'Further down, under “What passes on the wire”, press “Look at the bytes” and open the last exchange.',
    watch:
      'The heads are paid once. From then on each frame has a head of its own: from the server two bytes, or four above 125 bytes; from the browser, which masks what it sends, six or eight.',
  },
  push: {
    title: 'The server speaks first',
    explain: 'Now the server sends a message when there is one. No question, no waiting, no empty answer.',
    attempt: 'Race pull against push. Then let 100 simulated readers poll, and let them use push instead.',
    watch:
      'The server’s meter: the readers’ hundred questions a second become none, for the same messages. What is left is this page’s own pull.',
  },
  pollWins: {
    title: 'When polling is better',
    explain:
      'Many messages, and nobody minds a second: a score board, a dashboard. One answer carries all that has happened. Where it may be the same for everybody, a cache can be allowed to give it; this server’s answers say “private”, so none does.',
    attempt: 'Twenty messages a second, one poll a second. Compare requests with messages.',
    watch:
      'Hardly an empty answer is left, and pull hands over about twenty messages at a time where push sends twenty frames.',
  },
};

/** The traps: what fools one, and what it looks like here. */
export const traps = {
  'coordinated-omission': {
    title: 'Coordinated omission',
    explain:
      'A measuring program that waits for each answer before it sends the next question stops asking exactly while the server stalls. The worst moments are never measured.',
    watch:
      'Press “Stall the server”, under “More” below the race: counted from the server’s stamp, nothing was late. Now let “Delay counts from” be “when it was due” and stall it again: the worst delay is up to 1.4 s.',
  },
  'unpinned-transports': {
    title: 'Unpinned transports',
    explain:
      'Socket.IO polls first and upgrades later. Whoever leaves that as it is counts the polling of the set-up as the price of push.',
    watch:
      'The requests of the two push lanes: one handshake, or several requests and then the same handshake.',
  },
  'saturated-driver': {
    title: 'A saturated driver',
    explain:
      'A measuring program that is itself out of breath sees late messages everywhere and blames the server.',
    watch:
      'This page is kept busy, so both ways look slow, while the server has next to nothing to do. Untick “Keep this page busy”, press Reset, and look again.',
  },
  'body-hash-etag': {
    title: 'The 304 that still pays',
    explain:
      'An ETag made by hashing the body needs the body, so the query is paid before the 304 is known. An ETag of the log’s tail needs neither.',
    watch:
      'The database queries in the row “Server’s meter”, while nobody says anything. Switch “Pull, hashed 304” off, and they stand still.',
  },
  'aligned-herd': {
    title: 'The aligned herd',
    explain:
      'Clients that were started together poll together. The server gets a whole interval’s work in one moment and idles for the rest.',
    watch:
      'The bars in the row “Server’s meter”: all requests at one moment. Let “Their timers” be “spread out”, and they become an even band.',
  },
  'unequal-freshness': {
    title: 'Unequal freshness',
    explain:
      'Poll every five seconds and it is cheap. But it is up to five seconds late, so it was compared with something else.',
    watch:
      'The worst delay first, then the requests. Now let pull ask every 100 ms, which is still not as fresh as push, and look again.',
  },
};
