# A worker of adapters/workerd.mjs, bundled by esbuild into edge/. The date is the first with FinalizationRegistry.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(
    name = "main",
    worker = (
      compatibilityDate = "2025-05-05",
      modules = [
        (name = "workerd.mjs", esModule = embed "edge/workerd.mjs"),
        (name = "core.wasm", wasm = embed "edge/core.wasm"),
        (name = "ordered.wasm", wasm = embed "edge/ordered.wasm"),
        (name = "i32.wasm", wasm = embed "edge/i32.wasm"),
        (name = "i64.wasm", wasm = embed "edge/i64.wasm"),
        (name = "f64.wasm", wasm = embed "edge/f64.wasm"),
        (name = "records.wasm", wasm = embed "edge/records.wasm"),
        (name = "i32x2.wasm", wasm = embed "edge/i32x2.wasm"),
      ],
    ),
  )],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
