import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../src/database/free-port';

const main = join(__dirname, '..', 'src', 'main.js');
const START_MS = 120_000;

/** One server process that can be killed and started again at the same address. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private stopping = false;
  /** Deaths of an answering process that nobody asked for. */
  deaths = 0;
  /** Answers requests. */
  ready = false;

  private constructor(
    private readonly databaseUrl: string,
    private readonly port: number,
    private readonly environment: Record<string, string>,
    private readonly heard: (line: string) => void,
  ) {}

  static async start(
    databaseUrl: string,
    environment: Record<string, string> = {},
    heard: (line: string) => void = () => undefined,
  ): Promise<ServerProcess> {
    const server = new ServerProcess(databaseUrl, await freePort(), environment, heard);
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts the process; true when it answers, false when it ended first (a database that is away). */
  async up(): Promise<boolean> {
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      ...this.environment,
      DATABASE_URL: this.databaseUrl,
      PORT: String(this.port),
      DEMO: '0',
      RATE_LIMIT_PER_MINUTE: '100000000',
    };
    const child = fork(main, [], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    return new Promise<boolean>((settled) => {
      const timer = setTimeout(() => settled(false), START_MS);
      const listen = (chunk: Buffer): void => {
        for (const line of chunk.toString().split('\n')) {
          if (line.includes('Kinline is ready')) settled((this.ready = true));
          else if (line !== '') this.heard(line);
        }
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', (_, signal) => {
        clearTimeout(timer);
        if (signal !== 'SIGKILL' && !this.stopping && this.ready) this.deaths += 1;
        this.ready = false;
        settled(false);
      });
    });
  }

  /** kill -9, then a new process. */
  async crash(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Lets the process finish its work and waits for its end. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.end('SIGTERM');
  }

  private end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || !this.running) return Promise.resolve();
    return new Promise((done) => void child.once('exit', () => done()).kill(signal));
  }
}
