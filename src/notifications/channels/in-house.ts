import { Abilities, Channel, Route, Taken } from './channel';

const NO_PROVIDER: Abilities = { links: true, longestVariable: null, replies: true, signature: 'ours', recognisesRepeats: true };

/** Keeps the words so that the demo's handset shows them. Stands in for every channel that has no provider. */
export class DemoPhone implements Channel {
  readonly name = 'demo_phone';
  readonly can: Abilities;

  constructor(readonly route: Route) {
    this.can = { ...NO_PROVIDER, links: route === 'email' };
  }

  send(): Promise<Taken> {
    return Promise.resolve({ reference: null });
  }
}

/** A letter that a person prints and posts: it waits on the page "Letters to post", judged anew until then. */
export class PrintedLetters implements Channel {
  readonly name = 'letters';
  readonly route = 'letter';
  readonly task = 'letter';
  readonly can: Abilities = { links: true, longestVariable: null, replies: false, signature: 'ours', recognisesRepeats: true };

  /** @throws Error always: it is posted by a person */
  send(): Promise<Taken> {
    return Promise.reject(new Error('A letter is posted by a person'));
  }
}

/** A person rings: a channel like the others. */
export class CallList implements Channel {
  readonly name = 'call_list';
  readonly task = 'call';
  readonly can: Abilities = { ...NO_PROVIDER, links: false, signature: 'none' };

  constructor(readonly route: Route = 'call') {}

  /** @throws Error always: the call is put on the list with the mark */
  send(): Promise<Taken> {
    return Promise.reject(new Error('A call is made by a person'));
  }
}
