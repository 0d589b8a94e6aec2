// The package's version, in a file of its own so that a release changes one line.

/** Version of the package; a test compares it with package.json. */
export const version = '0.1.0';
