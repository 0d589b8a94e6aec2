// Shows on stderr what is being measured: one line that is rewritten on a terminal, plain lines elsewhere.

/** A line that says what goes on. */
export interface Progress {
  /** Replaces the line; the same text again is not repeated. */
  show(text: string): void;
  /** Takes the line away; what was written as plain lines stays. */
  end(): void;
}

export const startProgress = (stream: NodeJS.WriteStream): Progress => {
  let last = '';
  return {
    show(text) {
      if (text === last) return;
      last = text;
      if (stream.isTTY) stream.write(`\r\x1b[K${text.slice(0, (stream.columns || 80) - 1)}`);
      else stream.write(`${text}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
};
