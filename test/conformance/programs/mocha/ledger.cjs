// Suites that mocha.mjs runs: Maps of numbers that grow to thousands, Maps that are evicted from, and tests
// that fail by intent, whose messages are compared too.
const { expect } = require('chai');

describe('ledger', () => {
  const accounts = new Map();
  const recent = new Map();
  const visit = (id) => {
    recent.delete(id);
    recent.set(id, accounts.get(id));
    if (recent.size > 100) recent.delete(recent.keys().next().value);
  };

  before(() => {
    for (let i = 0; i < 20_000; i++) accounts.set((i * 7919) % 1_000_003, { balance: i });
  });

  for (const [name, amount] of new Map([
    ['pays in', 5],
    ['pays out', -5],
    ['pays nothing', 0],
  ])) {
    describe(name, () => {
      for (let i = 0; i < 300; i++) {
        it(`account ${i}`, () => {
          const id = (i * 7919) % 1_000_003;
          const { balance } = accounts.get(id);
          accounts.set(id, { balance: balance + amount });
          visit(id);
          expect(accounts.get(id).balance).to.equal(balance + amount);
          expect(recent).to.include.keys(id);
          expect(recent).to.have.lengthOf.at.most(100);
        });
      }
    });
  }

  describe('afterwards', () => {
    it('keeps the newest', () => {
      expect([...recent.keys()]).to.deep.equal(
        Array.from({ length: 100 }, (_, i) => ((i + 200) * 7919) % 1_000_003),
      );
    });

    it('equals its copy', () => {
      expect(new Map(accounts)).to.deep.equal(accounts);
      expect(new Map([...accounts].toReversed())).to.deep.equal(accounts);
    });

    it('fails: one balance is another', () => {
      const copy = new Map(recent);
      copy.set(copy.keys().next().value, { balance: -1 });
      expect(copy).to.deep.equal(recent);
    });

    it('fails: one entry is missing', () => {
      expect(new Map([[1, 'a']])).to.deep.equal(
        new Map([
          [1, 'a'],
          [2, 'b'],
        ]),
      );
    });

    it('fails: no such keys', () => {
      expect(new Map([['a', 1]])).to.have.all.keys('a', 'b');
    });

    it('fails: maps in maps', () => {
      const of = (x) => ({ map: new Map([['inner', new Map([[x, { x }]])]]) });
      expect(of(1)).to.deep.equal(of(1));
      expect(of(1)).to.deep.equal(of(2));
    });
  });
});
