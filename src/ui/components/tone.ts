/** What a colour says. `stop` only for "stop" or "unsafe", never for a visit that did not happen. */
export type Tone = 'neutral' | 'info' | 'warn' | 'good' | 'dark' | 'violet' | 'stop';
