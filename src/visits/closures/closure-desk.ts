import type { Actor } from '../../kernel/actor';
import type { Fields } from './closure.forms';

/** Where the pages of closures stand: an officer's own desk, or that of an organisation that writes down what a facility told. */
export interface ClosurePlace {
  /** The path of the list. */
  home: string;
  /** Where one goes that leaves without saving. */
  away: string;
  /** The facility in whose name is written; null: an officer's own. */
  behalf: string | null;
}

/** A desk at which closures are published. */
export interface ClosureDesk {
  at: ClosurePlace;
  /** Who looks. */
  actor: Actor;
  facility: { id: string; timeZone: string };
  /**
   * Runs a look (without a form) or an act (with the form that was sent) as the facility's officer.
   * @param parse reads the form; what is wrong in it and in who said it comes together
   */
  act<Body, T>(form: Fields | null, parse: () => Body, work: (actor: Actor, body: Body) => Promise<T>): Promise<T>;
}
