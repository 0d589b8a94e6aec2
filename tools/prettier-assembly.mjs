// Prettier plugin for assembly/: assemblyscript-prettier, which hides decorators from the TypeScript parser
// as comments, less the line break it prints before a declaration's first decorator. With that break a file
// whose decorators have no comment above them needs two runs until formatting it again changes nothing.
import base from 'assemblyscript-prettier';
import { magic } from 'assemblyscript-prettier/src/replace.js';

const printer = base.printers['as-estree'];

export default {
  ...base,
  printers: {
    'as-estree': {
      ...printer,
      printComment(path, options) {
        const text = path.node.value;
        const decorator = text.startsWith(magic) && text.endsWith(magic);
        return decorator ? text.slice(magic.length, -magic.length) : printer.printComment(path, options);
      },
    },
  },
};
