// Every method with every amount of stack, from too little to enter it to enough, on the build that ships.
import { describe, it } from 'vitest';
import { expectNothingWrong } from '../support/shipped.js';
import { FEW_RECIPES } from '../support/subjects.js';

describe('a method that runs out of stack leaves its table as before or after it', () => {
  it.each(FEW_RECIPES)('$type of $key, $value', (recipe) => {
    const stride = process.env.TOPHASH_LONG ? 1 : 5;
    expectNothingWrong('sweep', { recipe, stride }, 500 / stride, ['--stack-size=150']);
  });
});
