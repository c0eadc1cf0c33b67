import type { Measurement } from '../report/published.ts';
import { FIGURES } from '../result/figures.ts';
import type { Row } from '../result/summary.ts';
import { measure, ratioOf, rowOf, serverMilliCpu } from './measured.ts';
import type { Preset } from './preset.ts';

/** Time runs this many times as fast as in the papers. Names ending in S hold seconds of the papers. */
const SPEED = 20;
const PULL_EVERY_S = [1, 15] as const;
const PUBLISH_EVERY_S = [1, 5, 15, 30, 50] as const;

const messagesPerSecond = (publishEveryS: number): number => SPEED / publishEveryS;
const pollIntervalMs = (pullEveryS: number): number => (pullEveryS * 1000) / SPEED;

/** Comet against polling, in two papers that came to opposite conclusions. */
export const bozdag2009: Preset = {
  name: 'bozdag-2009',
  summary: 'pull against Comet, publishing every 1 to 50 s, 20 times as fast (Bozdag et al. 2007, 2009)',
  source: {
    citation:
      'Engin Bozdag, Ali Mesbah and Arie van Deursen, "A Comparison of Push and Pull Techniques for AJAX", WSE 2007, and "Performance Testing of Data Delivery Techniques for AJAX Applications", Journal of Web Engineering 8(4), 2009',
    url: 'https://arxiv.org/abs/0706.3984',
    read: {
      en: 'Figures are quoted from both papers. Neither was read as a whole, and their raw data were not available.',
      ko: '두 논문에서 인용한 값입니다. 어느 쪽도 전체를 읽지는 못했고 원자료도 보지 못했습니다.',
    },
  },
  flags: {
    modes: 'short-poll,long-poll',
    clients: '100',
    interval: PULL_EVERY_S.map(pollIntervalMs).join(','),
    rate: PUBLISH_EVERY_S.map(messagesPerSecond).join(','),
    duration: '20',
    warmup: '1',
  },
  scaled: {
    en: 'They published 10 messages every 1, 5, 15, 30 or 50 s to as many as 10,000 users; clients pulled every 1 s or every 15 s. Here time runs 20 times as fast, which keeps the ratios of intervals: 100 clients pull every 50 ms or 750 ms, and the slowest publisher still sends 8 messages in the window. Seconds in the table are those of the papers. Long polling, which CometD uses, takes the place of their Comet server CometD.',
    ko: '원래 실험은 1, 5, 15, 30, 50초마다 메시지 10개를 최대 10,000명에게 보냈고, 폴링은 1초 또는 15초마다 했습니다. 여기서는 간격의 비율을 지키면서 시간을 20배 빠르게 돌립니다. 클라이언트 100개가 50ms 또는 750ms마다 묻고, 가장 느린 발행도 측정 구간에 메시지 8개를 보냅니다. 표의 초는 원래 실험의 초입니다. Comet 서버인 CometD 대신 그 바탕이 되는 롱 폴링을 씁니다.',
  },
  compare: (rows) => {
    const pull = (pullEveryS: number, publishEveryS: number) =>
      rowOf(rows, 'short-poll', {
        pollIntervalMs: pollIntervalMs(pullEveryS),
        messagesPerSecond: messagesPerSecond(publishEveryS),
      });
    const comet = (publishEveryS: number) =>
      rowOf(rows, 'long-poll', { messagesPerSecond: messagesPerSecond(publishEveryS) });
    return [
      {
        figure: {
          en: 'Useless pulls: pull every 1 s, publish every 50 s',
          ko: '헛된 폴링: 1초마다 폴링, 50초마다 발행',
        },
        unit: 'fraction',
        published: 0.96,
        measured: measure(pull(1, 50), FIGURES.emptyFraction.of),
        why: {
          en: 'Theory says 1 − 1/50 = 98%. 96% means that their clients pulled only every other second; see the next row.',
          ko: '이론값은 1 − 1/50 = 98%입니다. 96%라는 것은 클라이언트가 1초에 한 번의 절반만 물었다는 뜻입니다. 다음 줄을 보십시오.',
        },
      },
      {
        figure: { en: 'Pulls for each message, same load', ko: '메시지 하나에 든 폴링 횟수, 같은 부하' },
        unit: 'count',
        published: 25,
        measured: measure(pull(1, 50), pullsPerMessage),
        why: {
          en: 'Their clients received about 250 items for 10 messages published. A pull every second for 50 s makes 50 pulls a message. Here every pull that is due is sent, or the cell is void.',
          ko: '메시지 10개에 약 250번 받았다고 합니다. 50초 동안 1초마다 물으면 메시지마다 50번입니다. 여기서는 예정된 폴링을 모두 보내며, 못 보내면 그 측정은 무효가 됩니다.',
        },
      },
      {
        figure: { en: 'TCP packets, pull : Comet, same load', ko: 'TCP 패킷, 폴링 : Comet, 같은 부하' },
        unit: 'ratio',
        published: 7,
        measured: undefined,
        why: {
          en: 'Not measured: requests and bytes are counted here, not packets; see the next two rows.',
          ko: '측정하지 않았습니다. 여기서는 소켓에서 요청과 바이트를 셉니다. 다음 두 줄을 보십시오.',
        },
      },
      {
        figure: { en: 'Requests, pull : Comet, same load', ko: '요청, 폴링 : Comet, 같은 부하' },
        unit: 'ratio',
        published: undefined,
        measured: ratio(pull(1, 50), comet(50), ({ requests }) => requests.total),
        why: {
          en: 'Comet asks again only after a message, so this is the number of pulls for each message.',
          ko: 'Comet은 메시지를 받은 뒤에만 다시 묻습니다. 그래서 메시지 하나에 든 폴링 횟수와 같습니다.',
        },
      },
      {
        figure: { en: 'Bytes, pull : Comet, same load', ko: '바이트, 폴링 : Comet, 같은 부하' },
        unit: 'ratio',
        published: undefined,
        measured: ratio(pull(1, 50), comet(50), FIGURES.bytesPerDelivery.of),
        why: {
          en: 'Lower than the ratio of requests, since an empty answer is shorter than one with a message.',
          ko: '빈 응답은 메시지가 든 응답보다 짧으므로 요청의 비율보다 작습니다.',
        },
      },
      {
        figure: {
          en: 'Useless pulls: pull and publish every 15 s',
          ko: '헛된 폴링: 15초마다 폴링과 발행',
        },
        unit: 'fraction',
        published: {
          en: '“performs well” (2007)',
          ko: '"잘 동작한다" (2007)',
        },
        measured: measure(pull(15, 15), FIGURES.emptyFraction.of),
        why: {
          en: 'The paper says that pull performs well only in this case, and theory agrees that no pull is useless. The next row shows the price.',
          ko: '논문은 폴링이 이때만 잘 동작한다고 하고, 이론도 이때는 헛된 폴링이 없다고 말합니다. 그 대가는 다음 줄에 있습니다.',
        },
      },
      {
        figure: {
          en: 'Mean latency of a message, pull every 15 s',
          ko: '15초마다 하는 폴링이 가져온 메시지의 평균 나이',
        },
        unit: 'ms',
        published: 7_500,
        measured: inPaperTime(measure(pull(15, 15), FIGURES.latencyMsMean.of)),
        why: {
          en: `An objection to the 2007 paper: pull delivers half an interval late on average, push at once. Ours is measured at a ${SPEED}th of the interval and multiplied by ${SPEED}.`,
          ko: `2007년 논문에 대한 반론입니다. 푸시가 바로 전할 때 폴링은 간격의 절반만큼 늦습니다. 측정값은 ${SPEED}분의 1 간격에서 얻은 값에 ${SPEED}을 곱한 것입니다.`,
        },
      },
      {
        figure: {
          en: 'CPU, Comet : pull, pull and publish every 15 s',
          ko: 'CPU, Comet : 폴링, 15초마다 폴링과 발행',
        },
        unit: 'ratio',
        published: 7,
        measured: ratio(comet(15), pull(15, 15), serverMilliCpu),
        why: {
          en: 'A figure of 2007, with another server, language and machine, which saturated at 350 to 500 Comet users; it does not separate the cost of the server from that of the method. Its publish interval is not known to us; ours is the interval at which both ways deliver every message.',
          ko: '2007년의 값으로, 서버와 언어와 기계가 모두 다르고 Comet 사용자 350~500명에서 포화했습니다. 그 가운데 얼마가 서버 탓이고 얼마가 방식 탓인지는 알 수 없습니다. 발행 간격을 확인하지 못해, 양쪽이 똑같이 전달하는 간격에서 견주었습니다.',
        },
      },
      {
        figure: {
          en: 'CPU, Comet : pull, pull 1 s and publish 50 s',
          ko: 'CPU, Comet : 폴링, 1초마다 폴링과 50초마다 발행',
        },
        unit: 'ratio',
        published: { en: 'a little above (2009)', ko: '조금 높음 (2009)' },
        measured: ratio(comet(50), pull(1, 50), serverMilliCpu),
        why: {
          en: 'The article of 2009 found that push took more CPU, but not significantly. Below 1 : 1 Comet is cheaper: 50 pulls for one message cost more than holding one request. Both include the cost of an idle server.',
          ko: '2009년 논문은 푸시의 CPU가 높지만 유의하지는 않다고 했습니다. 1보다 작으면 Comet이 더 쌉니다. 메시지 하나에 50번 묻는 비용이 요청 하나를 붙들어 두는 비용보다 큽니다. 양쪽 모두 서버가 쉬는 동안의 비용을 포함합니다.',
        },
      },
    ];
  },
};

function pullsPerMessage({ requests, published, clients }: Parameters<Figure>[0]): number | undefined {
  return published === 0 ? undefined : requests.total / (published * clients);
}

type Figure = Parameters<typeof measure>[1];

function ratio(a: Row | undefined, b: Row | undefined, of: Figure): Measurement | undefined {
  return ratioOf(measure(a, of), measure(b, of));
}

/** Converts a time measured here to the papers' time. */
function inPaperTime(measured: Measurement | undefined): Measurement | undefined {
  return measured && { ...measured, value: measured.value * SPEED };
}
