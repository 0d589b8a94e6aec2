// Prints whose Map this is.
console.log(new Map().stats?.().core ?? 'native');
