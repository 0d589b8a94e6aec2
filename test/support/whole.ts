// Set up before each test file: tests import the classes from the modules that define them, which know of no
// kind of keys until an entry point has loaded some. As a program that imports tophash has it, all are here.
import '../../bindings/index.js';
import { TypedMap } from '../../bindings/typed/whole.js';

void TypedMap;
