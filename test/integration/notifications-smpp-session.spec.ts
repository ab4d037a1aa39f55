import { createServer, Server, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND, decodePdus, encodePdu } from '../../src/notifications/channels/smpp/pdu';
import { SmppSession } from '../../src/notifications/channels/smpp/session';

/** A carrier that says goodbye and then leaves the connection as it is. */
describe('a bind that the carrier ends', () => {
  const seen: number[] = [];
  const sockets: Socket[] = [];
  let server: Server;
  let session: SmppSession;
  const until = async (fits: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !fits(); i += 1) await sleep(25);
    expect(fits()).toBe(true);
  };

  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        for (const { command, sequence } of decodePdus(bytes).pdus) {
          seen.push(command);
          if (command === COMMAND.bind_transceiver)
            socket.write(encodePdu({ command: COMMAND.bind_transceiver_resp, status: 0, sequence, body: Buffer.from([0]) }));
        }
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
    const url = `smpp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    session = new SmppSession({ url, systemId: 'a', password: 'b', source: '1069', binds: 1 }, () => Promise.resolve(true));
    session.start();
    await until(() => session.ready);
  });
  afterAll(async () => {
    await session.stop();
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((done) => server.close(() => done()));
  });

  it('takes no more texts: they wait for the next one, which comes though nobody hangs up', async () => {
    sockets[0]?.write(encodePdu({ command: COMMAND.unbind, status: 0, sequence: 9, body: Buffer.alloc(0) }));
    await until(() => seen.includes(COMMAND.unbind_resp));
    expect(session.ready).toBe(false);
    await expect(session.submit('8613900000000', '好')).rejects.toMatchObject({ kind: 'technical', code: 'smpp_not_bound' });
    expect(seen).not.toContain(COMMAND.submit_sm);
    await until(() => session.ready);
    expect(seen.filter((command) => command === COMMAND.bind_transceiver)).toHaveLength(2);
  });
});
