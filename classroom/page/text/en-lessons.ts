/** The lesson's seven steps. Each has an explanation, something to try and something to watch. */
export const steps = {
  request: {
    title: 'Ask and answer',
    explain:
      'HTTP is a conversation in which only one side may begin. The browser asks, the server answers, and then the server must stay silent, whatever happens there.',
    attempt: 'Messages are being published now. Press “Ask now”, wait, and press it again.',
    watch:
      'A ring marks when a message is published, a dot when it is received. There is no dot until you ask.',
  },
  chat: {
    title: 'A chat by polling',
    explain: 'So the page asks by a timer, here every three seconds, and it already looks like a chat.',
    attempt:
      'Write something in the chat below and count the seconds until it appears. Then open a second window.',
    watch: 'On average a message waits half the interval, at worst the whole interval. So does your own.',
  },
  waste: {
    title: 'What polling wastes',
    explain: 'With a shorter interval messages arrive sooner, but more requests return nothing.',
    attempt:
      'Pull now asks twice a second, and a message is published every five seconds. Make the interval even shorter.',
    watch: 'The column “Empty”. With one message in ten intervals, nine of ten answers say: nothing new.',
  },
  better: {
    title: 'Better polling',
    explain:
      'A conditional request makes “nothing new” cheap: the answer is 304 “Not Modified”, without a body. With a long poll the server holds the request until there is a message.',
    attempt: 'Compare the three modes: which makes most requests, which is late, which receives most bytes?',
    watch:
      'The long poll’s line: the request is sent long before the message, and answered when it is published.',
  },
  upgrade: {
    title: 'The handshake',
    explain:
      'A WebSocket begins as an HTTP request with the header “Upgrade: websocket”. The server answers 101 Switching Protocols, and the same connection now carries frames both ways.',
    attempt:
      'Below, under “What is sent over the wire”, press “Look at the bytes” and open the last exchange.',
    watch:
      'HTTP headers are sent once. From then on each frame has a short header: two bytes from the server, or four if the payload exceeds 125 bytes. From the browser, which must mask its payload, it has six or eight.',
  },
  push: {
    title: 'The server speaks first',
    explain:
      'Now the server sends each message as soon as there is one. No request, no waiting, no empty answer.',
    attempt:
      'Compare pull and push. Then add 100 simulated readers that poll, and let them use push instead.',
    watch:
      'The server’s meter: the readers’ hundred requests a second become none, for the same messages. What remains is this page’s own pull.',
  },
  pollWins: {
    title: 'When polling is better',
    explain:
      'There are many messages, and a delay of a second does not matter: a score board, a dashboard. One answer carries all new messages. If everybody may get the same answer, a cache can send it. This server’s answers are “private”, so no cache does.',
    attempt: 'Twenty messages a second, one poll a second. Compare requests with messages.',
    watch:
      'There is hardly an empty answer. Pull receives about twenty messages in one answer, and push receives twenty frames.',
  },
};

/** The traps. Each has an explanation of the mistake, and what to watch in the race. */
export const traps = {
  'coordinated-omission': {
    title: 'Coordinated omission',
    explain:
      'A measuring program that waits for each answer before it sends the next request stops sending while the server stalls. So it never measures the worst moments.',
    watch:
      'Below the race, under “More settings”, press “Stall the server”. Counted from the server’s stamp, nothing was late. Now set “Delay counts from” to “when it was due” and stall the server again: the worst delay is up to 1.4 s.',
  },
  'unpinned-transports': {
    title: 'Unpinned transports',
    explain:
      'By default Socket.IO starts with polling and upgrades later. If the transport is not pinned, that polling is counted as a cost of push.',
    watch:
      'The requests of the two push modes: one handshake, or several requests and then the same handshake.',
  },
  'saturated-driver': {
    title: 'A saturated driver',
    explain: 'An overloaded measuring program receives every message late and blames the server.',
    watch:
      'This page is kept busy, so both modes look slow, although the server has almost nothing to do. Untick “Keep this page busy”, press Reset, and look again.',
  },
  'body-hash-etag': {
    title: 'The 304 that still costs a query',
    explain:
      'An ETag that hashes the body needs the body, so the server queries the database before it can answer 304. An ETag from the log’s tail needs neither body nor query.',
    watch:
      'The database queries in the row “Server’s meter”, while there are no messages. Untick “Pull, hashed 304”, and they stop growing.',
  },
  'aligned-herd': {
    title: 'The aligned herd',
    explain:
      'Clients that start together poll together. The server gets the requests of a whole interval at once and is idle the rest of the time.',
    watch:
      'The bars in the row “Server’s meter”: all requests come at once. Set “Their timers” to “spread out”, and the bars become even.',
  },
  'unequal-freshness': {
    title: 'Unequal freshness',
    explain:
      'A poll every five seconds is cheap, but its messages are up to five seconds late. A push that delivers at once is not comparable with it.',
    watch:
      'The worst delay first, then the requests. Now set “Ask every” to 100 ms, which is still not as fresh as push, and look again.',
  },
};
