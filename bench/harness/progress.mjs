// How far a suite is, on stderr.

/** Replaces what was shown, on a terminal. */
export function show(text) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
export function showNothing() {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
