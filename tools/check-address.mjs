// npm runs this before it publishes: refuses while the repository's address is a placeholder, which stands in
// package.json and nowhere else. npm's page resolves the README's links and images by it.
import { readFileSync } from 'node:fs';

const { repository, homepage, bugs } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const [field, address] of Object.entries({ 'repository.url': repository.url, homepage, bugs })) {
  if (address.includes('/OWNER/')) {
    throw new Error(`package.json: ${field} is ${address}: expected the repository's address for OWNER`);
  }
}
