// TypeScript's compiler on this repository's bindings: diagnostics, and a hash of every file that it would
// write.
import { createHash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(fileNames, { ...options, types: [], skipLibCheck: true });
for (const { file, start, code, messageText } of ts.getPreEmitDiagnostics(program)) {
  console.log(
    file && relative(root, file.fileName),
    start,
    code,
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}
const written = [];
program.emit(undefined, (name, text) => {
  written.push(`${relative(dirname(root), name)} ${createHash('sha256').update(text).digest('hex')}`);
});
console.log(written.join('\n'));
console.log(program.getIdentifierCount(), program.getSymbolCount(), program.getTypeCount());
