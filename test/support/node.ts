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

/** Many times what the slowest program takes, and less than a test may. */
const LIMIT_MS = 90_000;
const LIMITS = { encoding: 'utf8', timeout: LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const;

/** Runs Node to its end. Throws if it cannot, or has not ended after 90 s. */
export const runNode = (args: readonly string[], options: Options = {}): Ended => {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { ...options, ...LIMITS });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
};

/** The same without blocking, for programs that a server of this process answers. */
export const runNodeBeside = (args: readonly string[], options: Options = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...options, ...LIMITS }, (error, stdout, stderr) => {
      if (error?.killed || typeof error?.code === 'string') reject(error);
      else resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
