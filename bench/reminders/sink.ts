import { ChildProcess, fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What a mail server got. */
export interface Sunk {
  /** Mails that it took, repeats included. */
  taken: number;
  /** Mails with a Message-ID of their own. */
  different: number;
  /** Message-IDs that came more than once. */
  repeated: number;
}

/** A real SMTP server in a process of its own that takes every mail and remembers its Message-ID. */
export class SinkProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static start(): Promise<SinkProcess> {
    const child = fork(__filename, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Promise((done, fail) => {
      child.once('message', (port: number) => done(new SinkProcess(child, `smtp://127.0.0.1:${port}`)));
      child.once('exit', () => fail(new Error('The mail server ended')));
    });
  }

  /** What has come so far; `forget` begins anew. */
  ask(command: 'count' | 'forget'): Promise<Sunk> {
    return new Promise((done) => {
      this.child.once('message', (sunk: Sunk) => done(sunk));
      this.child.send(command);
    });
  }

  stop(): void {
    this.child.kill();
  }
}

function serve(): void {
  let seen = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const id = /^Message-ID: *(\S+)/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? 'none';
        seen.set(id, (seen.get(id) ?? 0) + 1);
        done(null);
      });
    },
  });
  // A client that is killed leaves broken connections behind.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
  process.on('message', (command: string) => {
    if (command === 'forget') seen = new Map();
    const times = [...seen.values()];
    process.send?.({ taken: times.reduce((a, b) => a + b, 0), different: times.length, repeated: times.filter((n) => n > 1).length });
  });
  process.on('disconnect', () => process.exit(0));
}

if (require.main === module) serve();
