import { pollCase } from '../kinds/poll.ts';

export const pollEmpty = pollCase({
  name: 'poll-empty',
  title: 'poll that finds nothing',
  messages: 10,
  since: 10,
  conditional: false,
  ratio: 1.3,
});
