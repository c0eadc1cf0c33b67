import { pollCase } from '../kinds/poll.ts';

export const pollTen = pollCase({
  name: 'poll-ten',
  title: 'poll that finds ten messages',
  messages: 10,
  since: 0,
  conditional: false,
  ratio: 1.6,
});
