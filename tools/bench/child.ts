import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

export type ChildOptions = {
  /** A file of this directory. */
  readonly file: string;
  /** The role of the child: it reads this with childRole(). */
  readonly role: unknown;
  readonly core: Core;
  readonly flags?: readonly string[];
};

/** The machine's first core is the server's, its second the client's: neither disturbs the other's measurement. */
export type Core = 'server' | 'client';
const CORES: Record<Core, string> = { server: '0', client: '1' };

/** True if `taskset` exists and works. */
export const CAN_PIN =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', CORES.client, process.execPath, '--version']).status === 0;

type Reply = { readonly answer: unknown } | { readonly error: string };

/** A process that answers one question at a time. */
export class Child {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Resolves when the child is ready. */
  static async start({ file, role, core, flags = [] }: ChildOptions): Promise<Child> {
    const node = [process.execPath, ...flags, fileURLToPath(new URL(file, import.meta.url)), JSON.stringify(role)];
    const [command = '', ...argv] = CAN_PIN ? ['taskset', '-c', CORES[core], ...node] : node;
    const child = new Child(spawn(command, argv, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: plainEnv() }));
    await child.#reply();
    return child;
  }

  async ask<Answer>(question: unknown): Promise<Answer> {
    this.#process.send(question as object);
    return (await this.#reply()) as Answer;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.disconnect();
    await gone;
  }

  #reply(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const exited = (code: number | null): void => reject(new Error(`a child of the benchmark exited with ${code}`));
      this.#process.once('exit', exited);
      this.#process.once('message', (reply: Reply) => {
        this.#process.off('exit', exited);
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply.answer);
      });
    });
  }
}

/** In a child: the role that start() passed. */
export function childRole<Role>(): Role {
  return JSON.parse(process.argv[2] ?? 'null') as Role;
}

/** In a child: answers until the parent exits. The first answer signals that the child is ready. */
export function answerParent<Question>(ready: unknown, answer: (question: Question) => unknown): void {
  const reply = (it: Reply): void => void process.send?.(it);
  process.on('disconnect', () => process.exit());
  process.on('message', (question: Question) => {
    // Outside the handler's stack: a synchronous answer must not nest in the channel's.
    Promise.resolve()
      .then(() => answer(question))
      .then(
        (it) => reply({ answer: it ?? null }),
        (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  reply({ answer: ready });
}

/** The environment without variables that configure OpenTelemetry, sidetone or Node. */
function plainEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:OTEL_|SIDETONE_|NODE_)/.test(name)));
}
