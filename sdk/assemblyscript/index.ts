// AssemblyScript. asc looks here for "@wayhouse/assemblyscript", and so do editors.
export * from './assembly/index';
