import { Agent, request } from 'node:http';

/** What a server answered. */
export interface Reply {
  status: number;
  text: string;
  replayed: boolean;
}

/** Sends one POST under an idempotency key. @throws the connection's error when no answer came */
export function post(agent: Agent, url: string, path: string, token: string, key: string, body: string): Promise<Reply> {
  return new Promise((done, fail) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
    };
    const call = request(`${url}/api/v1${path}`, { method: 'POST', agent, headers, timeout: 60_000 }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, text, replayed: response.headers['idempotency-replayed'] === 'true' }),
      );
      response.on('error', fail);
      response.on('close', () => !response.complete && fail(new Error('cut off')));
    });
    call.on('timeout', () => call.destroy(new Error('no answer')));
    call.on('error', fail);
    call.end(body);
  });
}

/** The value of `--name=…` on the command line. */
export const option = (name: string, otherwise: number): number => {
  const found = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return found === undefined ? otherwise : Number(found.slice(name.length + 3));
};

/** Writes a line for the person at the terminal. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
