import { pollCase } from '../kinds/poll.ts';

export const poll304 = pollCase({
  name: 'poll-304',
  title: 'conditional poll that finds nothing',
  messages: 10,
  since: 10,
  conditional: true,
  ratio: 1.3,
});
