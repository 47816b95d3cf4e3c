import { fileURLToPath } from 'node:url';

/** A small package with random weights: real ONNX graphs, real sessions, pictures of 32×18. */
export const tinyWorld = fileURLToPath(new URL('../fixtures/tiny-world', import.meta.url));
