// For tests that put a heap's memory back as it was. It knows nothing then of the maps made since, so these
// must not be freed when they are collected: whatever stands where they were would be taken for their lists,
// which may have no end.
import { vi } from 'vitest';

vi.stubGlobal(
  'FinalizationRegistry',
  class {
    register(): void {}
    unregister(): void {}
  },
);
