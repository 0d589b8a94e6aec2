// The interface between main.ts and the commands.

/** How a command may start this program again as a child process. */
export interface Context {
  /** Path of the running program. */
  readonly self: string;
  /** First argument that makes the program a measuring child. */
  readonly childFlag: string;
}

/** One command: `tophash <name> ...`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help text for 80 columns, ending in a newline; text.ts breaks it for fewer. */
  readonly help: string;
  /** Does the work; the result is the exit code. */
  run(args: readonly string[], context: Context): Promise<number>;
}

/** The command line, or a file it names, is wrong: message and a hint go to stderr, the exit
 *  code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
