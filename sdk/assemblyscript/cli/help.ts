export const HELP = `wayhouse-asc: components from AssemblyScript

  wayhouse-asc build       assembly/index.ts and its WIT world to a component
  wayhouse-asc watch       the same, again after each change, until Ctrl-C
  wayhouse-asc generate    only the bindings of a world of your own, for reading and for your editor

Options
  --entry <file>             the guest's module (assembly/index.ts)
  --wit <path>               a .wit file or a folder of them (wit/; without it the world of a Wayhouse plugin)
  --world <name>             of several worlds the one to build
  -o, --out <file>           the component (build/component.wasm)
  -O, --optimize <for>       speed, size or none (speed)
  --runtime <name>           minimal, incremental or stub (minimal)
  --string-encoding <name>   utf8 or utf16 (utf8)
  --debug                    keep the names of functions
  --source-map               write the core module and its source map beside the component
  --json                     one object a build on standard output
  -h, --help
  -v, --version
  -- <flags>                 what follows goes to asc, for example: -- --enable simd

Exit code: 0, 1 where the build has failed, 2 where the command line is not understood, 4 where Node is too old.
`;
