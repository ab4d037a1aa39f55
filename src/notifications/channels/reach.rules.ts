import type { Route } from './channel';

/** How and where somebody can be reached, as the family's record says. */
export interface Reachable {
  /** The way she prefers. */
  channel: Route;
  /** What is tried after that, in her order. */
  otherChannels: readonly Route[];
  /** By these she does not want to be reached. */
  optedOut: readonly Route[];
  phone: string | null;
  email: string | null;
  wechatOpenId: string | null;
  postalAddress: string | null;
}

/** Where somebody is reached by a route; null when nobody knows. */
export function pointOf(route: Route, person: Omit<Reachable, 'channel' | 'otherChannels' | 'optedOut'>): string | null {
  switch (route) {
    case 'email':
      return person.email;
    case 'wechat':
      return person.wechatOpenId;
    case 'letter':
      return person.postalAddress;
    default:
      return person.phone;
  }
}

const open = (person: Reachable, may: (route: Route) => boolean) => (route: Route) =>
  route === 'call' || (!person.optedOut.includes(route) && Boolean(pointOf(route, person)) && may(route));

/**
 * The way that reaches somebody: the first of those she named that has an address, is not refused and may be used; else what there is; a
 * person's call when there is nothing else.
 * @param may whether a way can be used for this message at all: a provider is configured, a letter comes in time
 */
export function routeOf(person: Reachable, may: (route: Route) => boolean = () => true): Route {
  const ways: readonly Route[] = [person.channel, ...person.otherChannels, 'sms', 'email', 'call'];
  return ways.find(open(person, may)) ?? 'call';
}

/** What she named after a way that has failed; undefined when a person's call comes next. */
export function nextWay(failed: Route, person: Reachable, may: (route: Route) => boolean = () => true): Route | undefined {
  const ways = [person.channel, ...person.otherChannels];
  const next = ways.slice(ways.indexOf(failed) + 1).find(open(person, may));
  return ways.includes(failed) && next !== 'call' ? next : undefined;
}
