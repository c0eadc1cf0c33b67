/** Whose window publishes the automatic messages: the asker's, another one, or one that the asker cannot take over from. */
export type Timekeeping = 'you' | 'another' | 'host';
