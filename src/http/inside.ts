import { BlockList } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { Config } from '../config/config';
import { notFound } from '../kernel/domain-error';

/** What tells a stranger what this house is for: the description of the API, and figures by route. */
const TELLING = /^\/(metrics|api\/(docs|openapi))([/.-]|$)/i;
/** Set by every proxy that hands requests on from outside. */
const HANDED_ON = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'];

const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
own.addSubnet('10.0.0.0', 8);
own.addSubnet('172.16.0.0', 12);
own.addSubnet('192.168.0.0', 16);
own.addAddress('::1', 'ipv6');
own.addSubnet('fc00::', 7, 'ipv6');

/** Whether a request comes straight from a machine of one's own network. */
function isInside(request: Request): boolean {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return HANDED_ON.every((name) => request.headers[name] === undefined) && own.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

/**
 * In production the neighbour who read the address on a family's slip finds nothing under it that names a prison: what tells so is there for machines of one's own
 * network, and through no proxy.
 * @throws DomainError not_found, as for a page that is not there
 */
export function tellNoStranger(config: Config): RequestHandler {
  return (request, _response, next) => next(config.production && TELLING.test(request.path) && !isInside(request) ? notFound() : undefined);
}
