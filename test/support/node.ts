// Programs in a Node process of their own, which has to end.
import { execFile, spawnSync } from 'node:child_process';

export interface Ended {
  /** Exit code. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What it reads on stdin. */
  readonly input?: string;
}

/** Many times what the slowest program takes; two of them fit into a test's time. */
const LIMIT_MS = 50_000;
const LIMITS = { encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;

/** Runs Node to its end. Node 20 may wait for ever after a program's last line: its main thread drains the tasks of threads of
 *  which one waits for the main thread (nodejs/node#54918). So what is killed for its time runs once more, and says so.
 *  Throws if it does not end then either. */
export const runNode = (args: readonly string[], options: Options = {}): Ended => {
  for (let tries = 1; ; tries++) {
    const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { ...options, ...LIMITS });
    if (error === undefined) return { status, stdout, stderr };
    if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error;
    const told = `node ${args.join(' ')} had not ended after ${LIMIT_MS} ms; it printed ${JSON.stringify(stdout.slice(-500))}`;
    if (tries === 2) throw new Error(told);
    console.warn(told);
  }
};

/** The same without blocking, for programs that a server of this process answers. Not run again: the server has counted. */
export const runNodeBeside = (args: readonly string[], options: Options = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...options, ...LIMITS }, (error, stdout, stderr) => {
      if (error?.killed || typeof error?.code === 'string') reject(error);
      else resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
