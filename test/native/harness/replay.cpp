// replay FILE...  runs inputs of the fuzzer once each. With --plant instead, a fault of the harness's own
// making that must be found: memory used after it was freed, or an answer that is not the model's.
#include "fuzz.cpp"

static void plant(const std::string& what) {
  wasm2c_core_instantiate(&core, nullptr, nullptr);
  w2c_core_init(&core, 65536, 18);
  Table table(PAIRS[0], 60, {0, 6.5, 1, 0, 0, 1});
  for (int k = 0; k < 60; k++) table.set(k, k, 0);
  if (what == "freed") {
    w2c_core_destroy(&core, table.m);
    w2c_core_size(&core, table.m);
  } else {
    table.model[7].value++;
    table.check();
  }
}

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--plant") {
    plant(argv[2]);
    return 0;
  }
  std::vector<u8> bytes;
  for (int i = 1; i < argc; i++) {
    FILE* file = fopen(argv[i], "rb");
    if (!file) return perror(argv[i]), 2;
    bytes.resize(1 << 20);
    bytes.resize(fread(bytes.data(), 1, bytes.size(), file));
    fclose(file);
    fprintf(stderr, "%s\n", argv[i]);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  fprintf(stderr, "inputs: %d\n", argc - 1);
}
