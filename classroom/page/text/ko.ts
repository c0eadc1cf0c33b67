import { withParticle } from '../../../bench/report/words/ko/phrases.ts';
import type { Text } from './en.ts';
import { steps, traps } from './ko-lessons.ts';

export const ko: Text = {
  skip: '경주로 건너뛰기',
  navLabel: '차례',
  languageLabel: '언어',
  stepsLabel: '수업 단계',
  nav: { race: '경주', wire: '오가는 바이트', traps: '함정', bench: '벤치마크', whatIf: '만약에' },
  theme: { auto: '색: 시스템', light: '색: 밝게', dark: '색: 어둡게' },
  title: '누가 먼저 말하나?',
  lede: '웹에서는 브라우저가 묻고 서버가 답합니다. 그렇다면 방금 다른 사람이 쓴 메시지는 어떻게 나에게 올까요? 브라우저가 계속 물어보거나, 서버가 먼저 말하면 됩니다. 아래에서는 지금 이 브라우저가 두 가지를 나란히 하고 있습니다.',
  footer:
    '경주, 오가는 바이트, 벤치마크는 이 브라우저와 이 서버에서 잰 값이고, ‘만약에’의 비용은 거기에 적힌 컴퓨터에서 잰 것입니다. 지연 시간의 오차는 2밀리초 안팎입니다. 페이지는 받은 바이트를 모두 볼 수 없어서, 페이지가 센 바이트는 서버 집계와 조금 다릅니다.',
  units: { ms: 'ms', s: '초', bytes: ['B', 'kB', 'MB'] },

  lanes: {
    published: '올라온 메시지',
    names: {
      pull: '폴링',
      conditional: '조건부 폴링',
      naive: '해시 304 폴링',
      longPoll: '롱 폴링',
      sse: '이벤트 스트림(SSE)',
      ndjson: 'JSON 줄(NDJSON)',
      websocket: 'WebSocket',
      push: '푸시',
      pushUnpinned: '푸시(전송 방식 미고정)',
    },
    hints: {
      pull: (interval) => `${interval}마다 묻기`,
      byHand: '버튼을 누를 때만 묻기',
      conditional: (interval) => `${interval}마다, If-None-Match와 함께`,
      naive: (interval) => `${interval}마다, 매번 DB를 읽음`,
      longPoll: '서버가 응답을 미룸',
      sse: '끝나지 않는 응답 하나',
      ndjson: 'fetch로 읽는 응답 하나',
      websocket: '라이브러리 없이',
      push: 'WebSocket 위의 Socket.IO',
      pushUnpinned: '폴링부터 하는 Socket.IO',
    },
    columns: {
      lane: '방식',
      picture: '최근 몇 초',
      requests: '요청',
      empty: '빈 응답',
      messages: '메시지',
      bytes: '받은 양',
      mean: '평균 지연',
      worst: '최대 지연',
    },
    bytesHint:
      '받은 바이트를 페이지가 볼 수 있는 만큼만 센 값입니다. HTTP는 브라우저의 추정치이고, 나머지는 내용과 프레임 헤더의 크기입니다. 요청의 크기는 페이지가 볼 수 없고, 서버 집계에 있습니다.',
    server: '서버 집계',
    serverHint: (most, queries, sent) =>
      `접속자 전체. 접속자가 보낸 양: ${sent}, 가장 높은 막대: ${most}건, 쓰기를 포함한 DB 질의: ${queries}번`,
    key: {
      label: '표시의 뜻',
      published: '올라온 순간',
      seen: '여기서 받은 순간(막대는 지연)',
      useful: '메시지를 가져온 요청',
      empty: '가져온 메시지가 없는 요청',
      gap: '줄무늬: 창이 가려졌거나 컴퓨터가 절전 상태여서 재지 못한 동안',
    },
    now: '지금',
    ago: (seconds) => `−${seconds}초`,
    summary: (name, messages, mean) => `${name}: 메시지 ${messages}개, 평균 지연 ${mean}`,
    agreement: {
      exact: (page) => `페이지와 서버가 센 요청 수가 같습니다: ${page}건.`,
      behind: (page, server) =>
        `이 페이지가 보낸 요청은 ${page}건이고, 마지막으로 읽은 서버 집계는 ${server}건입니다.`,
      others: (page, server, others) =>
        `서버가 센 요청은 ${server}건입니다. 이 페이지가 ${page}건, 다른 창과 가상 접속자가 ${others}건을 보냈습니다.`,
      restarted: '서버가 다시 시작되어 0부터 세고 있습니다. ‘처음부터’를 누르면 페이지도 0부터 다시 셉니다.',
      waiting: '서버 집계를 아직 읽지 못했습니다.',
    },
    lateness: (late) =>
      `이 페이지 자체가 최대 ${late} 늦고 있습니다. 그동안 위의 지연은 서버가 아니라 이 페이지 탓입니다.`,
    wasLate: (late) =>
      `이 페이지 자체가 최대 ${late} 늦은 적이 있어 위의 지연에 그 시간이 섞였을 수 있습니다. ‘처음부터’를 누르고 다시 보세요.`,
  },

  controls: {
    label: '경주 조절',
    lanes: '방식',
    interval: '묻는 주기',
    byHand: '직접 누르기',
    rate: '초당 메시지 수',
    rateNone: '없음(직접 쓰기)',
    audience: '가상 접속자',
    audienceMode: '접속자의 방식',
    phase: '접속자의 타이머',
    phases: { jittered: '고르게 흩어서', aligned: '모두 한꺼번에' },
    rtt: '가상 왕복 지연',
    countFrom: '지연을 재는 시작점',
    countFroms: { due: '보냈어야 할 시각', stamp: '서버가 찍은 시각' },
    more: '설정 더 보기(함정용)',
    busy: '이 페이지를 바쁘게 하기',
    ask: '지금 묻기',
    stall: '서버 1.4초 멈추기',
    pause: '일시 정지',
    resume: '계속하기',
    reset: '처음부터',
    keeper: {
      another:
        '자동 메시지는 한 번에 한 창만 보내며, 지금은 다른 창이 보내고 있습니다. 가상 접속자도 그 창의 설정을 따릅니다. 여기서 설정을 하나라도 바꾸면 이 창이 이어받습니다.',
      host: '자동 메시지는 서버가 실행 중인 컴퓨터의 창이 보내고, 얼마나 자주 보낼지도 그 창에서 정합니다.',
    },
    here: '부하는 서버가 실행 중인 컴퓨터에서 연 페이지에서만 걸 수 있습니다.',
    failed: (why) => `실패했습니다: ${why}`,
  },

  chat: {
    name: '이름',
    text: '한마디',
    send: '보내기',
    as: (lane) => `${lane} 쪽에서 본 채팅`,
    none: '아직 없습니다.',
    late: (delay) => `${delay} 늦음`,
    note: '이 페이지를 새 창에 하나 더 열어 보세요. 어느 창에서 쓴 메시지든 두 창에 모두 나타납니다. 각 칸에는 그 방식으로 메시지가 도착한 순간에 나타납니다.',
    anonymous: '누군가',
    metronome: '자동',
    failed: (why) => `메시지를 보내지 못했습니다: ${why}`,
    length: (length, limit) => `최대 ${limit}자 가운데 ${length}자`,
  },

  connection: {
    lost: '서버에 연결할 수 없습니다. 서버가 멈췄거나 네트워크가 끊겼습니다. 계속 다시 연결해 보고 있습니다.',
    unreachable: '서버에 연결할 수 없습니다',
    back: (after, late) =>
      `${after} 만에 다시 연결되었습니다. 잃은 메시지는 없습니다. 끊긴 자리부터 이어 받은 메시지: ${late}개.`,
    missed: (after, missed) => `${after} 만에 다시 연결되었습니다. 오지 않은 메시지: ${missed}개.`,
    newLog: (after) =>
      `${after} 만에 다시 연결되었지만 로그가 새로 시작되었습니다. 서버가 이전 로그를 메모리에만 두었기 때문입니다.`,
  },

  wire: {
    heading: '실제로 오가는 바이트',
    lede: '실제 바이트입니다. 서버가 이 브라우저와 똑같은 헤더로 자기 자신과 주고받은 뒤, 오간 바이트를 하나도 빠짐없이 보여 줍니다.',
    capture: '바이트 들여다보기',
    again: '다시 보기',
    names: {
      poll: '새 메시지가 없는 폴링 한 번',
      notModified: '같은 폴링에 304로 답할 때',
      longPoll: '롱 폴링 한 번과 메시지 하나',
      sse: '이벤트 스트림과 이벤트 하나',
      socketIo: 'Socket.IO: 핸드셰이크, 업그레이드, 메시지 하나',
    },
    notes: {
      poll: '메시지 없는 응답 하나를 받으려고 양쪽이 헤더를 보냅니다.',
      notModified: '본문은 보내지 않지만 헤더는 그대로 보냅니다.',
      longPoll: '메시지가 생길 때까지 서버가 응답을 미뤘습니다.',
      sse: '요청은 한 번뿐입니다. 다음 메시지부터는 같은 응답에 몇 줄이 더 붙습니다.',
      socketIo:
        'HTTP 요청으로 프로토콜을 바꾸자고 하면 서버가 101로 동의합니다. 이제 양쪽 모두 먼저 말할 수 있습니다. Engine.IO open, Socket.IO connect, 그리고 메시지 순서입니다. 세로줄 왼쪽은 각 프레임의 헤더입니다.',
    },
    client: '브라우저',
    server: '서버',
    sentBy: { client: '브라우저가 보냄', server: '서버가 보냄' },
    kinds: { head: '헤더', body: '본문', frame: '프레임' },
    bytes: (count) => `${count}바이트`,
    total: '합계',
    further: '다음 폴링이나 메시지',
    headers: (count) => `외 헤더 ${count}줄`,
    size: '한 번 주고받는 데 든 바이트',
    exchange: '주고받은 것',
    failed: (why) => `바이트를 캡처하지 못했습니다: ${why}`,
  },

  traps: {
    heading: '스스로 속는 여섯 가지 방법',
    lede: '저지르기 쉽고, 결과만 봐서는 알아채기 어려운 실수들입니다. 먼저 경주에서 눈으로 보고, 틀린 수치와 맞는 수치를 나란히 재 보세요.',
    setUp: '경주에서 해 보기',
    measure: '둘 다 재기',
    terminal: '터미널에서:',
    running: '재는 중 …',
  },

  bench: {
    heading: '제대로 재기',
    lede: '경주는 눈으로 보는 것이고, 판단은 벤치마크로 합니다. 벤치마크는 이 컴퓨터에서 실행됩니다. 서버는 별도 프로세스로 실행되고, 모든 방식이 같은 메시지를 받으며, 전달을 하나도 빠짐없이 셉니다.',
    modes: '방식',
    modeChoices: { 'pull,push': '폴링과 푸시', all: '모두' },
    clients: '접속자 수',
    interval: '묻는 주기(ms)',
    rate: '초당 메시지 수',
    duration: '재는 시간(초)',
    start: '재기 시작',
    stop: '그만두기',
    running: (command) => `진행 중: ${command}`,
    done: '끝났습니다. 경주의 ‘폴링’은 여기서 short-poll, ‘푸시’는 socket.io입니다.',
    ended: (code) => `벤치마크가 종료 코드 ${code}로 끝났습니다. 이유는 출력에 적혀 있습니다.`,
    failed: (why) => `측정을 시작하지 못했습니다: ${why}`,
    underWay: (command) =>
      `다른 창에서 시작한 측정이 진행 중입니다. 두 측정을 함께 하면 값이 서로 왜곡됩니다: ${command}`,
    logLabel: '벤치마크 출력',
    chartsLabel: '차트',
  },

  whatIf: {
    heading: '규모가 더 커진다면?',
    lede: '부하를 골라 보세요. 방식마다 실제로 잰 비용으로 무엇이 얼마나 필요한지 알려 줍니다.',
    none: '이 컴퓨터에서 잰 비용이 없습니다. 명령줄에서 npm run bench -- calibrate를 실행하면 10분 만에 잴 수 있습니다. 그런 다음 이 페이지를 새로 고치세요.',
    source: (cpu, day) => `비용의 출처: 이 컴퓨터(${cpu}), ${day}에 측정.`,
    reference: (cpu) =>
      `비용의 출처: 이 프로젝트에 딸려 온 기준 측정. 이 컴퓨터가 아니라 ${cpu}에서 잰 것입니다. 이 컴퓨터의 비용은 명령줄에서 npm run bench -- calibrate로 10분 만에 잴 수 있습니다.`,
    users: '사용자 수',
    interval: '묻는 주기(초)',
    rate: '초당 메시지 수',
    payload: '메시지 크기(바이트)',
    caption: '이만큼 듭니다',
    rows: {
      requests: '초당 요청 수',
      deliveries: '초당 전달 수',
      traffic: '전송량, Mbit/s',
      cores: 'CPU 코어',
      coresRange: '· 열에 아홉은 이 범위',
      memory: '힙, GB',
      delay: '평균 지연',
    },
    more: (dear, times, cheap) =>
      `이 조건에서 ${withParticle(dear, '이', '가')} 쓰는 CPU는 ${cheap}의 ${times}배입니다.`,
    manyAtOnce: '응답 하나가 메시지를 여러 개 실어 나르기 때문입니다.',
    even: (one, other) =>
      `이 조건에서는 ${withParticle(one, '과', '와')} ${other}의 CPU를 구별할 수 없습니다. 두 범위가 겹칩니다.`,
    tooMany:
      '값이 없는 곳은 접속자가 아무리 적어도 메시지만으로 서버 프로세스 하나가 감당할 수 없는 조건입니다.',
    how: '접속자는 가장 적은 수의 프로세스가 나누어 맡습니다. 프로세스 하나는 재 본 것보다 많은 접속자를 맡지 않고, 시간의 70%까지만 바쁩니다.',
  },

  steps,
  trapCards: traps,
};
